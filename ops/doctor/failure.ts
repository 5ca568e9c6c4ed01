/**
 * The word for why a request got no answer, such as ECONNREFUSED or TimeoutError; never a message, which may quote the
 * request. By shape, not by class: what fetch throws is Node's own.
 */
export function codeOf(error: unknown): string {
  return textIn(causeOf(error), 'code') ?? textIn(error, 'name') ?? 'unknown';
}

function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
}

function textIn(value: unknown, key: 'code' | 'name'): string | undefined {
  if (typeof value !== 'object' || value === null || !(key in value)) return undefined;
  const text: unknown = Reflect.get(value, key);
  return typeof text === 'string' && /^\w{1,40}$/.test(text) ? text : undefined;
}
