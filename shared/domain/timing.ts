import type { Connection } from './connection.ts';
import type { Customer } from './customer.ts';
import { audienceOf, type Notice } from './notice.ts';
import type { NoticePolicy } from './policy.ts';
import { DAY, type Instant, MINUTE } from './time.ts';
import { nextWorkingMoment } from './workingTime.ts';

/** How long until the next look, where good news waits for a synchronization. */
const LOOK_AGAIN_AFTER = 15 * MINUTE;

/**
 * The first moment, not before now, at which a notice that is ripe may go out. Our own side is told at once; of a
 * customer's, only the first notice of an outage and what they just asked for do not keep to working time.
 */
export function earliest(
  notice: Notice,
  connection: Connection,
  customer: Customer | undefined,
  policy: NoticePolicy,
  now: Instant,
): Instant {
  if (audienceOf(notice) !== 'customer' || !customer || notice.outOfTurn) return now;
  if (notice.kind === 'reconnect_request' && !policy.firstNoticeWaits) return now;
  return nextWorkingMoment(notBefore(notice, connection, customer, policy, now), customer.timeZone, policy);
}

/** A reminder comes no sooner than the customer wants it, and word of a silence once it has lasted. */
function notBefore(
  { kind }: Notice,
  connection: Connection,
  { learned }: Customer,
  { offlineAfter }: NoticePolicy,
  now: Instant,
): Instant {
  const { offline } = connection;
  if (kind === 'restored' && isDoubtful(connection, now)) return now + LOOK_AGAIN_AFTER;
  if (kind === 'reminder') return Math.max(now, learned.snoozedUntil ?? now);
  return kind === 'offline_notice' && offline ? Math.max(now, offline.since + offlineAfter) : now;
}

/**
 * Whether only an event says that it works, while the last synchronization that we read of failed: "restored" is not said
 * before one has succeeded. No synchronization for a day is no contradiction any more.
 */
function isDoubtful({ incident, lastReading, reconnectedAt = -Infinity }: Connection, now: Instant): boolean {
  if (incident?.closedBy?.source !== 'webhook' || lastReading?.value !== 'reauth') return false;
  return reconnectedAt < incident.lostAt && now < (incident.closedAt ?? now) + DAY;
}

/** Whether the customer wants to hear of nothing they already know. */
export function isSnoozed(customer: Customer | undefined, now: Instant): boolean {
  return (customer?.learned.snoozedUntil ?? now) > now;
}
