import { type Glance, glanceOf } from '../../domain/cadence.ts';
import { CONNECTION_SCHEMA, type Connection, nextDueAt } from '../../domain/connection.ts';
import { isOpen } from '../../domain/incident.ts';
import { expiryAfter, type Retention } from './expiry.ts';
import type { VersionedItem } from './items.ts';
import { connectionKey, customerPk, shardOf } from './keys.ts';
import { layoutOf } from './schema.ts';

/** A connection as stored: what indexes and conditions need stands beside the state, everything else within it. */
export interface ConnectionItem extends VersionedItem {
  readonly id: string;
  readonly schema: number;
  readonly customerId?: string;
  readonly customerPk?: string;
  readonly nextDueAt?: number;
  readonly dueShard?: string;
  readonly openShard?: string;
  readonly openedAt?: number;
  readonly fleetShard: string;
  /** Absent for an id at its end. */
  readonly glance?: Glance;
  readonly state: ConnectionState;
}

const LAYOUT = layoutOf<ConnectionItem>('connection', CONNECTION_SCHEMA);

type ConnectionState = Omit<Connection, 'id' | 'schema' | 'version' | 'customerId'>;

/** The item that follows the stored version of `connection`. */
export function toConnectionItem(connection: Connection, writeId: string, retention: Retention): ConnectionItem {
  const { id, schema: _, version, customerId, ...state } = withinItemSize(connection);
  const key = connectionKey(id);
  const { incident } = connection;
  const dueAt = nextDueAt(connection);
  const glance = glanceOf(connection);
  const endedAt = connection.gone?.at ?? connection.relinkedTo?.at;
  return {
    ...key,
    id,
    schema: CONNECTION_SCHEMA,
    version: version + 1,
    writeId,
    state,
    fleetShard: shardOf('CONNECTIONS', key.pk),
    ...(glance && { glance }),
    ...(customerId !== undefined && { customerId, customerPk: customerPk(customerId) }),
    ...(dueAt !== undefined && { nextDueAt: dueAt, dueShard: shardOf('DUE', key.pk) }),
    ...(isOpen(incident) && { openShard: shardOf('OPEN', key.pk), openedAt: incident.openedAt }),
    ...(endedAt !== undefined && {
      // Counted from our own clock too: evidence may be old, and its tombstone must outlive the moment it is written.
      expiresAt: expiryAfter(Math.max(endedAt, connection.writtenAt), retention.tombstone),
    }),
  };
}

/** @param id as asked for: the stored one cannot hold half of a surrogate pair. */
export function fromConnectionItem(id: string, item: ConnectionItem): Connection {
  const { state, version, customerId } = LAYOUT.read(item);
  return { ...state, id, schema: CONNECTION_SCHEMA, version, ...(customerId !== undefined && { customerId }) };
}

/** DynamoDB takes 400 KB; the rest is for keys and for its own way of counting, which JSON only approximates. */
const MAX_STATE_BYTES = 350_000;

/**
 * The state is bounded by design, this is the net below: rather than refuse an event, the oldest history goes.
 * @throws RangeError if even that is not enough
 */
function withinItemSize(connection: Connection): Connection {
  let bounded = connection;
  while (Buffer.byteLength(JSON.stringify(bounded)) > MAX_STATE_BYTES) {
    const { history } = bounded;
    if (history.length === 0) throw new RangeError('A connection is larger than a DynamoDB item, even without history');
    bounded = { ...bounded, history: history.slice(0, Math.floor(history.length / 2)) };
  }
  return bounded;
}
