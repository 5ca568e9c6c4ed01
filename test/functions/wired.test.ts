import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { notifyIn } from '../../functions/notify/handler.ts';
import { sweepIn } from '../../functions/sweep/handler.ts';
import { webhookIn } from '../../functions/webhook/handler.ts';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type SlackStub, startSlack } from '../../local/servers/slack.ts';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { CUSTOMER_SCHEMA, NOTHING_LEARNED } from '../../shared/domain/customer.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { NOTIFY_ENVIRONMENT } from '../fixtures/environments.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { sqsEvent } from '../fixtures/sqsEvent.ts';
import { SECRET, signed } from '../fixtures/webhookFunction.ts';

let clock: MovableClock;
let aws: Aws;
let slack: SlackStub;

beforeAll(async () => {
  clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:05Z') });
  aws = await startAws(clock);
  slack = await startSlack({ clock });
  const names = secretNames('reconnect/test');
  await aws.putSecret(names.signing, SECRET);
  await aws.putSecret(names.links, JSON.stringify({ id: '1', key: 'a-key-of-links-for-tests-only-123' }));
  await aws.putSecret(names.slackOfCustomer('cust_1'), `${slack.url}/services/T0/B0/s3cret`);
  const table = { client: createDocumentClient(), tableName: aws.tableName };
  await createStageStore({ table, clock }).setMode({ mode: 'live', allowlist: [] });
  await createCustomerStore({ table, clock, chance: systemChance }).save({
    id: 'cust_1',
    schema: CUSTOMER_SCHEMA,
    version: 0,
    name: 'Müller GmbH',
    contacts: [{ email: 'it@mueller.example', role: 'technical' }],
    slack: { kind: 'webhook' },
    timeZone: 'Europe/Berlin',
    locale: 'en',
    learned: NOTHING_LEARNED,
  });
});

afterAll(async () => {
  await Promise.all([slack.stop(), aws.stop()]);
});

describe('the functions on their real parts, over the wire', () => {
  const body = JSON.stringify({
    type: 'connection.auth_required',
    connection_id: 'conn_0001',
    user_metadata: { customer_id: 'cust_1' },
    timestamp: '2026-03-01T10:00:00Z',
  });

  const world = (write: (line: string) => void) => ({
    clock,
    write,
    env: {
      ...NOTIFY_ENVIRONMENT,
      TABLE_NAME: aws.tableName,
      QUEUE_URL: aws.queueUrl,
      STATUS_QUEUE_URL: aws.statusQueueUrl,
      // Nobody listens there: the status cannot be read, so the signed delivery stands.
      MAKINI_SETTINGS: '{"baseUrl":"http://127.0.0.1:9"}',
      SLACK: JSON.stringify({ plainHttp: [new URL(slack.url).host] }),
    },
  });

  test('a forged delivery is refused; a signed one is stored and nudged for; its nudge tells the customer once', async () => {
    const lines = collectLines();
    const webhook = webhookIn(world(lines.write));
    const forged = gatewayEvent({ body, headers: signed(body, 'guess') });
    expect(await webhook(forged, lambdaContext(8_000))).toMatchObject({ statusCode: 401 });
    const delivery = gatewayEvent({ body, headers: signed(body) });
    expect(await webhook(delivery, lambdaContext(8_000))).toMatchObject({ statusCode: 200 });
    const { Messages = [] } = await aws.queue.send(
      new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    const bodies = Messages.flatMap(({ Body }) => (Body === undefined ? [] : [Body]));
    expect(bodies).toEqual(['{"v":1,"customer":"cust_1"}']);

    clock.advance(3 * MINUTE);
    const notify = notifyIn(world(lines.write));
    expect(await notify(sqsEvent(bodies), lambdaContext(60_000))).toEqual({ batchItemFailures: [] });
    expect(await notify(sqsEvent(bodies), lambdaContext(60_000))).toEqual({ batchItemFailures: [] });
    const store = (await (await fetch(`${aws.mailUrl}/store`)).json()) as { emails: readonly object[] };
    expect(store.emails).toEqual([
      expect.objectContaining({ destination: { to: ['it@mueller.example'], cc: [], bcc: [] } }),
    ]);
    expect(slack.messages()).toHaveLength(1);
    expect(lines.counted()).toMatchObject({
      SignatureRejected: 1,
      WebhookAccepted: 1,
      IncidentOpened: 1,
      NoticeSent: 2,
    });
    expect(lines.raw()).not.toMatch(/s3cret|mueller\.example|whk_demo/);
  });

  test('a sweep that cannot reach the provider says so and changes nothing', async () => {
    const lines = collectLines();
    const sweep = sweepIn(world(lines.write));
    expect(await sweep({}, lambdaContext(300_000))).toMatchObject({
      kind: 'swept',
      complete: false,
      listing: 'broken',
      listed: 0,
    });
    expect(lines.counted()).toMatchObject({ SweepIncomplete: 1 });
    expect(await sweep({}, lambdaContext(300_000))).toMatchObject({ kind: 'swept' });
  });
});
