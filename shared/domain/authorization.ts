import type { Connection } from './connection.ts';
import { owedForFlapping } from './flapping.ts';
import { type Cause, channelsStillTold, close, type Incident, isOpen, oweRestored, past } from './incident.ts';
import { CHANNELS, cancelIfDue, type Notice, operatorAlerts, owe, type SettledReason } from './notice.ts';
import type { AuthValue } from './observation.ts';
import { type Policy, requestDelay, restoredDelay } from './policy.ts';
import { type EvidenceDate, standing, take } from './registers.ts';
import type { Instant } from './time.ts';
import { usedAgain } from './unused.ts';

/** How a connection stands on authorization; `gone` ends its id. */
export type AuthState = AuthValue | 'unknown' | 'gone';

/** What newer evidence does. `open` and `close` are the only ways in and out of an incident. */
export type Step = 'open' | 'set' | 'move' | 'close' | 'end' | 'close_and_end' | 'ignore';

/** The whole life of an incident. Older evidence is stale in every state; the diagram in docs/architecture.md is this table. */
export const TRANSITIONS: Readonly<Record<AuthState, Readonly<Record<AuthValue | 'gone', Step>>>> = {
  unknown: { reauth: 'open', ok: 'set', gone: 'end' },
  ok: { reauth: 'open', ok: 'move', gone: 'end' },
  reauth: { reauth: 'move', ok: 'close', gone: 'close_and_end' },
  gone: { reauth: 'ignore', ok: 'ignore', gone: 'ignore' },
};

/** Incidents kept in the item after they ended; older ones remain in the timeline. */
const HISTORY_LENGTH = 20;

function authState(connection: Connection): AuthState {
  if (connection.gone) return 'gone';
  return connection.registers.auth?.value ?? 'unknown';
}

/** What new evidence came to. */
export interface Verdict {
  readonly connection: Connection;
  /** `moved`: the same answer, with newer evidence. */
  readonly outcome: 'changed' | 'moved' | 'unchanged' | 'stale' | 'ignored';
}

/** Weighs dated evidence about authorization and takes the step that the table names. */
export function weighAuth(
  connection: Connection,
  value: AuthValue,
  date: EvidenceDate,
  cause: Cause,
  policy: Policy,
  now: Instant,
): Verdict {
  const state = authState(connection);
  if (TRANSITIONS[state][value] === 'ignore') return { connection, outcome: 'ignored' };
  const stand = standing(connection.registers.auth, value, date);
  if (stand === 'older') return { connection, outcome: 'stale' };
  if (stand === 'same') return { connection, outcome: 'unchanged' };
  const auth = take(connection.registers.auth, value, date, now);
  const taken: Connection = { ...connection, registers: { ...connection.registers, auth } };
  switch (TRANSITIONS[state][value]) {
    case 'open':
      return { connection: openIncident(taken, date, cause, policy, now), outcome: 'changed' };
    case 'close':
      return { connection: closeIncident(taken, cause, policy, now), outcome: 'changed' };
    case 'set':
      return { connection: taken, outcome: 'changed' };
    default:
      return { connection: taken, outcome: 'moved' };
  }
}

/** Ends the id: an open incident is closed and nobody is told that it was restored. */
export function endConnection(connection: Connection, cause: Cause, now: Instant): Connection {
  const { pending: _pending, doubt: _doubt, ...rest } = connection;
  const incident = connection.incident;
  const ended = isOpen(incident)
    ? close(incident, 'disconnected', cause, now)
    : withoutDue(incident, 'disconnected', now);
  return { ...rest, gone: { at: cause.at }, ...(ended && { incident: ended }) };
}

/** The notices that operators are owed in an incident that the customer cannot mend, or whose customer nobody knows. */
export function owedAlerts(connection: Connection, dueAt: Instant): readonly Notice[] {
  if (connection.customerId === undefined) return operatorAlerts('unmapped', dueAt);
  return connection.registers.service?.value === 'inactive' ? operatorAlerts('inactive', dueAt) : [];
}

function openIncident(
  connection: Connection,
  date: EvidenceDate,
  cause: Cause,
  policy: Policy,
  now: Instant,
): Connection {
  const last = connection.incident;
  const soonest = now + requestDelay(policy);
  const dueAt = Math.max(soonest, (connection.lastToldAt ?? -Infinity) + policy.cooldown);
  const story = { number: (last?.number ?? 0) + 1, lostAt: date.at, openedAt: now, openedBy: cause };
  const toldBefore = last ? channelsStillTold(last) : [];
  const inFlight = stillSending(last, now);
  const incident: Incident = {
    ...story,
    notices: [
      ...CHANNELS.map((channel) => owe('reconnect_request', channel, dueAt)),
      ...owedAlerts(connection, soonest),
      ...owedForFlapping(story, last, connection.history, soonest),
    ],
    toldBefore,
    ...(last?.askedBy && (toldBefore.length > 0 || inFlight.length > 0) && { askedBy: last.askedBy }),
  };
  return {
    ...connection,
    incident,
    prior: [...connection.prior, ...inFlight],
    history: last ? [past(last), ...connection.history].slice(0, HISTORY_LENGTH) : connection.history,
  };
}

function closeIncident(connection: Connection, cause: Cause, policy: Policy, now: Instant): Connection {
  if (!isOpen(connection.incident)) return connection;
  const closed = close(connection.incident, 'recovered', cause, now);
  return { ...usedAgain(connection), incident: oweRestored(closed, now + restoredDelay(policy)) };
}

/** The last incident, kept aside if a notice of it is in flight; an unsent `restored` is no longer true. */
function stillSending(incident: Incident | undefined, now: Instant): readonly Incident[] {
  const ended = withoutDue(incident, 'reopened', now);
  return ended?.notices.some((notice) => notice.state === 'sending') ? [ended] : [];
}

function withoutDue(incident: Incident | undefined, reason: SettledReason, now: Instant): Incident | undefined {
  if (!incident) return undefined;
  return { ...incident, notices: incident.notices.map((notice) => cancelIfDue(notice, reason, now)) };
}
