import { HOUR, MINUTE, type Milliseconds, SECOND } from './time.ts';

/** The numbers that decisions depend on; settings of a stage. */
export interface Policy {
  /** How long a new outage may heal by itself before anybody is told. Also the queue's delay. */
  readonly grace: Milliseconds;
  /** The least time between the claims of two requests for one connection; it only delays. */
  readonly cooldown: Milliseconds;
  /** The longest time between two synchronizations; a status that contradicts us for longer has a frozen date. */
  readonly maxSyncInterval: Milliseconds;
}

export const DEFAULT_POLICY: Policy = { grace: 120 * SECOND, cooldown: HOUR, maxSyncInterval: 24 * HOUR };

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
