import { weighAuth } from './authorization.ts';
import type { Connection } from './connection.ts';
import type { Cause } from './incident.ts';
import type { AuthValue } from './observation.ts';
import type { Policy } from './policy.ts';
import { compareDates, type EvidenceDate } from './registers.ts';
import { afterReported } from './reports.ts';
import { type Instant, MINUTE } from './time.ts';

// Two kinds of evidence decide nothing by themselves and ask for a look at the status: an event without a usable time
// (doubt), and a lost authorization reported so soon after a reconnect that it may be an echo of the old outage (pending).

/** An undated event stands by itself only after the status could not be read for this long. */
const DOUBT_STANDS_AFTER = 10 * MINUTE;
/** For this long after a reconnect an echo is possible. */
const ECHO_WINDOW = 15 * MINUTE;
/** An echo is dated no later than this after the reconnect. */
const ECHO_SLACK = 2 * MINUTE;
const LOOK_EVERY = 5 * MINUTE;

/** Whether a lost authorization may be an echo of the outage that the last reconnect ended. */
export function mayBeEcho(connection: Connection, date: EvidenceDate, now: Instant): boolean {
  const { reconnectedAt } = connection;
  if (reconnectedAt === undefined || connection.registers.auth?.value !== 'ok') return false;
  return now < reconnectedAt + ECHO_WINDOW && date.at <= reconnectedAt + ECHO_SLACK;
}

/** Keeps a possible echo until a newer reading drops it or its time is up. */
export function keepPending(connection: Connection, date: EvidenceDate, cause: Cause, now: Instant): Connection {
  const known = connection.pending;
  if (known && compareDates(known.date, date) >= 0) return connection;
  const stands = (connection.reconnectedAt ?? now) + ECHO_WINDOW;
  return { ...connection, pending: { date, cause, lookAt: known?.lookAt ?? Math.min(now + LOOK_EVERY, stands) } };
}

/** Keeps an undated event as a doubt, looked into at once; the first one's clock runs on, the worse value counts. */
export function keepDoubt(connection: Connection, value: AuthValue, cause: Cause, now: Instant): Connection {
  const known = connection.doubt;
  if (!known) return { ...connection, doubt: { value, cause, lookAt: now } };
  return known.value === 'reauth' || value === 'ok' ? connection : { ...connection, doubt: { ...known, value } };
}

/** A readable answer settles a doubt. */
export function answerDoubt(connection: Connection): Connection {
  if (!connection.doubt) return connection;
  const { doubt: _doubt, ...answered } = connection;
  return answered;
}

/** Evidence newer than a pending report answers it: it was an echo, or it is what the report said. */
export function answerPending(connection: Connection, date: EvidenceDate): Connection {
  if (!connection.pending || compareDates(date, connection.pending.date) <= 0) return connection;
  const { pending: _pending, ...answered } = connection;
  return answered;
}

/** After a look that did not settle them: what has waited long enough stands, the rest is looked at again. */
export function afterLook(connection: Connection, policy: Policy, now: Instant): Connection {
  return afterReported(afterPending(afterDoubt(connection, policy, now), policy, now), now);
}

function afterDoubt(connection: Connection, policy: Policy, now: Instant): Connection {
  const { doubt, ...rest } = connection;
  if (!doubt || doubt.lookAt > now) return connection;
  const stands = doubt.cause.at + DOUBT_STANDS_AFTER;
  if (now < stands) return { ...rest, doubt: { ...doubt, lookAt: Math.min(now + LOOK_EVERY, stands) } };
  return weighAuth(rest, doubt.value, { at: doubt.cause.at }, doubt.cause, policy, now).connection;
}

function afterPending(connection: Connection, policy: Policy, now: Instant): Connection {
  const { pending, ...rest } = connection;
  if (!pending || pending.lookAt > now) return connection;
  const stands = (connection.reconnectedAt ?? now) + ECHO_WINDOW;
  if (now < stands) return { ...rest, pending: { ...pending, lookAt: Math.min(now + LOOK_EVERY, stands) } };
  return weighAuth(rest, 'reauth', pending.date, pending.cause, policy, now).connection;
}
