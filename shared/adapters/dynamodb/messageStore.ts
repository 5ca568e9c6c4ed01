import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Message } from '../../domain/message.ts';
import type { Clock, MessageStore } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { checkRetention, DEFAULT_RETENTION, expiryAfter, type Retention } from './expiry.ts';
import { getItem } from './items.ts';
import { type ItemKey, messageKey } from './keys.ts';

interface MessageItem extends ItemKey {
  readonly message: Message;
  readonly expiresAt: number;
}

/**
 * Messages in DynamoDB, forgotten after their retention.
 * @throws RangeError if a retention setting is unusable
 */
export function createMessageStore(parts: {
  readonly table: TableAccess;
  readonly clock: Pick<Clock, 'now'>;
  readonly retention?: Retention;
}): MessageStore {
  const { table, clock, retention = DEFAULT_RETENTION } = parts;
  checkRetention(retention);
  return {
    async put(message) {
      const expiresAt = expiryAfter(message.createdAt, retention.messages);
      const item: MessageItem = { ...messageKey(message.id), message, expiresAt };
      await table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));
    },

    load: async (id) => (await getItem<MessageItem>(table, messageKey(id), clock.now()))?.message,
  };
}
