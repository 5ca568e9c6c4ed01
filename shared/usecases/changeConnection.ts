import type { Connection } from '../domain/connection.ts';
import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import { Fault } from '../faults.ts';
import type { Chance, Clock, ConnectionStore } from '../ports.ts';

export interface ChangePorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly connections: ConnectionStore;
}

/** What to make of the connection as it is stored now. */
export interface Change<R> {
  /** The new state; absent or the loaded object itself: nothing is written. */
  readonly connection?: Connection | undefined;
  /** Started together with the write, so that the change costs two sequential round trips. Must bear repeating. */
  readonly beside?: readonly (() => Promise<void>)[];
  readonly result: R;
}

/** How long a change keeps trying against other writers. */
const CONFLICT_BUDGET: Milliseconds = 5 * SECOND;
const BACKOFF_FROM: Milliseconds = 10;
const BACKOFF_TO: Milliseconds = 400;

/**
 * Changes one connection: a strong read, a pure decision, one conditional write. When another writer was first, it loads
 * and decides again, with full jitter.
 *
 * @throws when the connection stays contended for five seconds (or until `until`), or anything it waits for fails.
 */
export async function changeConnection<R>(
  ports: ChangePorts,
  id: string,
  decide: (stored: Connection | undefined, now: Instant) => Change<R>,
  until: Instant = ports.clock.now() + CONFLICT_BUDGET,
): Promise<R> {
  for (let attempt = 0; ; attempt++) {
    const stored = await ports.connections.load(id);
    const now = ports.clock.now();
    const change = decide(stored, now);
    const write =
      change.connection && change.connection !== stored ? { ...change.connection, writtenAt: now } : undefined;
    const [saved, ...rest] = await Promise.allSettled([
      write ? ports.connections.save(write) : ('saved' as const),
      ...(change.beside ?? []).map((start) => start()),
    ]);
    if (saved.status === 'rejected') throw saved.reason;
    if (saved.value === 'saved') {
      const failed = rest.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
      return change.result;
    }
    const wait =
      BACKOFF_FROM + ports.chance.fraction() * (Math.min(BACKOFF_TO, BACKOFF_FROM * 2 ** (attempt + 2)) - BACKOFF_FROM);
    if (ports.clock.now() + wait > until)
      throw new Fault('The connection was changed by others each time it was tried');
    await ports.clock.pause(wait);
  }
}
