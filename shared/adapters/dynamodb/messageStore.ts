import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Message } from '../../domain/message.ts';
import type { Clock, MessageStore } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { checkRetention, DEFAULT_RETENTION, expiryAfter, isExpired, type Retention } from './expiry.ts';
import { getItem } from './items.ts';
import { type ItemKey, MESSAGE_PREFIX, messageKey } from './keys.ts';
import { scanAll } from './query.ts';

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

    async remove(id) {
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: messageKey(id) }));
    },

    async *ofCustomer(customerId) {
      const items = scanAll<MessageItem>(table, {
        FilterExpression: 'begins_with(#pk, :messages) AND #message.#customerId = :customerId',
        ExpressionAttributeNames: { '#pk': 'pk', '#message': 'message', '#customerId': 'customerId' },
        ExpressionAttributeValues: { ':messages': MESSAGE_PREFIX, ':customerId': customerId },
      });
      for await (const item of items) if (!isExpired(item, clock.now())) yield item.message;
    },
  };
}
