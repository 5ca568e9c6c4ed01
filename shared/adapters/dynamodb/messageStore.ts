import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { withLanding } from '../../domain/feedback.ts';
import { LANDINGS, type Landing, type Message } from '../../domain/message.ts';
import type { Clock, MessageStore } from '../../ports.ts';
import type { TableAccess } from './client.ts';
import { checkRetention, DEFAULT_RETENTION, expiredUntil, expiryAfter, isExpired, type Retention } from './expiry.ts';
import { getItem } from './items.ts';
import { type ItemKey, MESSAGE_PREFIX, messageKey } from './keys.ts';
import { scanAll } from './query.ts';
import { type Laid, layoutOf } from './schema.ts';

/** What landed how lies beside the message, in one set of mailboxes per landing: adding to a set needs no reading. */
interface MessageItem extends ItemKey, Laid, Partial<Record<Landing, ReadonlySet<string>>> {
  readonly message: Omit<Message, 'landings'>;
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

  async function load(id: string): Promise<Message | undefined> {
    const item = await getItem<MessageItem>(table, messageKey(id), clock.now());
    return item && fromItem(item);
  }

  async function* scan(filter: Parameters<typeof scanAll>[1]): AsyncGenerator<Message> {
    for await (const item of scanAll<MessageItem>(table, filter))
      if (!isExpired(item, clock.now())) yield fromItem(item);
  }

  return {
    // An update and no replacement: feedback may have come before, and may come meanwhile.
    async put({ landings: _kept, ...message }: Message) {
      await table.client.send(
        new UpdateCommand({
          TableName: table.tableName,
          Key: messageKey(message.id),
          UpdateExpression: 'SET #schema = :schema, #message = :message, #expiresAt = :expiresAt',
          ExpressionAttributeNames: { '#schema': 'schema', '#message': 'message', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: {
            ':schema': LAYOUT.schema,
            ':message': message,
            ':expiresAt': expiryAfter(message.createdAt, retention.messages),
          },
        }),
      );
    },

    async land(id, landing, mailboxes) {
      // DynamoDB knows no empty set.
      if (mailboxes.length === 0) return load(id);
      try {
        const { Attributes: item } = await table.client.send(
          new UpdateCommand({
            TableName: table.tableName,
            Key: messageKey(id),
            UpdateExpression: 'ADD #landing :mailboxes',
            // Without it, feedback about an erased message would bring up an item of its own, with addresses in it.
            ConditionExpression: 'attribute_exists(#pk) AND #expiresAt > :now',
            ExpressionAttributeNames: { '#pk': 'pk', '#expiresAt': 'expiresAt', '#landing': landing },
            ExpressionAttributeValues: { ':mailboxes': new Set(mailboxes), ':now': expiredUntil(clock.now()) },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return fromItem(item as MessageItem);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    load,

    async remove(id) {
      await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: messageKey(id) }));
    },

    ofCustomer: (customerId) =>
      scan({
        FilterExpression: 'begins_with(#pk, :messages) AND #message.#customerId = :customerId',
        ExpressionAttributeNames: { '#pk': 'pk', '#message': 'message', '#customerId': 'customerId' },
        ExpressionAttributeValues: { ':messages': MESSAGE_PREFIX, ':customerId': customerId },
      }),

    every: () =>
      scan({
        FilterExpression: 'begins_with(#pk, :messages)',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ExpressionAttributeValues: { ':messages': MESSAGE_PREFIX },
      }),
  };
}

function fromItem(stored: MessageItem): Message {
  const item = LAYOUT.read(stored);
  const landings = LANDINGS.reduce<NonNullable<Message['landings']>>(
    (known, landing) => withLanding(known, landing, [...(item[landing] ?? [])]),
    {},
  );
  return { ...item.message, ...(Object.keys(landings).length > 0 && { landings }) };
}
