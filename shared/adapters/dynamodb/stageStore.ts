import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ModeState, NEW_STAGE } from '../../domain/mode.ts';
import type { Instant } from '../../domain/time.ts';
import type { Clock, StageStore, SweepPlace } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { getItem } from './items.ts';
import { feedbackKey, fleetSizeKey, type ItemKey, leaseKey, modeKey, sweepPlaceKey } from './keys.ts';
import { type Laid, layoutOf } from './schema.ts';

type StageItem<Content> = ItemKey & Content & { readonly expiresAt?: number };

interface ModeItem extends ItemKey, Laid {
  readonly mode: ModeState;
}

const MODE = layoutOf<ModeItem>('mode', 1);

/** The stage's small state in DynamoDB; every read is strongly consistent. */
export function createStageStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
}): StageStore {
  const { clock, table } = parts;
  const { client, tableName } = table;
  const put = (key: ItemKey, content: object) =>
    client.send(new PutCommand({ TableName: tableName, Item: { ...key, ...content } }));

  return {
    async mode() {
      const item = await getItem<StageItem<ModeItem>>(table, modeKey(), clock.now());
      return item ? MODE.read(item).mode : NEW_STAGE;
    },

    async setMode(mode) {
      await put(modeKey(), { schema: MODE.schema, mode });
    },

    acquireLease: (name, holder, now, until) =>
      holds(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...leaseKey(name), holder, until },
            // The holder itself may write again: a repeat after a lost answer must not fail on its own lease.
            ConditionExpression: 'attribute_not_exists(#pk) OR #until <= :now OR #holder = :holder',
            ExpressionAttributeNames: { '#pk': 'pk', '#until': 'until', '#holder': 'holder' },
            ExpressionAttributeValues: { ':now': now, ':holder': holder },
          }),
        ),
      ),

    async releaseLease(name, holder) {
      await holds(
        client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: leaseKey(name),
            ConditionExpression: '#holder = :holder',
            ExpressionAttributeNames: { '#holder': 'holder' },
            ExpressionAttributeValues: { ':holder': holder },
          }),
        ),
      );
    },

    async sweepPlace() {
      return (await getItem<StageItem<{ place: SweepPlace }>>(table, sweepPlaceKey(), clock.now()))?.place;
    },

    async saveSweepPlace(place) {
      await put(sweepPlaceKey(), { place });
    },

    async fleetSize() {
      return (await getItem<StageItem<{ size: number }>>(table, fleetSizeKey(), clock.now()))?.size;
    },

    async saveFleetSize(size) {
      await put(fleetSizeKey(), { size });
    },

    async feedbackSeenAt() {
      return (await getItem<StageItem<{ seenAt: Instant }>>(table, feedbackKey(), clock.now()))?.seenAt;
    },

    async saveFeedbackSeenAt(seenAt) {
      await put(feedbackKey(), { seenAt });
    },
  };
}

/** Whether the condition of a write held. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
