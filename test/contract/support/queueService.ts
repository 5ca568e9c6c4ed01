import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import { startSqs } from '../../../local/servers/sqs.ts';
import { createSqsClient } from '../../../shared/adapters/sqs/client.ts';
import { parseNudge } from '../../../shared/adapters/sqs/nudge.ts';
import type { Group } from '../../../shared/domain/group.ts';
import { type CallLimits, DEFAULT_CALL_LIMITS } from '../../../shared/runtime/calls.ts';

/** An embedded SQS, spoken to over HTTP. */
export interface QueueService {
  readonly url: string;
  readonly client: SQSClient;
  /** A fresh FIFO queue; returns its URL. */
  createQueue(): Promise<string>;
  /** A fresh one that keeps no order; returns its URL. */
  createStandardQueue(): Promise<string>;
  /** Takes every message out, as it was received. */
  receiveAll(queueUrl: string): Promise<readonly SqsMessage[]>;
  /** The groups of all nudges, taken out. @throws if a message is no nudge */
  drain(queueUrl: string): Promise<readonly Group[]>;
  stop(): Promise<void>;
}

export async function startQueueService(): Promise<QueueService> {
  const server = await startSqs();
  const client = connectQueue(server.url);
  let queues = 0;

  async function receiveAll(queueUrl: string): Promise<readonly SqsMessage[]> {
    const all: SqsMessage[] = [];
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['MessageGroupId', 'MessageDeduplicationId'],
        }),
      );
      if (Messages.length === 0) return all;
      all.push(...Messages);
      for (const { ReceiptHandle } of Messages) {
        await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      }
    }
  }

  return {
    url: server.url,
    client,
    receiveAll,
    createQueue: async () => {
      const created = await client.send(
        new CreateQueueCommand({ QueueName: `nudges-${++queues}.fifo`, Attributes: { FifoQueue: 'true' } }),
      );
      return String(created.QueueUrl);
    },
    createStandardQueue: async () => {
      const created = await client.send(new CreateQueueCommand({ QueueName: `looks-${++queues}` }));
      return String(created.QueueUrl);
    },
    drain: async (queueUrl) =>
      (await receiveAll(queueUrl)).map(({ Body = '' }) => {
        const group = parseNudge(Body);
        if (group === undefined) throw new Error('The queue holds something that is no nudge');
        return group;
      }),
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

/** A client of the product's making for the given endpoint. */
export function connectQueue(url: string, limits: CallLimits = DEFAULT_CALL_LIMITS): SQSClient {
  return createSqsClient(limits, {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    endpoint: url,
  });
}
