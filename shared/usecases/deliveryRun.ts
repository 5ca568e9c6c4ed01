import type { Connection } from '../domain/connection.ts';
import type { Group } from '../domain/group.ts';
import type { Instant } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { ConnectionStore, Journal } from '../ports.ts';
import { concurrently } from './concurrently.ts';

interface RunPorts {
  readonly connections: ConnectionStore;
  readonly journal: Journal;
  readonly concurrency: number;
}

/** One delivery in progress: the connections as last seen, and whether anything has to be done again. */
export class DeliveryRun {
  readonly group: Group;
  readonly deadline: Instant;
  readonly #ports: RunPorts;
  readonly #connections = new Map<string, Connection>();
  #failed = false;
  #messages = 0;

  constructor(ports: RunPorts, group: Group, deadline: Instant) {
    this.#ports = ports;
    this.group = group;
    this.deadline = deadline;
  }

  get connections(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  get failed(): boolean {
    return this.#failed;
  }

  get messages(): number {
    return this.#messages;
  }

  /** Strong reads of what the index named. */
  async load(ids: readonly string[]): Promise<void> {
    await concurrently(ids, this.#ports.concurrency, (id) =>
      this.guard(id, async () => {
        const connection = await this.#ports.connections.load(id);
        if (connection) this.keep(connection);
      }),
    );
  }

  keep(connection: Connection): void {
    this.#connections.set(connection.id, connection);
  }

  leaveOut(id: string): void {
    this.#connections.delete(id);
  }

  countMessage(): void {
    this.#messages++;
  }

  /** Something is still owed soon: the nudge must come back. */
  fail(): void {
    this.#failed = true;
  }

  /** Keeps one connection's trouble from the others: it is left out, said, and the nudge comes back for it. */
  async guard<T>(id: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.leaveOut(id);
      this.fail();
      this.#ports.journal.note({
        event: 'notify.skipped',
        connectionId: id,
        error: describeError(error),
      });
      return undefined;
    }
  }
}
