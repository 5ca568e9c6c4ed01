import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FastifyRequest } from 'fastify';

const TEXT = /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The event of payload format 2.0 for a request whose body was read as bytes. `now` is epoch milliseconds. */
export function eventOf(request: FastifyRequest, routeKey: string, now: number): APIGatewayProxyEventV2 {
  const [rawPath = '/', ...query] = request.raw.url?.split('?') ?? [];
  const { cookie, ...headers } = headersOf(request.raw.rawHeaders);
  const cookies = cookie?.split(/;\s*/).filter((part) => part !== '');
  const parameters = request.params as Record<string, string>;
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: query.join('?'),
    ...(cookies?.length ? { cookies } : {}),
    headers: { ...headers, ...forwarded(request) },
    ...(query.length > 0 ? { queryStringParameters: queryOf(query.join('?')) } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: nameGreedy(parameters, routeKey) } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'local.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.raw.httpVersion}`,
        sourceIp: request.ip,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...bodyOf(request.body, request.headers['content-type']),
  };
}

/** Names in lower case; what came twice is joined by commas, cookies as one `Cookie` line. */
function headersOf(raw: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? '';
    const value = raw[index + 1] ?? '';
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}${name === 'cookie' ? '; ' : ','}${value}`);
  }
  return Object.fromEntries(headers);
}

function forwarded(request: FastifyRequest) {
  return { 'x-forwarded-for': request.ip, 'x-forwarded-port': '443', 'x-forwarded-proto': 'https' };
}

function queryOf(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = parameters.get(name);
    parameters.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(parameters);
}

/** The router calls a greedy parameter `*`; the gateway calls it by its name. */
function nameGreedy(parameters: Record<string, string>, routeKey: string): Record<string, string> {
  const greedy = /\{([^{}]+)\+\}/.exec(routeKey)?.[1];
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name === '*' ? (greedy ?? name) : name, value]),
  );
}

/** Only a few kinds of content count as text; everything else, no content type included, comes in base64. */
function bodyOf(body: unknown, contentType: string | undefined) {
  if (!Buffer.isBuffer(body) || body.length === 0) return { isBase64Encoded: false };
  const isBase64Encoded = !TEXT.test(contentType ?? '');
  return { body: body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

function commonLogTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
