import type { Instant } from '../../domain/time.ts';
import type { BusConnection, BusEvent } from '../../ports.ts';

/** Who the events come from; the `source` that rules match. */
export const EVENT_SOURCE = 'reconnect';

/** The layout of the details. A field may be added within a version; any other change is a new one. */
const DETAIL_VERSION = '1';

/** The `detail-type` of each kind of event. */
export const DETAIL_TYPES: Readonly<Record<BusEvent['kind'], string>> = {
  reauthorization_required: 'ConnectionReauthorizationRequired',
  restored: 'ConnectionRestored',
  customer_unreachable: 'CustomerUnreachable',
};

/** EventBridge takes 256 KB an entry; ids of 500 letters beyond ASCII leave room for this many. */
const MOST_CONNECTIONS = 60;

/** The detail of an event, as docs/events.md describes it. */
export function detailOf(event: BusEvent, stage: string): Readonly<Record<string, unknown>> {
  const common = { version: DETAIL_VERSION, id: event.id, stage };
  if (event.kind === 'customer_unreachable') {
    const { customerId, connections } = event;
    return {
      ...common,
      customerId,
      connections: connections.slice(0, MOST_CONNECTIONS).map(({ id, system }) => named(id, system)),
      connectionsInAll: connections.length,
    };
  }
  return {
    ...common,
    ...connectionOf(event.connection),
    incident: event.incident,
    lostAt: iso(event.lostAt),
    ...(event.restoredAt !== undefined && { restoredAt: iso(event.restoredAt) }),
  };
}

function connectionOf({ id, customerId, system }: BusConnection) {
  return { ...named(id, system), ...(customerId !== undefined && { customerId }) };
}

function named(connectionId: string, system: string | undefined) {
  return { connectionId, ...(system !== undefined && { system }) };
}

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
