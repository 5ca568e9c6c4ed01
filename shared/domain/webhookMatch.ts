import type { AwaitedWebhook, Connection } from './connection.ts';
import type { AuthValue, Observation, Source } from './observation.ts';
import type { Policy } from './policy.ts';
import { isReading } from './reading.ts';
import { compareDates, dateOf } from './registers.ts';
import { DAY, type Instant, MINUTE, type Milliseconds } from './time.ts';

// Each change of authorization that a read of the status found is matched with the delivery that should have told of it:
// that came late, or never. Presence and service are left out: the provider announces neither an end nor a matter of
// billing, and an ended id is read no more.

/** A connection that changes more often than this within the window tells nothing new about deliveries. */
const AWAITED_AT_MOST = 20;
/** Counting takes milliseconds; whoever has not finished by then has died. */
const COUNTING_LEASE: Milliseconds = MINUTE;
/** Evidence may be dated as far back as the provider likes; what took longer than this says nothing about detection. */
const LONGEST_DETECTION: Milliseconds = 7 * DAY;

/** A change from one known answer about authorization to the other; a first answer is none. */
export interface AuthChange {
  readonly value: AuthValue;
  /** Where the evidence came from that decided it. */
  readonly source: Source;
  /** From the evidence's date to our clock. */
  readonly detectedIn: Milliseconds;
}

export function authChange(before: Connection | undefined, after: Connection, now: Instant): AuthChange | undefined {
  const [old, fresh] = [before?.registers.auth, after.registers.auth];
  if (!old || !fresh || old.value === fresh.value) return undefined;
  const cause = fresh.value === 'reauth' ? after.incident?.openedBy : after.incident?.closedBy;
  if (!cause) return undefined;
  const detectedIn = Math.min(Math.max(0, now - fresh.date.at), LONGEST_DETECTION);
  return { value: fresh.value, source: cause.source, detectedIn };
}

/** Awaits the webhook of a change that a read found, if this is one. */
export function awaitWebhook(before: Connection, after: Connection, policy: Policy, now: Instant): Connection {
  const change = authChange(before, after, now);
  const overturned = before.registers.auth?.date;
  const { awaiting = [] } = after;
  if (!change || !isReading(change) || !overturned || awaiting.length >= AWAITED_AT_MOST) return after;
  const { value, source: foundBy } = change;
  const cameAt = deliveryThatDecidedNothing(before, value);
  const awaited = { value, foundBy, foundAt: now, overturned, until: now + policy.webhookWindow };
  return { ...after, awaiting: [...awaiting, { ...awaited, ...(cameAt !== undefined && { cameAt }) }] };
}

/** A delivery that came first and decided nothing by itself: a doubt, or a possible echo. */
function deliveryThatDecidedNothing({ doubt, pending }: Connection, value: AuthValue): Instant | undefined {
  if (doubt?.value === value) return doubt.cause.at;
  return value === 'reauth' && pending?.cause.source === 'webhook' ? pending.cause.at : undefined;
}

/** Notes a delivery: it is about the newest change that it can be about; without a time of its own, about the newest. */
export function noteDelivery(connection: Connection, observation: Observation, now: Instant): Connection {
  const { awaiting = [] } = connection;
  if (observation.source !== 'webhook') return connection;
  const date = dateOf(observation);
  const about = awaiting.findLast(
    ({ value, overturned }) =>
      value === observation.fact.value && (date === undefined || compareDates(date, overturned) > 0),
  );
  if (!about || about.cameAt !== undefined || now >= about.until) return connection;
  return { ...connection, awaiting: awaiting.map((one) => (one === about ? { ...one, cameAt: now } : one)) };
}

function isCountable({ until, cameAt, takenUntil }: AwaitedWebhook, now: Instant): boolean {
  return (cameAt !== undefined || until <= now) && (takenUntil === undefined || takenUntil <= now);
}

/** Whether it is known of some change whether its webhook came. */
export function hasCountable({ awaiting }: Connection, now: Instant): boolean {
  return awaiting?.some((one) => isCountable(one, now)) ?? false;
}

/**
 * Takes what can be counted. It stays on the connection until it was counted, so that whoever dies in between has it
 * counted by the next one, a second time at worst.
 */
export function takeCountable(connection: Connection, now: Instant) {
  const { awaiting = [] } = connection;
  const takenUntil = now + COUNTING_LEASE;
  const taken = awaiting.filter((one) => isCountable(one, now));
  if (taken.length === 0) return { connection, taken };
  return {
    connection: {
      ...connection,
      awaiting: awaiting.map((one) => (taken.includes(one) ? { ...one, takenUntil } : one)),
    },
    taken,
  };
}

/** Lets go of what was counted. */
export function forgetCounted(connection: Connection, counted: readonly AwaitedWebhook[]): Connection {
  const { awaiting = [], ...rest } = connection;
  const left = awaiting.filter((one) => !counted.some((done) => isSame(one, done)));
  if (left.length === awaiting.length) return connection;
  return left.length === 0 ? rest : { ...rest, awaiting: left };
}

function isSame(a: AwaitedWebhook, b: AwaitedWebhook): boolean {
  return a.value === b.value && a.foundAt === b.foundAt;
}
