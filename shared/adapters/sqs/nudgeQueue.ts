import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Group, groupKey } from '../../domain/group.ts';
import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { Chance, NudgeQueue } from '../../ports.ts';
import { formatNudge } from './nudge.ts';
import { sendAll } from './sendAll.ts';

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

  function toMessage(group: Group, now: Instant) {
    const digest = digestOf(group);
    // The digest stands in the deduplication id too: some queues ignore the deduplication scope and would merge customers.
    const bucket = bucketMs > 0 ? String(Math.floor(now / bucketMs)) : chance.id();
    return {
      MessageBody: formatNudge(group),
      MessageGroupId: digest,
      MessageDeduplicationId: `${digest}.${bucket}`,
    };
  }

  return {
    async nudge(group, now) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...toMessage(group, now) }));
    },

    async nudgeAll(groups, now) {
      const distinct = new Map(groups.map((group) => [groupKey(group), group]));
      const messages = [...distinct.values()].map((group) => toMessage(group, now));
      // A repeat of a message that did arrive has the same deduplication id and is dropped.
      return { failed: await sendAll(client, queueUrl, messages) };
    },
  };
}

function digestOf(group: Group): string {
  return createHash('sha256').update(formatNudge(group)).digest('base64url');
}
