import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { MovableClock } from './clock.ts';
import { eventOf } from './gateway-event.ts';
import { sendResult } from './gateway-result.ts';
import { type LambdaFunction, LambdaTimeout, withDeadline } from './lambda.ts';
import { listen, type RunningServer } from './servers/running-server.ts';

export type GatewayFunction = LambdaFunction<APIGatewayProxyEventV2, APIGatewayProxyResultV2>;

export interface GatewayOptions {
  readonly port?: number;
  readonly clock: MovableClock;
  /** By route key: `POST /webhooks/makini`, `GET /reconnect/{token}`, `ANY /files/{proxy+}`. */
  readonly routes: Readonly<Record<string, GatewayFunction>>;
  /** Told of an invocation that failed or took too long; the client only sees a 5xx. */
  readonly onError?: (routeKey: string, error: unknown) => void;
}

const MAX_BODY = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT = 29_000;

/** An HTTP API: turns requests into payload format 2.0 events, and what functions return into responses. */
export function startGateway(options: GatewayOptions): Promise<RunningServer> {
  const app = fastify({ bodyLimit: MAX_BODY, exposeHeadRoutes: false, routerOptions: { maxParamLength: 8192 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => message(reply, 404, 'Not Found'));
  app.setErrorHandler<{ statusCode?: number }>((error, _request, reply) => {
    if (error.statusCode === 413) return message(reply, 413, 'Request Entity Too Large');
    if (error.statusCode === undefined || error.statusCode >= 500) return message(reply, 500, 'Internal Server Error');
    return message(reply, 400, 'Bad Request');
  });
  for (const [routeKey, target] of Object.entries(options.routes)) {
    const [method = '', path = ''] = routeKey.split(' ');
    app.route({
      method: method === 'ANY' ? app.supportedMethods : method,
      url: path.replace(/\{[^{}]+\+\}/, '*').replace(/\{([^{}]+)\}/g, ':$1'),
      handler: (request, reply) => integrate(options, routeKey, target, request, reply),
    });
  }
  return listen(app, options.port);
}

async function integrate(
  { clock, onError }: GatewayOptions,
  routeKey: string,
  target: GatewayFunction,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const event = eventOf(request, routeKey, clock.now());
  reply.header('apigw-requestid', event.requestContext.requestId);
  try {
    return sendResult(await withDeadline(clock, INTEGRATION_TIMEOUT, () => target.invoke(event)), reply);
  } catch (error) {
    onError?.(routeKey, error);
    return error instanceof LambdaTimeout
      ? message(reply, 503, 'Service Unavailable')
      : message(reply, 500, 'Internal Server Error');
  }
}

function message(reply: FastifyReply, status: number, text: string) {
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ message: text }));
}
