import { hasEnded, newConnection } from '../domain/connection.ts';
import type { Observation } from '../domain/observation.ts';
import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import type { ListedConnection, StageStore, StatusReading } from '../ports.ts';
import { concurrently } from './concurrently.ts';
import { aboutOf, type ConfirmPorts, observe } from './confirmDue.ts';
import { errorName } from './errorName.ts';
import type { Listing } from './listAll.ts';
import { type Recorded, recordObservations, recordUnread } from './recordObservations.ts';

export interface VisitPorts extends ConfirmPorts {
  readonly stage: StageStore;
}

export interface Visits {
  visited: number;
  remaining: number;
  opened: number;
  closed: number;
  missedWebhooks: number;
  unreadable: number;
  failures: number;
}

const CURSOR = 'sweep';
/** The longest that one status read may take; also what is kept back before the deadline. */
const READ_TIMEOUT: Milliseconds = 10 * SECOND;
/** The place is saved this often, so that a run that is killed loses little of its way. */
const SAVE_EVERY = 10;

/**
 * Looks at every connection that is listed or known, in the order of their ids, from where the last run stopped. Stops in
 * time and saves its place: everything is visited within a bounded number of runs.
 */
export async function visitConnections(ports: VisitPorts, listing: Listing, deadline: Instant): Promise<Visits> {
  const ids = await idsToVisit(ports, listing);
  const visits: Visits = {
    visited: 0,
    remaining: 0,
    opened: 0,
    closed: 0,
    missedWebhooks: 0,
    unreadable: 0,
    failures: 0,
  };
  let unsaved = 0;
  while (visits.visited < ids.length && ports.clock.now() + 2 * READ_TIMEOUT <= deadline) {
    const next = ids.slice(visits.visited, visits.visited + ports.concurrency);
    await concurrently(next, ports.concurrency, (id) => visit(ports, listing, id, visits));
    visits.visited += next.length;
    if (++unsaved < SAVE_EVERY) continue;
    unsaved = 0;
    await ports.stage.saveCursor(CURSOR, next.at(-1));
  }
  visits.remaining = ids.length - visits.visited;
  await ports.stage.saveCursor(CURSOR, visits.remaining === 0 ? undefined : ids[visits.visited - 1]);
  ports.journal.count('ConnectionVisited', visits.visited);
  return visits;
}

/** All ids, rotated so that the first one is the successor of the saved place. */
async function idsToVisit(ports: VisitPorts, listing: Listing): Promise<readonly string[]> {
  const ids = new Set(listing.connections.keys());
  for await (const id of ports.connections.allIds()) ids.add(id);
  const sorted = [...ids].sort();
  const place = await ports.stage.cursor(CURSOR);
  const from = place === undefined ? 0 : sorted.findIndex((id) => id > place);
  return from <= 0 ? sorted : [...sorted.slice(from), ...sorted.slice(0, from)];
}

async function visit(ports: VisitPorts, listing: Listing, id: string, visits: Visits): Promise<void> {
  try {
    const listed = listing.connections.get(id);
    if (!listed && hasEnded((await ports.connections.load(id)) ?? newConnection(id))) return;
    const reading = await ports.status.read(id, ports.clock.now() + READ_TIMEOUT);
    if (reading.kind !== 'read') visits.unreadable++;
    const observed = observe(id, 'sweep', reading);
    const observations = [...fromListing(listing, id, listed, reading), ...(observed ? [observed] : [])];
    if (listed || observations.length > 0) {
      const about = { ...aboutOf(reading), ...listed?.about };
      tally(ports, visits, await recordObservations(ports, id, observations, about));
    }
    if (!observed) await recordUnread(ports, id);
  } catch (error) {
    visits.failures++;
    ports.journal.note({
      event: 'failure',
      where: 'sweep.visit',
      error: errorName(error),
    });
  }
}

/** What the listing says of the connection; only a complete one can say that it is there, or not there any more. */
function fromListing(
  listing: Listing,
  id: string,
  listed: ListedConnection | undefined,
  reading: StatusReading,
): readonly Observation[] {
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

function tally(ports: VisitPorts, visits: Visits, { before, opened, closed, connection }: Recorded): void {
  if (opened !== undefined) visits.opened++;
  if (closed !== undefined) visits.closed++;
  if (opened !== undefined && before?.registers.auth?.value === 'ok') {
    visits.missedWebhooks++;
    ports.journal.count('MissedWebhook');
  }
  const wasServed = before?.registers.service?.value !== 'inactive';
  if (wasServed && connection.registers.service?.value === 'inactive') ports.journal.count('InactiveConnection');
}
