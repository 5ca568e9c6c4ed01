import { isLookedAtSince, noteAnswer, noteSilence } from '../domain/cadence.ts';
import { type Connection, hasEnded } from '../domain/connection.ts';
import type { Look, LookBatch } from '../domain/look.ts';
import type { Observation } from '../domain/observation.ts';
import { noteNotFound } from '../domain/presence.ts';
import type { Instant } from '../domain/time.ts';
import type { StatusReading } from '../ports.ts';
import { aboutOf, type ConfirmPorts, observe } from './confirmDue.ts';
import { countWebhooks } from './countWebhooks.ts';
import { pauseAskedFor } from './pauses.ts';
import { type Recorded, recordObservations, recordUnread } from './recordObservations.ts';

/** What was recorded, for the journal. */
interface Visits {
  opened: number;
  closed: number;
}

/**
 * What is to be done before the status of a connection is read, or instead: records what the listing said. Tells whether a
 * read is due at all.
 */
export async function prepareVisit(
  ports: ConfirmPorts,
  look: Look,
  { askedAt, listingAt = askedAt }: LookBatch,
  visits: Visits,
): Promise<boolean> {
  if (look.kind === 'listed') {
    const { about } = look.facts;
    const recorded = await recordObservations(ports, look.id, saidByListing(look, listingAt), about);
    tally(ports, visits, recorded);
    return !hasEnded(recorded.connection) && !recorded.connection.freshness;
  }
  const connection = await ports.connections.load(look.id);
  if (!connection) return false;
  if (hasEnded(connection)) {
    await countWebhooks(ports, connection);
    return false;
  }
  // A batch that comes again, or two that ask for the same.
  return look.kind === 'missing' || !isLookedAtSince(connection, askedAt);
}

/** Records what a read of the status told, or that it told nothing. */
export async function recordVisit(
  ports: ConfirmPorts,
  look: Look,
  { askedAt, listingAt = askedAt }: LookBatch,
  reading: StatusReading,
  visits: Visits,
): Promise<void> {
  const { id } = look;
  const status = observe(id, 'sweep', reading);
  const isAbsent = look.kind === 'missing' && reading.kind === 'not_found';
  const observations = [...(isAbsent ? [absent(id, listingAt)] : []), ...(status ? [status] : [])];
  const aside = asideOf(reading);
  if (observations.length === 0) return countWebhooks(ports, await recordUnread(ports, id, aside));
  const recorded = await recordObservations(ports, id, observations, aboutOf(reading), aside);
  tally(ports, visits, recorded);
  await countWebhooks(ports, recorded.connection);
}

function asideOf(reading: StatusReading): (connection: Connection, now: Instant) => Connection {
  switch (reading.kind) {
    case 'read':
      return (connection) => noteAnswer(connection, reading.startedAt);
    case 'not_found':
      return (connection, now) => noteNotFound(noteSilence(connection, now), reading.startedAt);
    case 'unreadable':
      return (connection, now) => noteSilence(connection, now, pauseAskedFor(reading));
  }
}

function saidByListing(look: Extract<Look, { kind: 'listed' }>, startedAt: Instant): readonly Observation[] {
  const { id: connectionId, facts } = look;
  const { label, service } = facts;
  const base = { connectionId, source: 'sweep', observedAt: startedAt, key: '', label } as const;
  return [
    { ...base, fact: { register: 'presence', value: 'listed' } },
    ...(service ? [{ ...base, fact: { register: 'service', value: service } as const }] : []),
  ];
}

function absent(connectionId: string, startedAt: Instant): Observation {
  const fact = { register: 'presence', value: 'absent' } as const;
  return { connectionId, source: 'sweep', observedAt: startedAt, key: '', fact, label: 'not listed' };
}

function tally(ports: ConfirmPorts, visits: Visits, { before, opened, closed, connection }: Recorded): void {
  if (opened !== undefined) visits.opened++;
  if (closed !== undefined) visits.closed++;
  const wasServed = before?.registers.service?.value !== 'inactive';
  if (wasServed && connection.registers.service?.value === 'inactive') ports.journal.count('InactiveConnection');
}
