import { type Connection, type Freshness, hasEnded, hasOpenIncident } from './connection.ts';
import { type Instant, MINUTE, type Milliseconds } from './time.ts';

// How often the status of a connection is looked at: in every sweep where something is or was going on, else now and then.

/** How often is often; settings of a stage. */
export interface Cadence {
  /** The time between two sweeps. */
  readonly sweepEvery: Milliseconds;
  /** No connection goes longer without a look, as long as looks keep up. */
  readonly lookEvery: Milliseconds;
  /** For so long after an incident opened or closed a connection is looked at in every sweep. */
  readonly recent: Milliseconds;
}

/** All that the sweep has to know of a connection to decide whether to look at it: small enough to stand in an index. */
export interface Glance {
  /** Absent where its status was never looked at. */
  readonly freshness?: Freshness;
  readonly open?: true;
  /** Its change is to be matched with a webhook, or counted as missed. */
  readonly awaits?: true;
  /** When an incident last opened or closed, or the customer reconnected. */
  readonly changedAt?: Instant;
  /** The provider does not serve it, or not yet: no status is to be had, and none is missed. */
  readonly idle?: true;
  /** Its status was not found: whether a listing has it decides. */
  readonly missing?: true;
}

/** What stands of a connection in the index; undefined for an id at its end, at which nobody looks. */
export function glanceOf(connection: Connection): Glance | undefined {
  const { freshness, incident, reconnectedAt, registers, absence, awaiting = [] } = connection;
  const awaits = awaiting.length > 0 && { awaits: true as const };
  if (hasEnded(connection)) return awaits || undefined;
  const changes = [incident?.openedAt, incident?.closedAt, reconnectedAt].filter((at) => at !== undefined);
  const service = registers.service?.value;
  return {
    ...(freshness && { freshness }),
    ...awaits,
    ...(hasOpenIncident(connection) && { open: true as const }),
    ...(changes.length > 0 && { changedAt: Math.max(...changes) }),
    ...((service === 'inactive' || service === 'pending') && { idle: true as const }),
    ...(absence && { missing: true as const }),
  };
}

/** Whether the sweep that runs now should look at it. */
export function isLookDue(id: string, glance: Glance, cadence: Cadence, now: Instant): boolean {
  const { freshness, open, changedAt, awaits } = glance;
  const { sweepEvery, lookEvery, recent } = cadence;
  if ((freshness?.unanswered?.notBefore ?? now) > now) return false;
  if (!freshness || awaits) return true;
  if (freshness.unanswered) {
    const { times, lastAt } = freshness.unanswered;
    // Half a sweep early: a look falls a little after its sweep, and is not to miss the next one for that.
    return lastAt + backOff(times, cadence) <= now + sweepEvery / 2;
  }
  if (open || (changedAt !== undefined && now < changedAt + recent)) return true;
  // Moments of its own, a sweep closer together than is allowed as only a sweep asks: so a fleet that was first seen in
  // one sweep comes apart, and nothing has to be stored for that.
  const apart = lookEvery - sweepEvery;
  const momentsUntil = (at: Instant) => Math.floor(at / apart - placeOf(id));
  return apart <= 0 || momentsUntil(now) > momentsUntil(freshness.since);
}

/** How long a connection whose status was not answered is left alone: twice as long each time, and never out of sight. */
function backOff(times: number, { sweepEvery, lookEvery }: Cadence): Milliseconds {
  return Math.min(sweepEvery * 2 ** (times - 1), Math.max(sweepEvery, lookEvery - sweepEvery));
}

/** Whether somebody has looked since the look was asked for. */
export function isLookedAtSince(connection: Connection, askedAt: Instant): boolean {
  const { freshness } = connection;
  return freshness !== undefined && (freshness.since >= askedAt || (freshness.unanswered?.lastAt ?? 0) >= askedAt);
}

/** The status was answered, by a read that started then. */
export function noteAnswer(connection: Connection, startedAt: Instant): Connection {
  return { ...connection, freshness: { since: startedAt } };
}

/**
 * A look gave no answer.
 *
 * @param pause for how long the provider asks to be left alone
 */
export function noteSilence(connection: Connection, now: Instant, pause?: Milliseconds): Connection {
  const { since = now, unanswered } = connection.freshness ?? {};
  const times = (unanswered?.times ?? 0) + 1;
  const silence = { times, lastAt: now, ...(pause !== undefined && { notBefore: now + pause }) };
  return { ...connection, freshness: { since, unanswered: silence } };
}

/** A fresher answer is noted only after so long: else each look at a connection that is often looked at were a write. */
const NOTED_EVERY = 30 * MINUTE;

/** Whether a picture is so much more current than the one that is stored that it is worth a write of its own. */
export function isNews(before: Freshness | undefined, after: Freshness | undefined): boolean {
  if (before === after) return false;
  if (!before || !after || before.unanswered || after.unanswered) return true;
  return after.since - before.since >= NOTED_EVERY;
}

/** The age of the status we hold, as far as there should be one. */
export function statusAge({ freshness, idle }: Glance, now: Instant): Milliseconds {
  return freshness && !idle ? Math.max(0, now - freshness.since) : 0;
}

/** A number from 0 to 1 of the id's own, always the same: FNV-1a, which spreads short texts well enough for this. */
function placeOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return hash / 2 ** 32;
}
