import { hasEnded } from '../domain/connection.ts';
import { learnAbout } from '../domain/mapping.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
import type { ConnectionDirectory } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import type { DeliveryRun } from './deliveryRun.ts';

export interface FindPorts extends ChangePorts {
  readonly directory: ConnectionDirectory;
}

const ASK_FOR: Milliseconds = 5 * SECOND;

/** Asks the provider whose connection it is, where only a delivery has mentioned it so far. */
export async function findCustomer(ports: FindPorts, run: DeliveryRun): Promise<void> {
  for (const connection of run.connections) {
    if (connection.customerId !== undefined || hasEnded(connection)) continue;
    await run.guard(connection.id, async () => {
      const until = Math.min(ports.clock.now() + ASK_FOR, run.deadline);
      const described = await ports.directory.describe(connection.id, until);
      if (described.kind !== 'found') return;
      const found = await changeConnection(ports, connection.id, (stored, now) => {
        const learned = stored && learnAbout(stored, described.about, now);
        return { connection: learned, result: learned };
      });
      if (found) run.keep(found);
    });
  }
}
