/** A point in time: milliseconds since the Unix epoch, UTC. Times are compared as instants, never as text. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/** A time as the provider wrote it: an event's own time, or `sync_updated_at`. */
export interface ProviderTime {
  readonly instant: Instant;
  /** True when the provider wrote no fraction of a second, so that the instant is known to the second only. */
  readonly wholeSecond: boolean;
}

/** A provider time later than this past the moment we saw it is not usable: one 2099 date must not freeze a connection. */
const CLOCK_TOLERANCE: Milliseconds = 10 * MINUTE;

/** Whether a provider time may date evidence that we saw at `seenAt`. */
export function isUsable(time: ProviderTime | undefined, seenAt: Instant): time is ProviderTime {
  return time !== undefined && Number.isFinite(time.instant) && time.instant <= seenAt + CLOCK_TOLERANCE;
}
