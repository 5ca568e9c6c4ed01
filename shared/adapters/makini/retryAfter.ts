import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { HttpSettings } from './settings.ts';

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads `Retry-After` (seconds or an HTTP date, RFC 9110) as a wait from `now`, always within the configured bounds:
 * nothing that a server writes may cause a hot loop or a wait without end.
 */
export function readRetryAfter(
  header: string | null,
  now: Instant,
  { fallback, min, max }: HttpSettings['retryAfter'],
): Milliseconds {
  const text = header?.trim() ?? '';
  let wait = fallback;
  if (/^\d+$/.test(text)) wait = Number(text) * 1_000;
  else if (HTTP_DATE.test(text)) wait = Date.parse(text) - now;
  return Math.min(max, Math.max(min, Number.isNaN(wait) ? fallback : wait));
}
