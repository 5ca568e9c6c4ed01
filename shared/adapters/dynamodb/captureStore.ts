import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { HOUR, type Instant } from '../../domain/time.ts';
import type { CapturedDelivery, CaptureStore, Clock } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { expiryAfter, isExpired } from './expiry.ts';
import { getItem } from './items.ts';
import { CAPTURED_PK, capturedKey, captureKey, type ItemKey } from './keys.ts';
import { queryAll } from './query.ts';

interface SwitchItem extends ItemKey {
  readonly until: Instant;
  readonly expiresAt: number;
}

interface CapturedItem extends ItemKey {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly receivedAt: Instant;
  readonly endpoint?: string;
  readonly bytes: number;
  readonly outcome: CapturedDelivery['outcome'];
  readonly expiresAt: number;
}

/** Captured deliveries in DynamoDB: encrypted at rest with the table, forgotten an hour after they were received. */
export function createCaptureStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
}): CaptureStore {
  const { table, clock } = parts;
  const { client, tableName } = table;
  const remove = (key: ItemKey) =>
    client.send(new DeleteCommand({ TableName: tableName, Key: { pk: key.pk, sk: key.sk } }));
  const items = () =>
    queryAll<CapturedItem>(table, {
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: { ':pk': CAPTURED_PK },
      ConsistentRead: true,
    });

  return {
    async until() {
      const now = clock.now();
      const item = await getItem<SwitchItem>(table, captureKey(), now);
      return item && item.until > now ? item.until : undefined;
    },

    async start(until) {
      const item: SwitchItem = { ...captureKey(), until, expiresAt: expiryAfter(until, 0) };
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
    },

    async stop() {
      await remove(captureKey());
      let removed = 0;
      for await (const item of items()) {
        await remove(item);
        removed++;
      }
      return removed;
    },

    async keep(place, { delivery, bytes, outcome }) {
      const expiresAt = expiryAfter(delivery.receivedAt, HOUR);
      const item: CapturedItem = { ...capturedKey(place), ...delivery, bytes, outcome, expiresAt };
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
    },

    async all() {
      const kept: CapturedDelivery[] = [];
      for await (const item of items()) {
        if (isExpired(item, clock.now())) continue;
        const { body, headers, receivedAt, endpoint, bytes, outcome } = item;
        const delivery = { body, headers, receivedAt, ...(endpoint !== undefined && { endpoint }) };
        kept.push({ delivery, bytes, outcome });
      }
      return kept.sort((a, b) => b.delivery.receivedAt - a.delivery.receivedAt);
    },
  };
}
