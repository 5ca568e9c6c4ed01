/** Node's own word for why a request got no answer, such as ECONNREFUSED or TimeoutError; never a message. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
}
