import { oweAnnouncements } from './announcement.ts';
import { owedAlerts, type Verdict, weighAuth } from './authorization.ts';
import { type Connection, newConnection } from './connection.ts';
import { afterLook, answerDoubt, answerPending, keepDoubt, keepPending, mayBeEcho } from './doubts.ts';
import { alertOnce, type Cause, isOpen } from './incident.ts';
import { learnAbout } from './mapping.ts';
import type { AuthValue, Observation, ReachValue, ServiceValue } from './observation.ts';
import { tendOffline } from './offline.ts';
import type { Policy } from './policy.ts';
import { weighPresence } from './presence.ts';
import { isFrozen, isReading, provesNothing, rememberReading, support } from './reading.ts';
import { dateOf, type EvidenceDate, standing, take } from './registers.ts';
import type { Instant } from './time.ts';

/** What an observation came to. `doubtful` and `pending` ask for a look at the status before anything is decided. */
export type Outcome = Verdict['outcome'] | 'doubtful' | 'pending';

/** Things worth counting that the outcome alone does not say. */
export type Remark = 'event_time_missing' | 'frozen_date';

export interface Decision {
  readonly connection: Connection;
  readonly outcome: Outcome;
  readonly remark?: Remark;
}

/**
 * Decides what an observation means for a connection: the only place where health changes and incidents open or close.
 * Pure: the same connection, observation and moment give the same decision.
 */
export function decide(
  known: Connection | undefined,
  observation: Observation,
  policy: Policy,
  now: Instant,
): Decision {
  const decision = weighObservation(known, observation, policy, now);
  return { ...decision, connection: tend(decision.connection, policy, now) };
}

/** Decides after a look at the status that could not be read, or that said nothing about authorization. */
export function decideUnread(connection: Connection, policy: Policy, now: Instant): Connection {
  return tend(afterLook(connection, policy, now), policy, now);
}

/** Brings what follows from the facts in line with them. */
function tend(connection: Connection, policy: Policy, now: Instant): Connection {
  return tendOffline(oweAnnouncements(connection, policy, now), now);
}

function weighObservation(
  known: Connection | undefined,
  observation: Observation,
  policy: Policy,
  now: Instant,
): Decision {
  const connection = learnAbout(known ?? newConnection(observation.connectionId), observation.about, now);
  if (connection.relinkedTo) return { connection, outcome: 'ignored' };
  const { fact } = observation;
  const date = dateOf(observation);
  if (!date) return decideUndated(connection, observation, now);
  if (fact.register === 'presence') return weighPresence(connection, fact.value, causeOf(observation, date), now);
  if (connection.gone) return { connection, outcome: 'ignored' };
  switch (fact.register) {
    case 'auth':
      return decideAuth(connection, observation, fact.value, date, policy, now);
    case 'reach':
      return weighReach(connection, fact.value, date, now);
    case 'service':
      return weighService(connection, fact.value, date, now);
  }
}

/** A delivery without a usable time may be a replay: it decides nothing, and only authorization is worth a look. */
function decideUndated(connection: Connection, observation: Observation, now: Instant): Decision {
  const remark: Remark = 'event_time_missing';
  const { fact } = observation;
  if (connection.gone || fact.register !== 'auth') return { connection, outcome: 'ignored', remark };
  if (connection.registers.auth?.value === fact.value) return { connection, outcome: 'unchanged', remark };
  const cause = causeOf(observation, { at: observation.observedAt });
  return { connection: keepDoubt(connection, fact.value, cause, now), outcome: 'doubtful', remark };
}

function decideAuth(
  before: Connection,
  observation: Observation,
  value: AuthValue,
  ownDate: EvidenceDate,
  policy: Policy,
  now: Instant,
): Decision {
  const reading = isReading(observation);
  const frozen = reading && isFrozen(before, observation, value, ownDate, policy);
  const date = frozen ? { at: observation.observedAt } : ownDate;
  const connection = reading ? rememberReading(answerDoubt(before), observation, value) : before;
  const weighed = weigh(connection, observation, value, date, policy, now);
  const settled = reading ? support(afterLook(weighed.connection, policy, now), value, now) : weighed.connection;
  return { connection: settled, outcome: weighed.outcome, ...(frozen && { remark: 'frozen_date' as const }) };
}

function weigh(
  connection: Connection,
  observation: Observation,
  value: AuthValue,
  date: EvidenceDate,
  policy: Policy,
  now: Instant,
): Decision {
  const cause = causeOf(observation, date);
  if (provesNothing(connection, observation, value, policy)) return { connection, outcome: 'stale' };
  if (value === 'reauth' && mayBeEcho(connection, date, now)) {
    const newer = standing(connection.registers.auth, value, date) === 'newer';
    return newer
      ? { connection: keepPending(connection, date, cause, now), outcome: 'pending' }
      : { connection, outcome: 'stale' };
  }
  const weighed = weighAuth(connection, value, date, cause, policy, now);
  if (weighed.outcome === 'stale' || weighed.outcome === 'unchanged') return weighed;
  const answered = answerPending(weighed.connection, date);
  const reconnected = observation.source === 'reconnect' ? { ...answered, reconnectedAt: date.at } : answered;
  return { connection: reconnected, outcome: weighed.outcome };
}

function weighReach(connection: Connection, value: ReachValue, date: EvidenceDate, now: Instant): Decision {
  const { reach } = connection.registers;
  const stand = standing(reach, value, date);
  if (stand !== 'newer') return { connection, outcome: stand === 'same' ? 'unchanged' : 'stale' };
  const registers = { ...connection.registers, reach: take(reach, value, date, now) };
  return { connection: { ...connection, registers }, outcome: reach?.value === value ? 'moved' : 'changed' };
}

function weighService(connection: Connection, value: ServiceValue, date: EvidenceDate, now: Instant): Decision {
  const { service, auth } = connection.registers;
  const stand = standing(service, value, date);
  if (stand !== 'newer') return { connection, outcome: stand === 'same' ? 'unchanged' : 'stale' };
  if (value === 'pending' && (auth || (service && service.value !== 'pending')))
    return { connection, outcome: 'ignored' };
  const served: Connection = {
    ...connection,
    registers: { ...connection.registers, service: take(service, value, date, now) },
  };
  if (service?.value === value) return { connection: served, outcome: 'moved' };
  if (value !== 'inactive' || !isOpen(served.incident)) return { connection: served, outcome: 'changed' };
  return {
    connection: { ...served, incident: alertOnce(served.incident, owedAlerts(served, now)) },
    outcome: 'changed',
  };
}

function causeOf(observation: Observation, date: EvidenceDate): Cause {
  return { source: observation.source, at: date.at, key: observation.key };
}
