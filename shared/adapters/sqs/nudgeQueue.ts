import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Group, groupKey } from '../../domain/group.ts';
import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { Chance, NudgeQueue } from '../../ports.ts';
import { formatNudge } from './nudge.ts';

/** SendMessageBatch takes this many messages, and this many bytes of them together. */
const MAX_BATCH_ENTRIES = 10;
const MAX_BATCH_BYTES = 256 * 1024;

interface NudgeMessage {
  readonly MessageBody: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
}

/**
 * Nudges on an SQS FIFO queue. The message group is the group's digest, so that one customer's notices are worked on one
 * at a time and an id of any length or alphabet fits.
 */
export function createNudgeQueue(parts: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Nudges of one group within one bucket are one nudge; 0 keeps every nudge. */
  readonly bucketMs: Milliseconds;
  readonly chance: Pick<Chance, 'id'>;
}): NudgeQueue {
  const { client, queueUrl, bucketMs, chance } = parts;

  function toMessage(group: Group, now: Instant): NudgeMessage {
    const digest = digestOf(group);
    // The digest stands in the deduplication id too: some queues ignore the deduplication scope and would merge customers.
    const bucket = bucketMs > 0 ? String(Math.floor(now / bucketMs)) : chance.id();
    return {
      MessageBody: formatNudge(group),
      MessageGroupId: digest,
      MessageDeduplicationId: `${digest}.${bucket}`,
    };
  }

  /** Returns the messages that SQS did not take; a call that fails altogether took none. */
  async function sendBatch(messages: readonly NudgeMessage[]): Promise<readonly NudgeMessage[]> {
    try {
      const Entries = messages.map((message, index) => ({ Id: String(index), ...message }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      const refused = new Set(Failed.map(({ Id }) => Id));
      return messages.filter((_, index) => refused.has(String(index)));
    } catch {
      return messages;
    }
  }

  return {
    async nudge(group, now) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...toMessage(group, now) }));
    },

    async nudgeAll(groups, now) {
      const distinct = new Map(groups.map((group) => [groupKey(group), group]));
      const messages = [...distinct.values()].map((group) => toMessage(group, now));
      let failed = 0;
      for (const batch of batches(messages)) {
        const refused = await sendBatch(batch);
        // A repeat of a message that did arrive has the same deduplication id and is dropped.
        if (refused.length > 0) failed += (await sendBatch(refused)).length;
      }
      return { failed };
    },
  };
}

function digestOf(group: Group): string {
  return createHash('sha256').update(formatNudge(group)).digest('base64url');
}

/** Cuts by number and by bytes; bodies are ASCII, so a character is a byte. */
function batches(messages: readonly NudgeMessage[]): readonly (readonly NudgeMessage[])[] {
  const all: NudgeMessage[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const current = all.at(-1);
    const size = message.MessageBody.length;
    if (current && current.length < MAX_BATCH_ENTRIES && bytes + size <= MAX_BATCH_BYTES) {
      current.push(message);
      bytes += size;
    } else {
      all.push([message]);
      bytes = size;
    }
  }
  return all;
}
