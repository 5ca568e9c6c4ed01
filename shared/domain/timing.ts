import type { Connection } from './connection.ts';
import type { Customer } from './customer.ts';
import { audienceOf, type Notice } from './notice.ts';
import type { NoticePolicy } from './policy.ts';
import type { Instant } from './time.ts';
import { nextWorkingMoment } from './workingTime.ts';

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
  { offline }: Connection,
  { learned }: Customer,
  { offlineAfter }: NoticePolicy,
  now: Instant,
): Instant {
  if (kind === 'reminder') return Math.max(now, learned.snoozedUntil ?? now);
  return kind === 'offline_notice' && offline ? Math.max(now, offline.since + offlineAfter) : now;
}

/** Whether the customer wants to hear of nothing they already know. */
export function isSnoozed(customer: Customer | undefined, now: Instant): boolean {
  return (customer?.learned.snoozedUntil ?? now) > now;
}
