import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Message } from '../../domain/message.ts';
import type { Clock, MessageStore } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { checkRetention, DEFAULT_RETENTION, expiryAfter, isExpired, type Retention } from './expiry.ts';
import { getItem } from './items.ts';
import { type ItemKey, MESSAGE_PREFIX, messageKey } from './keys.ts';
import { scanAll } from './query.ts';
import { type Laid, layoutOf } from './schema.ts';

interface MessageItem extends ItemKey, Laid {
  readonly message: Message;
  readonly expiresAt: number;
}

const LAYOUT = layoutOf<MessageItem>('message', 1);

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
      const item: MessageItem = { ...messageKey(message.id), schema: LAYOUT.schema, message, expiresAt };
      await table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));
    },

    async load(id) {
      const item = await getItem<MessageItem>(table, messageKey(id), clock.now());
      return item && LAYOUT.read(item).message;
    },

    async remove(id) {
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: messageKey(id) }));
    },

    async *ofCustomer(customerId) {
      const items = scanAll<MessageItem>(table, {
        FilterExpression: 'begins_with(#pk, :messages) AND #message.#customerId = :customerId',
        ExpressionAttributeNames: { '#pk': 'pk', '#message': 'message', '#customerId': 'customerId' },
        ExpressionAttributeValues: { ':messages': MESSAGE_PREFIX, ':customerId': customerId },
      });
      for await (const item of items) if (!isExpired(item, clock.now())) yield LAYOUT.read(item).message;
    },
  };
}
