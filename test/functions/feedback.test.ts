import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FEEDBACK_LIMITS } from '../../functions/feedback/config.ts';
import { feedbackIn } from '../../functions/feedback/handler.ts';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type MailFate, sesEvent } from '../../local/servers/ses-events.ts';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { readFeedback } from '../../shared/adapters/ses/feedbackEvent.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import type { Taken } from '../../shared/usecases/takeFeedback.ts';
import { customer, message } from '../contract/support/examples.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { FEEDBACK_ENVIRONMENT } from '../fixtures/environments.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { sqsEvent } from '../fixtures/sqsEvent.ts';

const context = () => lambdaContext(FEEDBACK_LIMITS.timeoutSeconds * 1_000);

const body = (messageId: string, fate: MailFate, ...to: readonly string[]) => {
  const mail = {
    messageId: 'ses-1',
    source: 'reconnect@acme.example',
    destination: to,
    configurationSet: 'reconnect-test',
    tags: { message: messageId },
  };
  return JSON.stringify(sesEvent(fate, mail, to, new Date(0)));
};

describe('each event by itself', () => {
  const lines = collectLines();
  beforeEach(() => {
    lines.clear();
  });

  const handler = (take: (messageId: string) => Promise<Taken>) =>
    feedbackIn({ env: FEEDBACK_ENVIRONMENT, write: lines.write }, ({ journal }) => ({
      journal,
      read: (body) => {
        const event = readFeedback(body);
        return event.kind === 'feedback' ? { kind: event.kind, take: () => take(event.feedback.messageId) } : event;
      },
    }));

  test('what was taken or is nobody’s is done; what came too early or failed comes again', async () => {
    const taken: Readonly<Record<string, Taken>> = { m1: 'taken', m2: 'early', m3: 'unknown' };
    const feedback = handler(async (messageId) => taken[messageId] ?? Promise.reject(new Error('no table')));
    const bodies = ['m1', 'm2', 'm3', 'm4'].map((id) => body(id, 'delivery', 'a@acme.example'));
    const { batchItemFailures } = await feedback(sqsEvent(bodies), context());
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-3' }]);
    expect(lines.counted()).toEqual({ FeedbackFailed: 1 });
  });

  test('case 88: all fail, which only the function’s own count tells', async () => {
    const feedback = handler(async () => Promise.reject(new Error('no table')));
    const bodies = Array.from({ length: 10 }, (_, i) => body(`m${i}`, 'bounce', 'a@acme.example'));
    expect((await feedback(sqsEvent(bodies), context())).batchItemFailures).toHaveLength(10);
    expect(lines.counted()).toEqual({ FeedbackFailed: 10 });
  });

  test('what nobody asked for is counted and done; what nobody can read ends as a dead letter', async () => {
    const feedback = handler(async () => 'taken');
    const bodies = ['{"eventType":"Open"}', 'not JSON'];
    expect((await feedback(sqsEvent(bodies), context())).batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }]);
    expect(lines.counted()).toEqual({ FeedbackUnknown: 1, FeedbackFailed: 1 });
    const events = lines.logs().map(({ message }) => message);
    expect(events).toEqual(['feedback.unknown', 'feedback.malformed']);
  });
});

describe('the function on its real parts, over the wire', () => {
  const lines = collectLines();
  const startAt = Date.parse('2026-03-01T10:00:05Z');
  let clock: MovableClock;
  let aws: Aws;

  beforeAll(async () => {
    clock = movableClock({ startAt });
    aws = await startAws(clock);
  });
  afterAll(() => aws.stop());

  test('a mail’s landing is stored, its bounce is learned of the customer, and no address is logged', async () => {
    const table = { client: createDocumentClient(), tableName: aws.tableName };
    const [customers, messages] = [
      createCustomerStore({ table, clock, chance: systemChance }),
      createMessageStore({ table, clock }),
    ];
    await customers.save(customer('cust_1'));
    await messages.put(message('m1', { customerId: 'cust_1', to: ['ops@acme.example', 'it@acme.example'] }));
    const env = { ...FEEDBACK_ENVIRONMENT, TABLE_NAME: aws.tableName, QUEUE_URL: aws.queueUrl };
    const feedback = feedbackIn({ env, clock, write: lines.write });
    const bodies = [body('m1', 'delivery', 'it@acme.example'), body('m1', 'bounce', 'ops@acme.example')];
    expect(await feedback(sqsEvent([...bodies, ...bodies]), context())).toEqual({ batchItemFailures: [] });
    expect((await messages.load('m1'))?.landings).toEqual({
      'ops@acme.example': 'bounced',
      'it@acme.example': 'delivered',
    });
    expect((await customers.load('cust_1'))?.learned.unreachable).toEqual(['ops@acme.example']);
    expect(await createStageStore({ table, clock }).feedbackSeenAt()).toBeGreaterThanOrEqual(startAt);
    expect(lines.counted()).toEqual({ MailDelivered: 2, MailBounced: 2 });
    expect(lines.raw()).not.toContain('@');
    table.client.destroy();
  });
});
