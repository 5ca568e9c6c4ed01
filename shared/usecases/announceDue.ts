import { announceable, announced } from '../domain/announcement.ts';
import type { Announcement, Connection } from '../domain/connection.ts';
import { describeError } from '../faults.ts';
import type { BusConnection, BusEvent, EventBus, Journal } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryRun } from './deliveryRun.ts';

export interface AnnouncePorts extends ChangePorts {
  readonly journal: Journal;
  readonly bus: EventBus;
  readonly concurrency: number;
}

/** A published event with what it settles. */
interface Published {
  readonly event: BusEvent;
  readonly settles: readonly { readonly connectionId: string; readonly announcement: Announcement }[];
}

/**
 * Tells the company's own systems what is owed to them, before any person is told. A crash, or a bus that does not answer,
 * may repeat an event under the same id and never loses one; people's messages do not wait for it.
 */
export async function announceDue(ports: AnnouncePorts, run: DeliveryRun): Promise<void> {
  const due = eventsOf(run.connections, ports.clock.now());
  if (due.length === 0) return;
  try {
    const { refused } = await ports.bus.publish(due.map(({ event }) => event));
    const taken = due.filter(({ event }) => !refused.has(event.id));
    ports.journal.count('AnnouncementPublished', taken.length);
    await settleTaken(ports, run, taken);
    if (refused.size > 0) fail(ports, run, refused.size, 'refused');
  } catch (error) {
    fail(ports, run, due.length, describeError(error));
  }
}

async function settleTaken(ports: AnnouncePorts, run: DeliveryRun, taken: readonly Published[]): Promise<void> {
  const told = new Map<string, Announcement[]>();
  for (const { connectionId, announcement } of taken.flatMap(({ settles }) => settles)) {
    told.set(connectionId, [...(told.get(connectionId) ?? []), announcement]);
  }
  await concurrently([...told], ports.concurrency, ([id, announcements]) =>
    run.guard(id, async () => {
      const settled = await changeConnection(ports, id, (stored) => {
        const result = stored && announced(stored, announcements);
        return { connection: result, result };
      });
      if (settled) run.keep(settled);
    }),
  );
}

function fail(ports: AnnouncePorts, run: DeliveryRun, events: number, error: string): void {
  run.fail();
  ports.journal.count('AnnouncementFailed', events);
  ports.journal.note({ event: 'failure', where: 'deliver.events', error });
}

/** One event per incident and side of it; one per customer for those that nobody can be reached about. */
function eventsOf(connections: readonly Connection[], now: number): readonly Published[] {
  const owed = connections.flatMap((connection) =>
    announceable(connection, now).map((announcement) => ({ connection, announcement })),
  );
  const events = owed.flatMap(({ connection, announcement }): readonly Published[] => {
    const { kind, incident } = announcement;
    const { lostAt, closedAt } = connection.incident ?? {};
    if (kind === 'customer_unreachable' || lostAt === undefined) return [];
    const event: BusEvent = {
      id: `${kind}/${incident}/${connection.id}`,
      kind,
      connection: busConnection(connection),
      incident,
      lostAt,
      ...(kind === 'restored' && closedAt !== undefined && { restoredAt: closedAt }),
    };
    return [{ event, settles: [{ connectionId: connection.id, announcement }] }];
  });
  const unreachable = owed
    .filter(({ announcement }) => announcement.kind === 'customer_unreachable')
    .sort((a, b) => (a.connection.id < b.connection.id ? -1 : 1));
  const [first] = unreachable;
  if (first?.connection.customerId === undefined) return events;
  const event: BusEvent = {
    id: `customer_unreachable/${first.announcement.incident}/${first.connection.id}`,
    kind: 'customer_unreachable',
    customerId: first.connection.customerId,
    connections: unreachable.map(({ connection }) => busConnection(connection)),
  };
  const settles = unreachable.map(({ connection, announcement }) => ({ connectionId: connection.id, announcement }));
  return [...events, { event, settles }];
}

function busConnection({ id, customerId, system }: Connection): BusConnection {
  return { id, ...(customerId !== undefined && { customerId }), ...(system !== undefined && { system }) };
}
