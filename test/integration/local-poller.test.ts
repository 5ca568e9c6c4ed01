import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { lambdaFunction } from '../../local/lambda.ts';
import { type Poller, startPoller } from '../../local/poller.ts';
import type { RunningServer } from '../../local/servers/running-server.ts';
import { startSqs } from '../../local/servers/sqs.ts';
import { settle } from '../../local/settle.ts';

const DELAY = 120;
const VISIBILITY = 180;
const SECOND = 1000;

let server: RunningServer;
let client: SQSClient;
let clock: MovableClock;
let queueUrl: string;
let deadLetterUrl: string;
let poller: Poller;
let batches: SQSRecord[][];
let errors: unknown[];
let behave: (records: SQSRecord[]) => Promise<SQSBatchResponse | undefined>;
let queues = 0;

beforeAll(async () => {
  server = await startSqs();
  client = new SQSClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

beforeEach(async () => {
  queues += 1;
  clock = movableClock();
  batches = [];
  errors = [];
  behave = async () => ({ batchItemFailures: [] });
  deadLetterUrl = await createQueue(`dead-${queues}.fifo`, {});
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const redrive = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 2 };
  queueUrl = await createQueue(`nudges-${queues}.fifo`, {
    VisibilityTimeout: String(VISIBILITY),
    RedrivePolicy: JSON.stringify(redrive),
  });
  await startWith({});
});
afterEach(() => poller.stop());

async function createQueue(QueueName: string, attributes: Record<string, string>): Promise<string> {
  const Attributes = { FifoQueue: 'true', ...attributes };
  return (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
}

async function startWith(settings: { batchSize?: number; maximumConcurrency?: number }) {
  const handler = async (event: SQSEvent) => {
    batches.push(event.Records);
    return behave(event.Records);
  };
  const target = lambdaFunction({ name: 'notify', handler, timeout: 30_000, clock });
  const onError = (error: unknown) => errors.push(error);
  poller = await startPoller({ client, queueUrl, target, clock, queueDelaySeconds: DELAY, onError, ...settings });
}

let sent = 0;
function send(group: string, body: string) {
  sent += 1;
  const MessageDeduplicationId = `d${sent}`;
  return client.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageGroupId: group, MessageDeduplicationId }),
  );
}

async function advance(seconds: number) {
  clock.advance(seconds * SECOND);
  await poller.quiet();
}
const bodies = () => batches.flat().map(({ body }) => body);

describe('the local event source mapping', () => {
  test('withholds a message for the queue delay, by the movable clock', async () => {
    const before = clock.now();
    await send('cust_0001', 'nudge');
    await poller.quiet();
    const visibleAt = (poller.nextVisibleAt() ?? 0) - before;
    expect(visibleAt).toBeGreaterThanOrEqual(DELAY * SECOND);
    expect(visibleAt).toBeLessThan((DELAY + 10) * SECOND);
    await advance(DELAY - 20);
    expect(bodies()).toEqual([]);
    expect(await poller.idle()).toBe(false);
    await advance(20);
    expect(bodies()).toEqual(['nudge']);
    expect(await poller.idle()).toBe(true);
    expect(poller.nextVisibleAt()).toBeUndefined();
  });

  test('counts the delay from when a message was sent, though the clock moved before it was received', async () => {
    await send('cust_0001', 'first');
    await send('cust_0001', 'second');
    await poller.quiet();
    await advance(DELAY);
    expect(bodies()).toEqual(['first', 'second']);
    await send('cust_0001', 'third');
    await advance(DELAY - 20);
    expect(bodies()).toEqual(['first', 'second']);
    await advance(20);
    expect(bodies()).toEqual(['first', 'second', 'third']);
  });

  test('hands over records as Lambda shapes them, dated by the movable clock', async () => {
    clock.advance(3600 * SECOND);
    const before = clock.now();
    const { MessageId, SequenceNumber } = await send('cust_0001', 'nudge');
    await poller.quiet();
    await advance(DELAY);
    const [record] = batches.flat();
    expect(record).toMatchObject({
      messageId: MessageId,
      body: 'nudge',
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringMatching(/^arn:aws:sqs:.*:nudges-\d+\.fifo$/),
      messageAttributes: {},
      attributes: {
        ApproximateReceiveCount: '1',
        MessageGroupId: 'cust_0001',
        MessageDeduplicationId: `d${sent}`,
        SequenceNumber,
      },
    });
    const age = Number(record?.attributes.SentTimestamp) - before;
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(10 * SECOND);
  });

  test('case 47: only what the response names comes back, after the visibility timeout', async () => {
    behave = async (records) => ({
      batchItemFailures: records
        .filter(({ body }) => body === 'bad')
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    });
    await Promise.all([send('g1', 'good'), send('g2', 'bad'), send('g3', 'fine')]);
    await poller.quiet();
    await advance(DELAY);
    expect(bodies().sort()).toEqual(['bad', 'fine', 'good']);
    behave = async () => undefined;
    await advance(VISIBILITY - 20);
    expect(bodies()).toHaveLength(3);
    await advance(20);
    expect(bodies()).toHaveLength(4);
    expect(batches.at(-1)).toMatchObject([{ body: 'bad', attributes: { ApproximateReceiveCount: '2' } }]);
    expect(await poller.idle()).toBe(true);
  });

  test('case 48: an empty or unknown identifier fails the whole batch', async () => {
    for (const itemIdentifier of ['', 'not-of-this-batch']) {
      behave = async () => ({ batchItemFailures: [{ itemIdentifier }] });
      await send(`group ${itemIdentifier}`, 'one');
      await poller.quiet();
      await advance(DELAY);
      expect(await poller.idle()).toBe(false);
      behave = async () => undefined;
      await advance(VISIBILITY);
      expect(await poller.idle()).toBe(true);
    }
    expect(bodies()).toHaveLength(4);
  });

  test('a function that throws or never answers gets its message again, and then the dead-letter queue does', async () => {
    behave = () => Promise.reject(new Error('broken'));
    const { MessageId } = await send('cust_0001', 'poison');
    await poller.quiet();
    await advance(DELAY);
    behave = () => {
      clock.advance(30 * SECOND);
      return new Promise(() => undefined);
    };
    await advance(VISIBILITY);
    await advance(VISIBILITY);
    expect(bodies()).toEqual(['poison', 'poison']);
    expect(errors).toMatchObject([{ message: 'broken' }, { name: 'LambdaTimeout' }]);
    expect(await poller.idle()).toBe(true);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: deadLetterUrl }));
    expect(Messages).toMatchObject([{ MessageId, Body: 'poison' }]);
  });

  test('a failed message holds up its group in order, and nobody else', async () => {
    behave = async (records) => ({
      batchItemFailures: records
        .filter(({ body }) => body === 'a1')
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    });
    await send('a', 'a1');
    await send('a', 'a2');
    await send('b', 'b1');
    await send('b', 'b2');
    await poller.quiet();
    await advance(DELAY);
    expect(bodies().sort()).toEqual(['a1', 'b1', 'b2']);
    behave = async () => undefined;
    await advance(VISIBILITY);
    expect(bodies().slice(3)).toEqual(['a1', 'a2']);
  });

  test('works on one message of a group at a time and on several groups at once', async () => {
    const running = new Map<string, number>();
    let mostAtOnce = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    behave = async (records) => {
      for (const { attributes } of records) {
        const group = attributes.MessageGroupId ?? '';
        running.set(group, (running.get(group) ?? 0) + 1);
        mostAtOnce = Math.max(mostAtOnce, running.get(group) ?? 0);
      }
      if (running.size === 3) open();
      await gate;
      for (const { attributes } of records) {
        const group = attributes.MessageGroupId ?? '';
        running.set(group, (running.get(group) ?? 0) - 1);
      }
      return undefined;
    };
    await poller.stop();
    await startWith({ batchSize: 1, maximumConcurrency: 3 });
    for (const group of ['a', 'b', 'c']) for (const n of [1, 2]) await send(group, `${group}${n}`);
    await poller.quiet();
    await advance(DELAY);
    expect(batches.map((records) => records.length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(mostAtOnce).toBe(1);
  });

  test('settling moves the clock from nudge to nudge until nothing is queued', async () => {
    const start = clock.now();
    let again = 2;
    behave = async (records) => {
      if (again > 0) await send(records[0]?.attributes.MessageGroupId ?? '', `again ${again}`);
      again -= 1;
      return undefined;
    };
    await send('cust_0001', 'nudge');
    await settle(clock, poller);
    expect(bodies()).toEqual(['nudge', 'again 2', 'again 1']);
    expect(await poller.idle()).toBe(true);
    expect(clock.now() - start).toBeGreaterThanOrEqual(3 * DELAY * SECOND);
    expect(clock.now() - start).toBeLessThan(4 * DELAY * SECOND);
  });

  test('settling gives up on a function that nudges itself for ever', async () => {
    behave = async (records) => {
      await send(records[0]?.attributes.MessageGroupId ?? '', 'again');
      return undefined;
    };
    await send('cust_0001', 'nudge');
    await expect(settle(clock, poller)).rejects.toThrow('did not come to rest');
  });
});
