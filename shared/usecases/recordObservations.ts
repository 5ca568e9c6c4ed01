import { type Connection, healthOfConnection, newConnection, nextDueAt } from '../domain/connection.ts';
import { type Decision, decide, decideUnread } from '../domain/decide.ts';
import { isFlapping } from '../domain/flapping.ts';
import { groupOf } from '../domain/group.ts';
import { isOpen } from '../domain/incident.ts';
import { learnAbout } from '../domain/mapping.ts';
import type { About, Observation } from '../domain/observation.ts';
import { nudgeHorizon, type Policy } from '../domain/policy.ts';
import { isReading, isRefresh } from '../domain/reading.ts';
import { dateOf } from '../domain/registers.ts';
import { HOUR, type Instant, SECOND } from '../domain/time.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { type AuthChange, authChange, awaitWebhook, noteDelivery } from '../domain/webhookMatch.ts';
import type { Journal, NudgeQueue } from '../ports.ts';
import { type Change, type ChangePorts, changeConnection } from './changeConnection.ts';

export interface RecordPorts extends ChangePorts {
  readonly journal: Journal;
  readonly nudges: NudgeQueue;
  readonly policy: Policy;
}

/** What a set of observations came to. */
export interface Recorded {
  readonly before: Connection | undefined;
  readonly connection: Connection;
  readonly decisions: readonly Decision[];
  /** Number of the incident that this opened or closed. */
  readonly opened?: number;
  readonly closed?: number;
  /** How authorization changed, where it was known before. */
  readonly change?: AuthChange;
}

type Transition = Pick<Recorded, 'opened' | 'closed' | 'change'>;

/** What is noted of a connection besides: how current our picture of it is. */
export type Aside = (connection: Connection, now: Instant) => Connection;

/** Dates of answers that stayed the same are written at most this often. */
const REFRESH_EVERY = HOUR;

/**
 * Records observations of one connection: the only way in which health changes. The state, the timeline and the nudge are
 * written side by side. Whatever the observations came to, a connection that owes something soon is nudged for, so that
 * a repeated delivery makes a lost nudge good.
 *
 * @throws if anything could not be stored or queued: then nothing may be acknowledged.
 */
export async function recordObservations(
  ports: RecordPorts,
  id: string,
  observations: readonly Observation[],
  about?: About,
  aside?: Aside,
): Promise<Recorded> {
  const recorded = await changeConnection(ports, id, (stored, now): Change<Recorded> => {
    let connection = learnAbout(stored ?? newConnection(id), about, now);
    const decisions = observations.map((observation) => {
      const decision = decide(connection, observation, ports.policy, now);
      connection = noteDelivery(awaitWebhook(connection, decision.connection, ports.policy, now), observation, now);
      return { ...decision, connection };
    });
    if (aside) connection = aside(connection, now);
    const entries = observations.flatMap((observation, i) => timelineEntry(observation, decisions[i], now));
    return {
      connection: worthWriting(stored, connection, now) ? connection : undefined,
      beside: [
        ...entries.map((entry) => () => ports.connections.append(entry)),
        ...(owesNudge(connection, observations, ports.policy, now)
          ? [() => ports.nudges.nudge(groupOf(connection), now)]
          : []),
      ],
      result: { before: stored, connection, decisions, ...transitionOf(stored, connection, now) },
    };
  });
  for (const [i, decision] of recorded.decisions.entries()) {
    const observation = observations[i];
    if (observation) tellDecision(ports.journal, observation, decision, recorded.connection);
  }
  tellTransition(ports.journal, recorded);
  return recorded;
}

/**
 * Records that a look at the status gave no answer, which matters only to a connection that waits for one.
 * @returns the connection, if there is one
 */
export async function recordUnread(
  ports: RecordPorts,
  id: string,
  aside: Aside = (same) => same,
): Promise<Connection | undefined> {
  const transition = await changeConnection(ports, id, (stored, now) => {
    if (!stored) return { result: undefined };
    const decided = awaitWebhook(stored, decideUnread(stored, ports.policy, now), ports.policy, now);
    const connection = aside(decided, now);
    return {
      connection: worthWriting(stored, connection, now) ? connection : undefined,
      result: { connection, ...transitionOf(stored, connection, now) },
    };
  });
  if (transition) tellTransition(ports.journal, transition);
  return transition?.connection;
}

function worthWriting(stored: Connection | undefined, connection: Connection, now: Instant): boolean {
  if (stored === undefined) return true;
  if (connection === stored) return false;
  return now - stored.writtenAt >= REFRESH_EVERY || !isRefresh(stored, connection);
}

/** Deliveries are always on the timeline; reads only where they changed something. The first write of an entry wins. */
function timelineEntry(
  observation: Observation,
  decision: Decision | undefined,
  now: Instant,
): readonly TimelineEntry[] {
  const told = observation.source === 'webhook' || decision?.outcome === 'changed' || decision?.outcome === 'pending';
  if (!told) return [];
  const { connectionId, source, key, label, fact } = observation;
  const at = dateOf(observation)?.at ?? observation.observedAt;
  return [{ connectionId, at, recordedAt: now, source, key, label, fact }];
}

/** Delivery looks after its own next nudge; everybody else nudges for what is due soon. */
function owesNudge(
  connection: Connection,
  observations: readonly Observation[],
  policy: Policy,
  now: Instant,
): boolean {
  if (observations.some((observation) => observation.source === 'confirm')) return false;
  const due = nextDueAt(connection);
  return due !== undefined && due <= now + nudgeHorizon(policy);
}

function transitionOf(before: Connection | undefined, after: Connection, now: Instant): Transition {
  const { incident } = after;
  const change = authChange(before, after, now);
  const told = change ? { change } : {};
  const isNew = incident !== undefined && incident.number !== before?.incident?.number;
  if (isNew && isOpen(incident)) return { ...told, opened: incident.number };
  if (incident && !isOpen(incident) && isOpen(before?.incident)) return { ...told, closed: incident.number };
  return told;
}

function tellDecision(journal: Journal, observation: Observation, decision: Decision, connection: Connection): void {
  const { connectionId, source } = observation;
  const { outcome, remark } = decision;
  if (remark === 'event_time_missing') journal.count('EventTimeMissing');
  if (remark === 'frozen_date') journal.count('FrozenStatusDate');
  if (outcome === 'stale') journal.count('StaleObservation');
  if (isReading(observation) && outcome !== 'changed' && outcome !== 'pending') return;
  const { incident } = connection;
  journal.note({
    event: 'observation.recorded',
    connectionId,
    source,
    outcome,
    health: healthOfConnection(connection),
    ...(incident && { incident: incident.number }),
  });
}

function tellTransition(
  journal: Journal,
  { connection, opened, closed, change }: Transition & Pick<Recorded, 'connection'>,
): void {
  const { id, incident } = connection;
  if (change?.value === 'reauth') {
    journal.count('TimeToDetect', change.detectedIn / SECOND);
    if (change.source === 'webhook') journal.count('MatchedWebhook');
  }
  if (opened !== undefined && incident) {
    journal.count('IncidentOpened');
    if (isFlapping([incident, ...connection.history])) journal.count('ConnectionFlapping');
    if (connection.customerId === undefined) journal.count('UnmappedConnection');
    journal.note({ event: 'incident.opened', connectionId: id, incident: opened, source: incident.openedBy.source });
  }
  if (closed !== undefined && incident?.closedBy) {
    journal.count('IncidentClosed');
    journal.note({ event: 'incident.closed', connectionId: id, incident: closed, source: incident.closedBy.source });
  }
}
