import type { APIGatewayProxyResultV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { FastifyReply } from 'fastify';

/** Sends what a function returned; anything without a status code is taken as a JSON body with status 200. */
export function sendResult(result: APIGatewayProxyResultV2, reply: FastifyReply): FastifyReply {
  if (!isStructured(result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return reply.code(200).type('application/json').send(body);
  }
  for (const [name, value] of Object.entries(result.headers ?? {})) reply.header(name, String(value));
  for (const cookie of result.cookies ?? []) reply.header('set-cookie', cookie);
  if (!reply.hasHeader('content-type')) reply.type('text/plain; charset=utf-8');
  const body = result.body ?? '';
  return reply.code(result.statusCode ?? 200).send(result.isBase64Encoded ? Buffer.from(body, 'base64') : body);
}

function isStructured(result: unknown): result is APIGatewayProxyStructuredResultV2 {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}
