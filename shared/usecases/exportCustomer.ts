import type { Connection } from '../domain/connection.ts';
import type { Customer } from '../domain/customer.ts';
import type { Message } from '../domain/message.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { ConnectionStore, CustomerStore, MessageStore } from '../ports.ts';

export interface ExportPorts {
  readonly connections: ConnectionStore;
  readonly customers: CustomerStore;
  readonly messages: MessageStore;
}

/** Everything that is kept about a customer, secrets excepted. */
export interface CustomerExport {
  /** Absent if only traces are left, as after a removal. */
  readonly customer?: Customer;
  readonly connections: readonly { readonly connection: Connection; readonly timeline: readonly TimelineEntry[] }[];
  /** Oldest first. */
  readonly messages: readonly Message[];
}

/** Far more than a connection gathers before its entries expire. */
const WHOLE_TIMELINE = 1_000_000;

/** Gathers it, reading the whole table for the messages; undefined if nothing is kept. */
export async function exportCustomer(ports: ExportPorts, id: string): Promise<CustomerExport | undefined> {
  const customer = await ports.customers.load(id);
  const connections: CustomerExport['connections'][number][] = [];
  for (const connectionId of await ports.connections.idsOfCustomer(id)) {
    const connection = await ports.connections.load(connectionId);
    if (connection?.customerId !== id) continue;
    connections.push({ connection, timeline: await ports.connections.timeline(connectionId, WHOLE_TIMELINE) });
  }
  const messages: Message[] = [];
  for await (const message of ports.messages.ofCustomer(id)) messages.push(message);
  if (!customer && connections.length === 0 && messages.length === 0) return undefined;
  messages.sort((a, b) => a.createdAt - b.createdAt);
  return { ...(customer && { customer }), connections, messages };
}
