import type { Instant } from '../domain/time.ts';
import type { Clock, ConnectionDirectory, ListedConnection } from '../ports.ts';

export interface ListPorts {
  readonly clock: Clock;
  readonly directory: ConnectionDirectory;
}

/** The provider's listing; incomplete as soon as one page is missing: then nothing may be concluded from an absence. */
export interface Listing {
  readonly complete: boolean;
  readonly startedAt: Instant;
  readonly connections: ReadonlyMap<string, ListedConnection>;
}

/** Reads the whole listing, in at most a third of the time that is left. A cursor that comes again ends it, incomplete. */
export async function listAll(ports: ListPorts, deadline: Instant): Promise<Listing> {
  const startedAt = ports.clock.now();
  const until = startedAt + (deadline - startedAt) / 3;
  const connections = new Map<string, ListedConnection>();
  const seen = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await ports.directory.page(cursor, until);
    if (page.kind === 'failed') return { complete: false, startedAt, connections };
    for (const connection of page.connections) connections.set(connection.id, connection);
    if (page.next === undefined) return { complete: true, startedAt, connections };
    if (seen.has(page.next)) return { complete: false, startedAt, connections };
    seen.add(page.next);
    cursor = page.next;
  }
}
