import { DAY, type Instant, type Milliseconds } from '../../domain/time.ts';

/** How long things are kept; settings of a stage. */
export interface Retention {
  readonly timeline: Milliseconds;
  readonly messages: Milliseconds;
  /** How long a disconnected id stays known, so that a late event cannot bring it back. At least 30 days. */
  readonly tombstone: Milliseconds;
}

export const DEFAULT_RETENTION: Retention = { timeline: 400 * DAY, messages: 400 * DAY, tombstone: 90 * DAY };

const SHORTEST_TOMBSTONE = 30 * DAY;

/** @throws RangeError naming the setting */
export function checkRetention(retention: Retention): void {
  for (const setting of ['timeline', 'messages', 'tombstone'] as const) {
    if (!(retention[setting] > 0)) throw new RangeError(`retention.${setting} must be positive`);
  }
  if (retention.tombstone < SHORTEST_TOMBSTONE) throw new RangeError('retention.tombstone must be at least 30 days');
}

/** DynamoDB reads whole seconds; a value in milliseconds would lie millennia ahead and never expire. */
export function expiryAfter(instant: Instant, retention: Milliseconds): number {
  return Math.ceil((instant + retention) / 1_000);
}

/** What expired at or before this second is expired now; for conditions, and the same rule as `isExpired`. */
export function expiredUntil(now: Instant): number {
  return Math.floor(now / 1_000);
}

/** DynamoDB deletes an expired item up to days late; until then we must not see it. */
export function isExpired(item: { readonly expiresAt?: number }, now: Instant): boolean {
  return item.expiresAt !== undefined && item.expiresAt * 1_000 <= now;
}
