import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formatNudge, parseNudge } from '../../shared/adapters/sqs/nudge.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { type Group, groupKey } from '../../shared/domain/group.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { connectQueue, type QueueService, startQueueService } from '../contract/support/queueService.ts';
import { type ScriptedProxy, type Step, startScriptedProxy } from '../contract/support/scriptedProxy.ts';
import { countingIds, START } from '../contract/support/time.ts';

let service: QueueService;
let proxy: ScriptedProxy;
let client: SQSClient;
let queueUrl: string;
beforeAll(async () => {
  service = await startQueueService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  proxy = await startScriptedProxy(service.url);
  client = connectQueue(proxy.url, { connection: 2_000, request: 2_000, maxAttempts: 2 });
  queueUrl = await service.createQueue();
});
afterEach(async () => {
  client.destroy();
  await proxy.stop();
});

const queue = () => createNudgeQueue({ client, queueUrl, bucketMs: MINUTE, chance: countingIds() });
const groups = (count: number, padding = ''): Group[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'customer', id: `cust_${n}${padding}` }));
const entries = () =>
  proxy.seen.map(
    ({ body }) => body['Entries'] as { Id: string; MessageBody: string; MessageDeduplicationId: string }[],
  );
const sizes = () => entries().map((batch) => batch.length);
const drained = async () => (await service.drain(queueUrl)).map(groupKey).toSorted();

test('a nudge is its group and bucket: the same bytes, group and deduplication id every time', async () => {
  await queue().nudge({ kind: 'customer', id: 'Zoë#1' }, START);
  const [received] = await service.receiveAll(queueUrl);
  const { MessageGroupId, MessageDeduplicationId } = received?.Attributes ?? {};
  expect(received?.Body).toBe('{"v":1,"customer":"Zo\\u00eb#1"}');
  expect(MessageGroupId).toMatch(/^[\w-]{43}$/);
  expect(MessageDeduplicationId).toBe(`${MessageGroupId}.${START / MINUTE}`);
});

test('a customer and a connection of the same id are two groups', async () => {
  await queue().nudgeAll([...groups(1), { kind: 'connection', id: 'cust_0' }], START);
  const received = await service.receiveAll(queueUrl);
  expect(new Set(received.map(({ Attributes }) => Attributes?.MessageGroupId)).size).toBe(2);
});

describe('case 46: batches', () => {
  test('ten at a time', async () => {
    expect(await queue().nudgeAll(groups(23), START)).toEqual({ failed: 0 });
    expect(sizes()).toEqual([10, 10, 3]);
    expect(await drained()).toHaveLength(23);
  });

  test('ten of 30 KB are split by bytes', async () => {
    expect(await queue().nudgeAll(groups(10, 'x'.repeat(30 * 1024)), START)).toEqual({ failed: 0 });
    expect(sizes()).toEqual([8, 2]);
    expect(await drained()).toHaveLength(10);
  });

  test('bytes are counted as sent, not as characters', async () => {
    await queue().nudgeAll(groups(10, 'é'.repeat(10 * 1024)), START);
    for (const batch of entries()) {
      const bytes = batch.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
      expect(bytes).toBeLessThanOrEqual(256 * 1024);
    }
    expect(await drained()).toHaveLength(10);
  });

  const failing = (...ids: readonly string[]): Step => ({
    kind: 'answer',
    status: 200,
    body: {
      Successful: [],
      Failed: ids.map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })),
    },
  });

  test('only what failed is sent again, once, under the same deduplication id', async () => {
    proxy.script('SendMessageBatch', failing('3'));
    expect(await queue().nudgeAll(groups(10), START)).toEqual({ failed: 0 });
    expect(sizes()).toEqual([10, 1]);
    const [first, second] = entries();
    expect(second?.[0]?.MessageBody).toBe('{"v":1,"customer":"cust_3"}');
    expect(second?.[0]?.MessageDeduplicationId).toBe(first?.[3]?.MessageDeduplicationId);
    expect(await drained()).toEqual(['customer:cust_3']);
  });

  test('what fails twice is counted, and the next batch still goes out', async () => {
    proxy.script('SendMessageBatch', failing('3', '4'), failing('1'));
    expect(await queue().nudgeAll(groups(12), START)).toEqual({ failed: 1 });
    expect(sizes()).toEqual([10, 2, 2]);
    expect(await drained()).toEqual(['customer:cust_10', 'customer:cust_11']);
  });

  test('a call that fails altogether counts its batch, and the next one still goes out', async () => {
    const broken: Step = { kind: 'answer', status: 500, body: { __type: 'InternalError' } };
    proxy.script('SendMessageBatch', broken, broken, broken, broken);
    expect(await queue().nudgeAll(groups(12), START)).toEqual({ failed: 10 });
    expect(await drained()).toEqual(['customer:cust_10', 'customer:cust_11']);
  });

  test('an answer that was lost does not double a nudge', async () => {
    proxy.script('SendMessageBatch', { kind: 'lose-answer' });
    expect(await queue().nudgeAll(groups(3), START)).toEqual({ failed: 0 });
    expect(sizes()).toEqual([3, 3]);
    expect(await drained()).toHaveLength(3);
  });
});

test('case 33: a single nudge that cannot be sent throws, so that the provider is not told 200', async () => {
  proxy.script('SendMessage', { kind: 'hang' }, { kind: 'hang' });
  await expect(queue().nudge({ kind: 'customer', id: 'cust_1' }, START)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(proxy.seen).toHaveLength(2);
});

describe('case 48: what is no nudge', () => {
  test.each([
    ['not JSON', 'nudge'],
    ['empty', ''],
    ['null', 'null'],
    ['a list', '[1]'],
    ['a text', '"cust_1"'],
    ['of no version', '{"customer":"cust_1"}'],
    ['of a later version', '{"v":2,"customer":"cust_1"}'],
    ['about nobody', '{"v":1}'],
    ['about an empty id', '{"v":1,"customer":""}'],
    ['about a number', '{"v":1,"connection":7}'],
    ['about two', '{"v":1,"customer":"a","connection":"b"}'],
    ['about a customer of a wrong type besides a connection', '{"v":1,"customer":null,"connection":"b"}'],
    ['case 22: inherited', '{"__proto__":{"v":1,"customer":"a"}}'],
  ])('%s', (_what, body) => {
    expect(parseNudge(body)).toBeUndefined();
  });

  test('what was formatted is parsed back, with fields it does not know', () => {
    const group: Group = { kind: 'connection', id: 'a"b\\c\u0000\ud800🦊' };
    expect(formatNudge(group)).toMatch(/^[ -~]+$/);
    expect(parseNudge(formatNudge(group))).toEqual(group);
    expect(parseNudge('{"v":1,"customer":"a","later":true}')).toEqual({ kind: 'customer', id: 'a' });
  });
});
