import { contactFound } from '../domain/oweAfresh.ts';
import type { NudgeQueue } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';

export interface WaitedPorts extends ChangePorts {
  readonly nudges: NudgeQueue;
}

/** A customer can be reached again: what was put off for that is due now. */
export async function tellWhatWaited(ports: WaitedPorts, customerId: string): Promise<void> {
  let waited = false;
  for (const id of await ports.connections.idsOfCustomer(customerId)) {
    const due = await changeConnection(ports, id, (stored, now) => {
      const connection = stored && contactFound(stored, now);
      return { connection, result: connection !== stored };
    });
    waited ||= due;
  }
  if (waited) await ports.nudges.nudge({ kind: 'customer', id: customerId }, ports.clock.now());
}
