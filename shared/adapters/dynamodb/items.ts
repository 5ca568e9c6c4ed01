import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../../domain/time.ts';
import type { TableAccess } from './client.ts';
import { expiredUntil, isExpired } from './expiry.ts';
import type { ItemKey } from './keys.ts';

export interface VersionedItem extends ItemKey {
  readonly version: number;
  /** Which write this is, so that its author knows it again after a lost answer. */
  readonly writeId: string;
  readonly expiresAt?: number;
}

/** Strongly consistent; an expired item is absent. The caller says what the item is: nobody else writes under its key. */
export async function getItem<Item extends { readonly expiresAt?: number }>(
  { client, tableName }: TableAccess,
  key: ItemKey,
  now: Instant,
): Promise<Item | undefined> {
  const { Item: item } = await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return item === undefined || isExpired(item, now) ? undefined : (item as Item);
}

/**
 * Writes if the stored version still is the one before the item's. Only a failed condition is a conflict; whatever else
 * goes wrong is thrown.
 *
 * When an answer is lost the SDK repeats the write, and the repeat fails on the version that the first attempt
 * stored. The write id tells that from a real conflict.
 */
export async function putVersion(table: TableAccess, item: VersionedItem, now: Instant): Promise<'saved' | 'conflict'> {
  try {
    await table.client.send(
      new PutCommand({ TableName: table.tableName, Item: item, ...previousVersion(item.version - 1, now) }),
    );
    return 'saved';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const repeated = (error.$metadata.attempts ?? 1) > 1;
    return repeated && (await isWrittenBy(table, item)) ? 'saved' : 'conflict';
  }
}

/** The first write wins; an expired item that still lingers does not count. */
export async function putIfAbsent({ client, tableName }: TableAccess, item: ItemKey, now: Instant): Promise<void> {
  try {
    await client.send(new PutCommand({ TableName: tableName, Item: item, ...absent(now) }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function previousVersion(version: number, now: Instant) {
  if (version === 0) return absent(now);
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

function absent(now: Instant) {
  return {
    ConditionExpression: 'attribute_not_exists(#pk) OR #expiresAt <= :now',
    ExpressionAttributeNames: { '#pk': 'pk', '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ':now': expiredUntil(now) },
  };
}

async function isWrittenBy(table: TableAccess, { pk, sk, writeId }: VersionedItem): Promise<boolean> {
  const stored = await table.client.send(
    new GetCommand({
      TableName: table.tableName,
      Key: { pk, sk },
      ConsistentRead: true,
      ProjectionExpression: '#writeId',
      ExpressionAttributeNames: { '#writeId': 'writeId' },
    }),
  );
  return stored.Item?.['writeId'] === writeId;
}
