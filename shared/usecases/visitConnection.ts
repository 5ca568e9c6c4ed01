import { type Connection, hasEnded } from '../domain/connection.ts';
import type { Observation } from '../domain/observation.ts';
import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import type { ListedConnection, StatusReading } from '../ports.ts';
import { aboutOf, type ConfirmPorts, observe } from './confirmDue.ts';
import { countWebhooks } from './countWebhooks.ts';
import { errorName } from './errorName.ts';
import { type Recorded, recordObservations, recordUnread } from './recordObservations.ts';

/** A look at one connection, and what a listing said of it. */
export interface Look {
  readonly id: string;
  readonly listed?: ListedConnection;
  readonly listing: {
    readonly startedAt: Instant;
    /** Only then may anything be concluded from an absence. */
    readonly complete: boolean;
  };
}

/** What looks came to. */
export interface Visits {
  visited: number;
  opened: number;
  closed: number;
  unreadable: number;
  failures: number;
}

/** The longest that one status read may take; also what is kept back before the deadline. */
export const READ_TIMEOUT: Milliseconds = 10 * SECOND;

export function noVisits(): Visits {
  return { visited: 0, opened: 0, closed: 0, unreadable: 0, failures: 0 };
}

/** Looks at one connection and records what is seen. Trouble is counted, never thrown. */
export async function visitConnection(ports: ConfirmPorts, look: Look, visits: Visits): Promise<void> {
  const { id, listed } = look;
  visits.visited++;
  try {
    const stored = listed ? undefined : await ports.connections.load(id);
    if (stored && hasEnded(stored)) return await countWebhooks(ports, stored);
    const reading = await ports.status.read(id, ports.clock.now() + READ_TIMEOUT);
    if (reading.kind !== 'read') visits.unreadable++;
    const observed = observe(id, 'sweep', reading);
    const observations = [...fromListing(look, reading), ...(observed ? [observed] : [])];
    let known: Connection | undefined;
    if (listed || observations.length > 0) {
      const recorded = await recordObservations(ports, id, observations, { ...aboutOf(reading), ...listed?.about });
      tally(ports, visits, recorded);
      known = recorded.connection;
    }
    if (!observed) known = await recordUnread(ports, id);
    await countWebhooks(ports, known);
  } catch (error) {
    visits.failures++;
    ports.journal.note({ event: 'failure', where: 'sweep.visit', error: errorName(error) });
  }
}

/** What the listing says of the connection; only a complete one can say that it is there, or not there any more. */
function fromListing({ id, listed, listing }: Look, reading: StatusReading): readonly Observation[] {
  const base = { connectionId: id, source: 'sweep' as const, observedAt: listing.startedAt, key: '' };
  const observations: Observation[] = [];
  if (listing.complete && listed)
    observations.push({ ...base, fact: { register: 'presence', value: 'listed' }, label: listed.label });
  if (listing.complete && !listed && reading.kind === 'not_found') {
    observations.push({ ...base, fact: { register: 'presence', value: 'absent' }, label: 'not listed' });
  }
  if (listed?.service)
    observations.push({ ...base, fact: { register: 'service', value: listed.service }, label: listed.label });
  return observations;
}

function tally(ports: ConfirmPorts, visits: Visits, { before, opened, closed, connection }: Recorded): void {
  if (opened !== undefined) visits.opened++;
  if (closed !== undefined) visits.closed++;
  const wasServed = before?.registers.service?.value !== 'inactive';
  if (wasServed && connection.registers.service?.value === 'inactive') ports.journal.count('InactiveConnection');
}
