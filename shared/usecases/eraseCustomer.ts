import type { Connection } from '../domain/connection.ts';
import { Fault } from '../faults.ts';
import type { SlackWebhookKeeper } from '../ports.ts';
import type { ExportPorts } from './exportCustomer.ts';

export interface ErasePorts extends ExportPorts {
  readonly slackWebhooks: SlackWebhookKeeper;
}

export interface Erased {
  /** Whether there was a customer with contacts; a repeated run finds none. */
  readonly customer: boolean;
  /** Those whose timeline was emptied. Their state stays: they are linked still. */
  readonly connections: readonly string[];
  readonly timelineEntries: number;
  readonly messages: number;
}

/**
 * Erases what is kept about a customer: contacts and all that we learned of them, the webhook of their Slack, timelines,
 * messages. A run that was cut off is completed by the next one.
 */
export async function eraseCustomer(ports: ErasePorts, id: string): Promise<Erased> {
  // Contacts first: from then on nobody can be written to, so that no new message comes up behind us.
  const customer = (await ports.customers.load(id)) !== undefined;
  await ports.customers.remove(id);
  await ports.slackWebhooks.erase(id);
  const connections: string[] = [];
  let timelineEntries = 0;
  for (const connectionId of await ports.connections.idsOfCustomer(id)) {
    const connection = await ports.connections.load(connectionId);
    if (connection?.customerId !== id) continue;
    timelineEntries += await ports.connections.eraseTimeline(connectionId);
    await forgetMailbox(ports, connection);
    connections.push(connectionId);
  }
  let messages = 0;
  for await (const message of ports.messages.ofCustomer(id)) {
    await ports.messages.remove(message.id);
    messages++;
  }
  return { customer, connections, timelineEntries, messages };
}

/** A connected mailbox is somebody's address. It is learned again as long as the connection is linked. */
async function forgetMailbox({ connections }: ErasePorts, { mailbox, ...connection }: Connection): Promise<void> {
  if (mailbox === undefined || (await connections.save(connection)) === 'saved') return;
  throw new Fault('A connection was changed meanwhile; erase again');
}
