/** Bounds of a wait in milliseconds, and the wait where the server does not say, or says what is no time. */
export interface RetryAfterBounds {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

/** An HTTP date as RFC 9110 has servers write it; anything looser is what `Date.parse` makes of nonsense. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads `Retry-After` (seconds or an HTTP date, RFC 9110) as a wait from `now`, in milliseconds and always within bounds:
 * nothing that a server writes may cause a hot loop or a wait without end.
 */
export function readRetryAfter(header: string | null, now: number, { fallback, min, max }: RetryAfterBounds): number {
  const text = header?.trim() ?? '';
  let wait = fallback;
  if (/^\d+$/.test(text)) wait = Number(text) * 1_000;
  else if (HTTP_DATE.test(text)) wait = Date.parse(text) - now;
  return Math.min(max, Math.max(min, Number.isNaN(wait) ? fallback : wait));
}
