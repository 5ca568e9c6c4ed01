import type { Customer } from './customer.ts';
import { audienceOf, type Notice } from './notice.ts';
import type { NoticePolicy } from './policy.ts';
import type { Instant } from './time.ts';
import { nextWorkingMoment } from './workingTime.ts';

/**
 * The first moment, not before now, at which a notice that is ripe may go out. Our own side is told at once; of a
 * customer's, only the first notice of an outage and what they just asked for do not keep to working time.
 */
export function earliest(notice: Notice, customer: Customer | undefined, policy: NoticePolicy, now: Instant): Instant {
  if (audienceOf(notice) !== 'customer' || !customer || notice.outOfTurn) return now;
  if (notice.kind === 'reconnect_request' && !policy.firstNoticeWaits) return now;
  const { timeZone, learned } = customer;
  const from = notice.kind === 'reminder' ? Math.max(now, learned.snoozedUntil ?? now) : now;
  return nextWorkingMoment(from, timeZone, policy);
}

/** Whether the customer wants to hear of nothing they already know. */
export function isSnoozed(customer: Customer | undefined, now: Instant): boolean {
  return (customer?.learned.snoozedUntil ?? now) > now;
}
