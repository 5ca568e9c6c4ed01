import type { Instant } from '../domain/time.ts';
import type { StageStore } from '../ports.ts';
import { concurrently } from './concurrently.ts';
import type { ConfirmPorts } from './confirmDue.ts';
import type { Listing } from './listAll.ts';
import { noVisits, READ_TIMEOUT, type Visits, visitConnection } from './visitConnection.ts';

export interface VisitPorts extends ConfirmPorts {
  readonly stage: StageStore;
}

const CURSOR = 'sweep';
/** The place is saved this often, so that a run that is killed loses little of its way. */
const SAVE_EVERY = 10;

/**
 * Looks at every connection that is listed or known, in the order of their ids, from where the last run stopped. Stops in
 * time and saves its place: everything is visited within a bounded number of runs.
 */
export async function visitConnections(
  ports: VisitPorts,
  listing: Listing,
  deadline: Instant,
): Promise<Visits & { readonly remaining: number }> {
  const ids = await idsToVisit(ports, listing);
  const visits = noVisits();
  let unsaved = 0;
  while (visits.visited < ids.length && ports.clock.now() + 2 * READ_TIMEOUT <= deadline) {
    const next = ids.slice(visits.visited, visits.visited + ports.concurrency);
    await concurrently(next, ports.concurrency, (id) => {
      const listed = listing.connections.get(id);
      return visitConnection(ports, { id, ...(listed && { listed }), listing }, visits);
    });
    if (++unsaved < SAVE_EVERY) continue;
    unsaved = 0;
    await ports.stage.saveCursor(CURSOR, next.at(-1));
  }
  const remaining = ids.length - visits.visited;
  await ports.stage.saveCursor(CURSOR, remaining === 0 ? undefined : ids[visits.visited - 1]);
  ports.journal.count('ConnectionVisited', visits.visited);
  return { ...visits, remaining };
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
