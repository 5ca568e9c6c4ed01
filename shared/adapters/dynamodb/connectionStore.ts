import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { groupOf } from '../../domain/group.ts';
import type { Instant } from '../../domain/time.ts';
import type { TimelineEntry } from '../../domain/timeline.ts';
import type { Chance, Clock, ConnectionStore } from '../../ports.ts';
import { inChunks } from './chunks.ts';
import type { TableAccess } from './client.ts';
import { type ConnectionItem, fromConnectionItem, toConnectionItem } from './connectionItem.ts';
import { checkRetention, DEFAULT_RETENTION, expiryAfter, isExpired, type Retention } from './expiry.ts';
import { getItem, putIfAbsent, putVersion } from './items.ts';
import {
  connectionIdOf,
  connectionKey,
  connectionPk,
  customerPk,
  EVENT_PREFIX,
  type ItemKey,
  type ShardedList,
  shardOf,
  shardsOf,
  timelineKey,
} from './keys.ts';
import { type IndexItem, queryAll, queryFleet, queryIndex, queryIndexFrom } from './query.ts';
import { type Laid, layoutOf } from './schema.ts';
import type { IndexName } from './table.ts';

interface TimelineItem extends ItemKey, Laid {
  readonly entry: TimelineEntry;
  readonly expiresAt: number;
}

const TIMELINE = layoutOf<TimelineItem>('timeline', 1);

const ERASED_AT_ONCE = 20;

/**
 * Connections in DynamoDB: `load` is one GetItem, `save` and `append` one PutItem each.
 * @throws RangeError if a retention setting is unusable
 */
export function createConnectionStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'id'>;
  readonly retention?: Retention;
}): ConnectionStore {
  const { table, clock, chance, retention = DEFAULT_RETENTION } = parts;
  checkRetention(retention);

  /** A key holds its id, unless the id was too long for one. */
  async function idOf({ pk, sk }: ItemKey): Promise<string | undefined> {
    return connectionIdOf(pk) ?? (await getItem<ConnectionItem>(table, { pk, sk }, clock.now()))?.id;
  }

  async function* idsUnder(index: IndexName, partitions: readonly string[], dueBy?: Instant): AsyncGenerator<string> {
    for (const partition of partitions) yield* idsIn(queryIndex(table, index, partition, dueBy));
  }

  async function* idsIn(items: AsyncIterable<IndexItem>): AsyncGenerator<string> {
    for await (const item of items) {
      const id = await idOf(item);
      if (id !== undefined) yield id;
    }
  }

  const idsOfList = (index: IndexName, list: ShardedList) => idsUnder(index, shardsOf(list));

  return {
    async load(id) {
      const item = await getItem<ConnectionItem>(table, connectionKey(id), clock.now());
      return item && fromConnectionItem(id, item);
    },

    save: async (connection) => putVersion(table, toConnectionItem(connection, chance.id(), retention), clock.now()),

    async append(entry) {
      const expiresAt = expiryAfter(entry.recordedAt, retention.timeline);
      const item: TimelineItem = { ...timelineKey(entry), schema: TIMELINE.schema, entry, expiresAt };
      await putIfAbsent(table, item, clock.now());
    },

    async timeline(id, limit) {
      const entries: TimelineEntry[] = [];
      if (limit <= 0) return entries;
      const newestFirst = queryAll<TimelineItem>(table, {
        ...timelineOf(id),
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      });
      for await (const item of newestFirst) {
        if (!isExpired(item, clock.now())) entries.push({ ...TIMELINE.read(item).entry, connectionId: id });
        if (entries.length === limit) break;
      }
      return entries;
    },

    async eraseTimeline(id) {
      let erased = 0;
      for await (const items of inChunks(queryAll<ItemKey>(table, timelineOf(id)), ERASED_AT_ONCE)) {
        await Promise.all(
          items.map(({ pk, sk }) =>
            table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk, sk } })),
          ),
        );
        erased += items.length;
      }
      return erased;
    },

    idsOfCustomer: (customerId) => collect(idsUnder('byCustomer', [customerPk(customerId)])),

    dueIdsOfCustomer: (customerId, by) => collect(idsUnder('byCustomer', [customerPk(customerId)], by)),

    async *dueGroups(by) {
      for (const shard of shardsOf('DUE')) {
        for await (const item of queryIndex(table, 'due', shard, by)) {
          const { customerId, nextDueAt: dueAt = by } = item;
          const id = customerId ?? (await idOf(item));
          if (id === undefined) continue;
          yield { group: groupOf({ id, ...(customerId !== undefined && { customerId }) }), dueAt };
        }
      }
    },

    openIncidentIds: () => idsOfList('openIncidents', 'OPEN'),

    async *openedIds(since) {
      for (const shard of shardsOf('OPEN')) {
        yield* idsIn(queryIndexFrom(table, 'openIncidents', shard, since));
      }
    },

    allIds: () => idsOfList('fleet', 'CONNECTIONS'),

    async *fleet(after) {
      const last = after === undefined ? undefined : connectionKey(after);
      const shards = shardsOf('CONNECTIONS');
      const first = last ? shards.indexOf(shardOf('CONNECTIONS', last.pk)) : 0;
      for (const [i, shard] of shards.slice(first).entries()) {
        for await (const item of queryFleet(table, shard, i === 0 ? last : undefined)) {
          const id = await idOf(item);
          if (id !== undefined) yield { id, ...(item.glance && { glance: item.glance }) };
        }
      }
    },
  };
}

function timelineOf(id: string) {
  return {
    KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :events)',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': connectionPk(id), ':events': EVENT_PREFIX },
  };
}

async function collect(ids: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
}
