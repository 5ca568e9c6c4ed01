import type { ModeState } from './mode.ts';
import type { Instant, Milliseconds } from './time.ts';
import type { Topic } from './topic.ts';

// The mass-outage guard. When many connections are lost at once the fault is hardly the customers': it is the provider's,
// ours, or a false alarm. Then customers are not told before a person has looked.

/** How many lost connections are too many at once; settings of a stage. */
export interface HoldRule {
  /** Openings are counted over this time. */
  readonly window: Milliseconds;
  /** This share of the fleet, in percent. */
  readonly percent: number;
  /** And never more than this number, however large the fleet. */
  readonly count: number;
  /** A fleet of fewer connections than this is small: of so few, a share says nothing. */
  readonly smallFleet: number;
  /** In a small fleet, and in one whose size nobody knows yet, this number; in none ever less. */
  readonly smallFleetCount: number;
}

/** What was counted when the guard closed. */
export interface Trip {
  readonly since: Instant;
  /** Openings from here on were counted. */
  readonly from: Instant;
  readonly openings: number;
  /** Connections in the last complete listing; absent if there was none. */
  readonly fleet?: number;
}

/** `released`: what waited went out. `cancelled`: it ended unsent. */
export type Ending = 'released' | 'cancelled';

export interface EndedHold extends Trip {
  readonly endedAs: Ending;
  readonly endedAt: Instant;
  /** An operator's own words. */
  readonly reason: string;
}

/** The guard of a stage: latched. It closes by itself and opens only by an operator's word. */
export interface Hold {
  /** 0 before the first write. */
  readonly version: number;
  /** Present while customers' notices wait. */
  readonly current?: Trip;
  /** Newest first, bounded. */
  readonly past: readonly EndedHold[];
}

export const NEVER_HELD: Hold = { version: 0, past: [] };

const REMEMBERED = 20;

/** Whether what a message is about waits while the guard is closed. Good news does not, and our own side hears everything. */
export function waitsForHold(topic: Topic): boolean {
  return topic === 'ask' || topic === 'offline';
}

/** The number of openings at which the guard closes. A larger fleet never closes it sooner. */
export function tooMany(rule: HoldRule, fleet: number | undefined): number {
  if (fleet === undefined || fleet < rule.smallFleet) return rule.smallFleetCount;
  return Math.max(rule.smallFleetCount, Math.min(Math.ceil((fleet * rule.percent) / 100), rule.count));
}

/**
 * From when openings count: within the window, after an operator ended the last hold, and after a going live that skipped
 * what was open, since nobody will be told of that.
 */
export function countedFrom(hold: Hold, rule: HoldRule, mode: ModeState, now: Instant): Instant {
  const ended = hold.past[0]?.endedAt ?? -Infinity;
  return Math.max(now - rule.window, ended + 1, mode.skipOpenedBefore ?? -Infinity);
}

/** Closes the guard if there are too many openings; undefined if there are not, or if it is closed already. */
export function trip(hold: Hold, counted: Omit<Trip, 'since'>, rule: HoldRule, now: Instant): Hold | undefined {
  if (hold.current || counted.openings < tooMany(rule, counted.fleet)) return undefined;
  return { ...hold, current: { since: now, ...counted } };
}

/** Opens the guard by an operator's word; undefined if it is not closed. */
export function end(hold: Hold, endedAs: Ending, reason: string, now: Instant): Hold | undefined {
  const { current, ...rest } = hold;
  if (!current) return undefined;
  return { ...rest, past: [{ ...current, endedAs, endedAt: now, reason }, ...hold.past].slice(0, REMEMBERED) };
}
