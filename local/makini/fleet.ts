import type { MovableClock } from '../clock.ts';

/** What a visitor of the simulator tells about a connection. */
export interface ConnectionFacts {
  readonly id: string;
  readonly customerId: string;
  readonly system: string;
  readonly company: string;
}

/** The state of the last synchronization, as the status shows it. */
export interface Sync {
  readonly status: 'done' | 'fail';
  /** Instant on the movable clock. */
  readonly at: number;
}

/** One connection as the provider has it. */
export interface SimulatedConnection extends ConnectionFacts {
  readonly createdAt: number;
  metadata: Record<string, string>;
  /** Whether the stored login still works: the truth that a synchronization finds out. */
  loginWorks: boolean;
  reachable: boolean;
  /** Out of credits: the provider serves it no more. */
  inactive: boolean;
  disconnected: boolean;
  sync: Sync;
  /** What the status shows while it lags, frozen when that began. */
  frozen: Sync | undefined;
}

/** Synchronizations run this often (Makini publishes 15 minutes to a day; unverified live). */
const SYNC_EVERY = 15 * 60_000;

/** All connections of the simulated account. */
export interface Fleet {
  add(facts: ConnectionFacts): SimulatedConnection;
  /** The connection with its synchronizations up to now. */
  find(id: string): SimulatedConnection | undefined;
  all(): readonly SimulatedConnection[];
  /** Synchronizes at once: somebody saved new credentials, the login was refused, or the system is back. */
  sync(connection: SimulatedConnection): void;
  /** Freezes or frees what status reads show: of one connection, or of all that are there and will be. */
  lag(isOn: boolean, connectionId?: string): void;
  /** The synchronization that a status read shows. */
  shownSync(connection: SimulatedConnection): Sync;
}

export function createFleet(clock: MovableClock): Fleet {
  const connections = new Map<string, SimulatedConnection>();
  let everyoneLags = false;

  const sync = (connection: SimulatedConnection, at = clock.now()) => {
    connection.sync = { status: connection.loginWorks ? 'done' : 'fail', at };
  };
  /** Synchronizations that fell due while nobody looked. An unreachable or inactive one does not synchronize. */
  const catchUp = (connection: SimulatedConnection) => {
    const missed = Math.floor((clock.now() - connection.sync.at) / SYNC_EVERY);
    if (missed > 0 && connection.reachable && !connection.inactive)
      sync(connection, connection.sync.at + missed * SYNC_EVERY);
    return connection;
  };

  const all = () => [...connections.values()].map(catchUp);

  return {
    sync,
    lag: (isOn, connectionId) => {
      if (connectionId === undefined) everyoneLags = isOn;
      for (const connection of all()) {
        if (connectionId !== undefined && connection.id !== connectionId) continue;
        connection.frozen = isOn ? (connection.frozen ?? connection.sync) : undefined;
      }
    },
    shownSync: (connection) => connection.frozen ?? connection.sync,
    find: (id) => {
      const connection = connections.get(id);
      return connection && catchUp(connection);
    },
    all,
    add: (facts) => {
      const now = clock.now();
      const connection: SimulatedConnection = {
        ...facts,
        createdAt: now,
        metadata: { customer_id: facts.customerId },
        loginWorks: true,
        reachable: true,
        inactive: false,
        disconnected: false,
        sync: { status: 'done', at: now },
        frozen: everyoneLags ? { status: 'done', at: now } : undefined,
      };
      connections.set(facts.id, connection);
      return connection;
    },
  };
}
