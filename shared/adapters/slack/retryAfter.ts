import { type Instant, MINUTE, type Milliseconds, SECOND } from '../../domain/time.ts';

/** Where Slack does not say, or says something that is no time. */
const DEFAULT_WAIT: Milliseconds = 30 * SECOND;
const SHORTEST_WAIT: Milliseconds = SECOND;
const LONGEST_WAIT: Milliseconds = 15 * MINUTE;

/** An HTTP date as RFC 9110 has servers write it; anything looser is what `Date.parse` makes of nonsense. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** How long to wait: seconds or an HTTP date, never at once and never for long. */
export function retryAfter(header: string | null, now: Instant): Milliseconds {
  return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, stated(header?.trim() ?? '', now) ?? DEFAULT_WAIT));
}

function stated(text: string, now: Instant): Milliseconds | undefined {
  if (/^\d{1,10}$/.test(text)) return Number(text) * SECOND;
  if (!HTTP_DATE.test(text)) return undefined;
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : until - now;
}
