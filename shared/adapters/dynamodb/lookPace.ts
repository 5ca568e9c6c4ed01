import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Fault } from '../../faults.ts';
import type { Clock, LookPace } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { getItem } from './items.ts';
import { lookPaceKey } from './keys.ts';

interface PaceItem {
  /** When whoever reserves next may begin. */
  readonly nextAt: number;
  readonly expiresAt?: number;
}

/** Somebody reserved between our two tries; with this many in a row the item is hotter than any pace makes it. */
const TRIES = 5;

/** One item that all workers move on: whoever reserves takes the time from where the last one ended. */
export function createLookPace(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
  readonly perSecond: number;
}): LookPace {
  const { table, clock, perSecond } = parts;

  /** Writes if the condition holds; returns what `nextAt` is then, and undefined if it does not hold. */
  async function update(
    assignment: string,
    condition: string,
    values: Readonly<Record<string, number>>,
  ): Promise<number | undefined> {
    try {
      const { Attributes } = await table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: lookPaceKey(),
          UpdateExpression: `SET #nextAt = ${assignment}`,
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#nextAt': 'nextAt' },
          ExpressionAttributeValues: values,
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Attributes?.['nextAt'] as number;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  return {
    async reserve(looks, now, latest) {
      const cost = Math.ceil((looks * 1_000) / perSecond);
      for (let tries = 0; tries < TRIES; tries++) {
        const idle = await update(':then', 'attribute_not_exists(#nextAt) OR #nextAt < :now', {
          ':now': now,
          ':then': now + cost,
        });
        if (idle !== undefined) return { kind: 'at', at: now };
        const then = await update('#nextAt + :cost', '#nextAt BETWEEN :now AND :latest', {
          ':now': now,
          ':latest': latest,
          ':cost': cost,
        });
        if (then !== undefined) return { kind: 'at', at: then - cost };
        const item = await getItem<PaceItem>(table, lookPaceKey(), clock.now());
        if (item && item.nextAt > latest) return { kind: 'later', at: item.nextAt };
      }
      throw new Fault('The pace of looks was moved on by others each time it was tried');
    },

    async holdOff(until) {
      await update(':until', 'attribute_not_exists(#nextAt) OR #nextAt < :until', { ':until': until });
    },
  };
}
