import type { Fact, Source } from './observation.ts';
import type { Instant } from './time.ts';

/** One line of a connection's timeline: an observation, or what an operator or a customer did; derived fields, never bodies. */
export interface TimelineEntry {
  readonly connectionId: string;
  /** When the evidence is from. */
  readonly at: Instant;
  /** Our clock. */
  readonly recordedAt: Instant;
  readonly source: Source | 'report' | 'operator' | 'customer';
  /** Makes the entry's storage key, with `at` and `source`: the first write wins, so a retry changes nothing. */
  readonly key: string;
  /** What was said, shortened: an event name, a status value, a command. */
  readonly label: string;
  /** What it meant to us; absent if nothing. */
  readonly fact?: Fact;
}

/** The entry about something that is happening now. */
export function entryNow(what: Omit<TimelineEntry, 'at' | 'recordedAt'>, now: Instant): TimelineEntry {
  return { ...what, at: now, recordedAt: now };
}
