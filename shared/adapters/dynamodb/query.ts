import { QueryCommand, type QueryCommandInput, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Glance } from '../../domain/cadence.ts';
import type { Instant } from '../../domain/time.ts';
import type { TableAccess } from './client.ts';
import type { ItemKey } from './keys.ts';
import { INDEXES, type IndexName, type SortedIndexName } from './table.ts';

/** An item as an index holds it: its table keys and what is projected. */
export type IndexItem = ItemKey & {
  readonly nextDueAt?: number;
  readonly customerId?: string;
  readonly glance?: Glance;
};

/**
 * All items of a query, page after page. A page may be empty and still have a successor; only the missing, or empty,
 * key of the next page ends it.
 */
export async function* queryAll<Item>(
  { client, tableName }: TableAccess,
  input: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>,
  after?: QueryCommandInput['ExclusiveStartKey'],
): AsyncGenerator<Item> {
  let startKey = after;
  do {
    const page = await client.send(
      new QueryCommand({ ...input, TableName: tableName, ...(startKey && { ExclusiveStartKey: startKey }) }),
    );
    for (const item of page.Items ?? []) yield item as Item;
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined && Object.keys(startKey).length > 0);
}

/** All items of the table that pass the filter, page after page. Reads, and costs, the whole table. */
export async function* scanAll<Item>(
  { client, tableName }: TableAccess,
  filter: Pick<ScanCommandInput, 'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
): AsyncGenerator<Item> {
  let startKey: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new ScanCommand({
        ...filter,
        TableName: tableName,
        ConsistentRead: true,
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    );
    for (const item of page.Items ?? []) yield item as Item;
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined && Object.keys(startKey).length > 0);
}

/** Everything under one partition of a sorted index from a value of its sort key on, in that order. */
export function queryIndexFrom(
  table: TableAccess,
  index: SortedIndexName,
  partition: string,
  from: number,
): AsyncGenerator<IndexItem> {
  const { partitionKey, sortKey } = INDEXES[index];
  return queryAll(table, {
    IndexName: index,
    KeyConditionExpression: '#partition = :partition AND #sort >= :from',
    ExpressionAttributeNames: { '#partition': partitionKey.name, '#sort': sortKey.name },
    ExpressionAttributeValues: { ':partition': partition, ':from': from },
  });
}

/** The known connections of one shard, in the order of the index; only those after a key. */
export function queryFleet(table: TableAccess, shard: string, after?: ItemKey): AsyncGenerator<IndexItem> {
  const { name } = INDEXES.fleet.partitionKey;
  return queryAll(
    table,
    {
      IndexName: 'fleet' satisfies IndexName,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': name },
      ExpressionAttributeValues: { ':partition': shard },
    },
    after && { ...after, [name]: shard },
  );
}

/** Everything under one partition of an index; with `dueBy` only what is due by then. */
export function queryIndex(
  table: TableAccess,
  index: IndexName,
  partition: string,
  dueBy?: Instant,
): AsyncGenerator<IndexItem> {
  const names = { '#partition': INDEXES[index].partitionKey.name };
  const values = { ':partition': partition };
  const inPartition = '#partition = :partition';
  if (dueBy === undefined) {
    return queryAll(table, {
      IndexName: index,
      KeyConditionExpression: inPartition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
  }
  const isDue = '#nextDueAt <= :dueBy';
  return queryAll(table, {
    IndexName: index,
    // Only a sort key may stand in the key condition; elsewhere the same words filter.
    ...(index === 'due'
      ? { KeyConditionExpression: `${inPartition} AND ${isDue}` }
      : { KeyConditionExpression: inPartition, FilterExpression: isDue }),
    ExpressionAttributeNames: { ...names, '#nextDueAt': 'nextDueAt' },
    ExpressionAttributeValues: { ...values, ':dueBy': dueBy },
  });
}
