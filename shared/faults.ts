/** An error whose message is made of words of ours only, so that it may be logged. Name things in it, never values. */
export class Fault extends Error {
  override readonly name: string = 'Fault';
}

const NAME = /^[A-Za-z_$][\w$.]{0,63}$/;
const DEEPEST_CAUSE = 3;

/**
 * What may be told of an error: its class, the HTTP status or system code noted on it, and its message if it is one of ours.
 * A server's or a library's message is left out, because it may quote what it was sent. Causes follow after `<`.
 */
export function describeError(error: unknown): string {
  const told = [describeOne(error)];
  let current = causeOf(error);
  while (current !== undefined && told.length < DEEPEST_CAUSE) {
    told.push(describeOne(current));
    current = causeOf(current);
  }
  return told.join(' < ');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error)) return 'NotAnError';
  const name = NAME.test(error.name) ? error.name : 'Error';
  const detail = statusOf(error) ?? codeOf(error);
  return `${name}${detail === undefined ? '' : ` (${detail})`}${error instanceof Fault ? `: ${error.message}` : ''}`;
}

function statusOf(error: Error): number | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return undefined;
  const status = 'httpStatusCode' in error.$metadata ? error.$metadata.httpStatusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** A code of Node's own, such as ECONNREFUSED. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_]{1,39}$/.test(error.code)
    ? error.code
    : undefined;
}
