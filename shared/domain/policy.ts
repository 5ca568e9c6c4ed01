import { MINUTE, type Milliseconds, SECOND } from './time.ts';

/** The numbers that decisions depend on; settings of a stage. */
export interface Policy {
  /** How long a new outage may heal by itself before anybody is told. Also the queue's delay. */
  readonly grace: Milliseconds;
  /** The least time between the claims of two requests for one connection; it only delays. */
  readonly cooldown: Milliseconds;
  /** The longest time between two synchronizations; a status that contradicts us for longer has a frozen date. */
  readonly maxSyncInterval: Milliseconds;
  /** How long after a read found a change a delivery about it is late; then it has been missed. */
  readonly webhookWindow: Milliseconds;
}

/** A time of day on a customer's clock, as `HH:MM`. */
export type TimeOfDay = string;

/** When and how often a customer is written to; settings of a stage, which a customer may override. */
export interface NoticePolicy {
  /** The least time between two requests or reminders to one customer on one channel. */
  readonly spacing: Milliseconds;
  /** Days after the request on which it is made again; as many reminders as there are numbers. */
  readonly reminderDays: readonly number[];
  /** How long an incident may stay open before the account owner is told. */
  readonly escalateAfter: Milliseconds;
  /** How long a system may be offline before the customer is told. */
  readonly offlineAfter: Milliseconds;
  /** When nobody is to be disturbed, on the customer's clock; undefined: at no time. May span midnight. */
  readonly quietHours?: { readonly from: TimeOfDay; readonly to: TimeOfDay };
  /** ISO numbers of the days on which people work: 1 is Monday. */
  readonly workingDays: readonly number[];
  /** Days off besides, as `YYYY-MM-DD` on the customer's calendar. */
  readonly holidays: readonly string[];
  /** Whether the first notice of an incident keeps to these times too. */
  readonly firstNoticeWaits: boolean;
}

/** The rules that a delivery goes by: the stage's, and those for its customer. */
export interface Terms {
  readonly policy: Policy;
  readonly notices: NoticePolicy;
  /** Days are counted on its calendar. */
  readonly timeZone: string;
}

/** What a customer may have otherwise than the stage. `quietHours: null` means at no time. */
export type NoticeOverrides = Partial<Omit<NoticePolicy, 'spacing' | 'quietHours'>> & {
  readonly quietHours?: NoticePolicy['quietHours'] | null;
};

/** Nudges of one customer within one bucket are one nudge. */
export function bucketOf(policy: Policy): Milliseconds {
  return policy.grace / 2;
}

/** Whatever is owed within this time is nudged for now; the sweep nudges for the rest. */
export function nudgeHorizon(policy: Policy): Milliseconds {
  return policy.grace + MINUTE;
}

/** A nudge that swallowed a later one becomes visible a bucket early; five seconds cover the clocks of two machines. */
export function requestDelay(policy: Policy): Milliseconds {
  return Math.max(0, policy.grace - bucketOf(policy) - 5 * SECOND);
}

/** Good news waits for half of the grace: what is lost again by then was not good. */
export function restoredDelay(policy: Policy): Milliseconds {
  return policy.grace / 2;
}

/** The rules for one customer: the stage's, but for what the customer has otherwise. */
export function noticesFor(stage: NoticePolicy, overrides: NoticeOverrides = {}): NoticePolicy {
  const { quietHours: ofStage, ...rest } = stage;
  const { quietHours = ofStage, ...own } = overrides;
  return { ...rest, ...own, ...(quietHours && { quietHours }) };
}

/** What decides about one customer's notices; where nobody knows the customer, the stage's rules and UTC. */
export function termsFor(
  { policy, notices }: Pick<Terms, 'policy' | 'notices'>,
  customer: { readonly notices?: NoticeOverrides; readonly timeZone: string } | undefined,
): Terms {
  return { policy, notices: noticesFor(notices, customer?.notices), timeZone: customer?.timeZone ?? 'UTC' };
}
