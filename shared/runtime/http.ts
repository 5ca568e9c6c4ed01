import type { Delivery } from '../ports.ts';

/** What we read of an API Gateway HTTP API event, payload format 2.0; anything may be missing. */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Each becomes a `Set-Cookie` header. */
  readonly cookies?: string[];
}

export function answer(statusCode: number, content: Readonly<Record<string, unknown>>): HttpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

/** The length of a request's body in bytes, known without decoding it. */
export function bodyLength(request: HttpRequest): number {
  const { body = '', isBase64Encoded } = request;
  if (!isBase64Encoded) return Buffer.byteLength(body);
  const padding = body.endsWith('==') ? 2 : body.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((body.length * 3) / 4) - padding);
}

/** The request as it went over the wire: the gateway hands bodies that it does not take for text as base64. */
export function deliveryOf(request: HttpRequest, receivedAt: number): Delivery {
  const { body = '', isBase64Encoded, pathParameters } = request;
  const endpoint = pathParameters?.['endpoint'];
  return {
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    headers: lowerCased(request.headers ?? {}),
    receivedAt,
    ...(endpoint !== undefined && { endpoint }),
  };
}

/** The gateway joins repeated headers by a comma; names that differ in case only are joined the same way. */
function lowerCased(headers: NonNullable<HttpRequest['headers']>): Delivery['headers'] {
  const joined = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}
