import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { notifyIn } from '../../functions/notify/handler.ts';
import { webhookIn } from '../../functions/webhook/handler.ts';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type SlackStub, startSlack } from '../../local/servers/slack.ts';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { customer } from '../fixtures/deliveryWorld.ts';
import { AT_ANY_HOUR, NO_HOLD, NOTIFY_ENVIRONMENT } from '../fixtures/environments.ts';
import { type FaultProxy, startFaultProxy } from '../fixtures/faultProxy.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { linkKey, linkText } from '../fixtures/links.ts';
import { sqsEvent } from '../fixtures/sqsEvent.ts';
import { SECRET, signed } from '../fixtures/webhookFunction.ts';

let clock: MovableClock;
let aws: Aws;
let slack: SlackStub;
let weather: Record<'dynamodb' | 'sqs' | 'ses', FaultProxy>;
let direct: ReturnType<typeof createDocumentClient>;

beforeAll(async () => {
  clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:05Z') });
  aws = await startAws(clock);
  direct = createDocumentClient(undefined, { endpoint: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '' });
  slack = await startSlack({ clock });
  const behind = (name: string) => startFaultProxy(process.env[name] ?? '');
  weather = {
    dynamodb: await behind('AWS_ENDPOINT_URL_DYNAMODB'),
    sqs: await behind('AWS_ENDPOINT_URL_SQS'),
    ses: await behind('AWS_ENDPOINT_URL_SES'),
  };
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = weather.dynamodb.url;
  process.env['AWS_ENDPOINT_URL_SQS'] = weather.sqs.url;
  process.env['AWS_ENDPOINT_URL_SES'] = weather.ses.url;
  await aws.putSecret(secretNames('reconnect/test').signing, SECRET);
  await aws.putSecret(secretNames('reconnect/test').links, JSON.stringify({ id: '1', key: linkText(linkKey('1')) }));
  await createStageStore({ table: table(), clock }).setMode({ mode: 'live', allowlist: [] });
});

afterAll(async () => {
  direct.destroy();
  await Promise.all([...Object.values(weather).map((proxy) => proxy.stop()), slack.stop()]);
  await aws.stop();
});

beforeEach(async () => {
  for (const proxy of Object.values(weather)) proxy.turn('fair');
  await fetch(`${aws.mailUrl}/clear-store`, { method: 'POST' });
  slack.fail(null);
});

const table = () => ({ client: direct, tableName: aws.tableName });

/** A customer of its own for each test, with a broken connection to report. */
let number = 0;
async function customerOfTest() {
  number++;
  const id = `cust_${number}`;
  await createCustomerStore({ table: table(), clock, chance: systemChance }).save(customer(id));
  await aws.putSecret(secretNames('reconnect/test').slackOfCustomer(id), `${slack.url}/services/T0/B0/${id}`);
  const eventOf = (connectionId: string) =>
    JSON.stringify({
      id: `evt_${connectionId}`,
      type: 'connection.auth_required',
      connection_id: connectionId,
      user_metadata: { customer_id: id },
      timestamp: new Date(clock.now() - 1_000).toISOString(),
    });
  const body = eventOf(`conn_${number}`);
  const lines = collectLines();
  const world = {
    clock,
    write: lines.write,
    env: {
      ...NOTIFY_ENVIRONMENT,
      ...NO_HOLD,
      ...AT_ANY_HOUR,
      TABLE_NAME: aws.tableName,
      QUEUE_URL: aws.queueUrl,
      MAKINI_SETTINGS: '{"baseUrl":"http://127.0.0.1:9"}',
      SLACK: JSON.stringify({ plainHttp: [new URL(slack.url).host] }),
    },
  };
  const webhook = webhookIn(world);
  const notify = notifyIn(world);
  const nudge = JSON.stringify({ v: 1, customer: id });
  return {
    id,
    lines,
    /** Matches the strong read of the connection that `deliver` reports broken. */
    poison: new RegExp(`^GetItem .*CONNECTION#conn_${number}"`),
    /** Reports the test's own connection broken, or another one of its customer. */
    deliver: async (other?: string) => {
      const started = performance.now();
      const event = other === undefined ? body : eventOf(`conn_${number}_${other}`);
      const request = gatewayEvent({ body: event, headers: signed(event) });
      const { statusCode } = (await webhook(request, lambdaContext(8_000))) as { statusCode: number };
      return { statusCode, seconds: (performance.now() - started) / 1_000 };
    },
    /** The nudge comes (back), long after grace, visibility and lease; true if it was worked off. */
    notify: async (meanwhile?: () => Promise<void>) => {
      clock.advance(7 * MINUTE);
      const [{ batchItemFailures }] = await Promise.all([
        notify(sqsEvent([nudge]), lambdaContext(60_000)),
        meanwhile?.(),
      ]);
      return batchItemFailures.length === 0;
    },
    nudges: async () => {
      const { Messages = [] } = await aws.queue.send(
        new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
      );
      return Messages.filter(({ Body }) => Body === nudge).length;
    },
    states: async () => {
      const store = createConnectionStore({
        table: table(),
        clock,
        chance: systemChance,
        retention: { timeline: 400 * DAY, messages: 400 * DAY, tombstone: 90 * DAY },
      });
      const connection = await store.load(`conn_${number}`);
      const requests = connection?.incident?.notices.filter(({ kind }) => kind === 'reconnect_request') ?? [];
      return Object.fromEntries(requests.map((n) => [n.channel, n.state]));
    },
    mails: async () =>
      ((await (await fetch(`${aws.mailUrl}/store`)).json()) as { emails: readonly unknown[] }).emails.length,
    posts: () => slack.messages().filter(({ channel }) => channel === id).length,
  };
}

describe('the table', () => {
  test('case 91: hangs on every write: 5xx within 9 s; delivered again, exactly one notice', async () => {
    const { deliver, notify, mails, posts } = await customerOfTest();
    weather.dynamodb.turn('hang', /^PutItem/);
    const refused = await deliver();
    expect(refused.statusCode).toBe(500);
    expect(refused.seconds).toBeLessThan(9);
    weather.dynamodb.turn('fair');
    expect((await deliver()).statusCode).toBe(200);
    await notify();
    await notify();
    expect([await mails(), posts()]).toEqual([1, 1]);
  });

  test.each([
    ['fails', { status: 500, code: 'InternalServerError' }],
    ['throttles', { status: 400, code: 'ProvisionedThroughputExceededException' }],
  ])('case 38: %s throughout: 500, never 200, and never taken for a conflict', async (_name, fault) => {
    const { deliver, notify, mails, lines } = await customerOfTest();
    weather.dynamodb.turn(fault, /^PutItem/);
    expect((await deliver()).statusCode).toBe(500);
    expect(lines.counted()).toMatchObject({ WebhookFailed: 1 });
    weather.dynamodb.turn('fair');
    expect((await deliver()).statusCode).toBe(200);
    await notify();
    expect(await mails()).toBe(1);
  });

  test('carries a write out while its answer gets lost: 200 after the SDK’s own retry, one incident, one notice', async () => {
    const { deliver, notify, mails, lines } = await customerOfTest();
    weather.dynamodb.turn('lost', /^PutItem/);
    const first = deliver();
    await untilRequested(weather.dynamodb, 'PutItem');
    weather.dynamodb.turn('fair');
    expect((await first).statusCode).toBe(200);
    expect(lines.counted()).toMatchObject({ IncidentOpened: 1 });
    await notify();
    expect(await mails()).toBe(1);
  });
});

describe('the queue', () => {
  test('case 33: the state is written, SendMessage fails: 500; the redelivery changes nothing and nudges: one notice', async () => {
    const { deliver, notify, nudges, mails } = await customerOfTest();
    weather.sqs.turn({ status: 500, code: 'InternalError' }, /^SendMessage/);
    expect((await deliver()).statusCode).toBe(500);
    weather.sqs.turn('fair');
    expect(await nudges()).toBe(0);
    expect((await deliver()).statusCode).toBe(200);
    expect(await nudges()).toBe(1);
    await notify();
    expect(await mails()).toBe(1);
  });
});

describe('the channels', () => {
  test('case 59: SES throttles: the nudge comes back, Slack is told once, the mail follows', async () => {
    const { deliver, notify, mails, posts } = await customerOfTest();
    await deliver();
    weather.ses.turn({ status: 400, code: 'Throttling', message: 'Maximum sending rate exceeded.' });
    expect([await notify(), await mails(), posts()]).toEqual([false, 0, 1]);
    weather.ses.turn('fair');
    expect([await notify(), await mails(), posts()]).toEqual([true, 1, 1]);
  });

  test('case 59: SES rejects the message: on-call is told, Slack is told once, and nothing is tried again', async () => {
    const { deliver, notify, mails, states, lines } = await customerOfTest();
    await deliver();
    weather.ses.turn({ status: 400, code: 'MessageRejected', message: 'Email address is not verified.' });
    expect([await notify(), await states()]).toEqual([true, { email: 'failed', slack: 'sent' }]);
    expect(lines.counted()).toMatchObject({ NoticeFailed: 1 });
    weather.ses.turn('fair');
    await notify();
    expect(await mails()).toBe(0);
  });

  test('case 52: SES accepts and its answer gets lost: at most one copy more', async () => {
    const { deliver, notify, mails, states } = await customerOfTest();
    await deliver();
    weather.ses.turn('lost');
    await notify();
    expect([await mails(), await states()]).toEqual([1, { email: 'sending', slack: 'sent' }]);
    weather.ses.turn('fair');
    await notify();
    await notify();
    expect([await mails(), await states()]).toEqual([2, { email: 'sent', slack: 'sent' }]);
  });

  test('case 52: SES accepts after its client timed out: at most one copy more', async () => {
    const { deliver, notify, mails, states } = await customerOfTest();
    await deliver();
    weather.ses.turn('silent');
    await notify();
    expect([await mails(), await states()]).toEqual([1, { email: 'sending', slack: 'sent' }]);
    weather.ses.turn('fair');
    await notify();
    await notify();
    expect([await mails(), await states()]).toEqual([2, { email: 'sent', slack: 'sent' }]);
  });

  test('settling the mail fails every time: at most three copies, then on-call', async () => {
    const { deliver, notify, mails, posts, states, lines } = await customerOfTest();
    await deliver();
    const settling = /^PutItem .*"channel":\{"S":"email"\},"state":\{"S":"sent"\}/;
    weather.dynamodb.turn({ status: 500, code: 'InternalServerError' }, settling);
    for (let copy = 1; copy <= 3; copy++) {
      // The invocation keeps trying until its time is over.
      const timeIsOver = async () => {
        await untilRefused(weather.dynamodb);
        clock.advance(MINUTE);
      };
      expect([await notify(timeIsOver), await mails()]).toEqual([false, copy]);
    }
    await notify();
    await notify();
    expect([await mails(), posts(), await states()]).toEqual([3, 1, { email: 'failed', slack: 'sent' }]);
    expect(lines.counted()).toMatchObject({ NoticeFailed: 1 });
  });

  test('one poison connection among a customer’s ten: the nine are told in one message, and the nudge comes back for it', async () => {
    const { deliver, notify, mails, posts, lines, poison } = await customerOfTest();
    await deliver();
    for (let other = 1; other < 10; other++) await deliver(`other_${other}`);
    weather.dynamodb.turn({ status: 500, code: 'InternalServerError' }, poison);
    expect([await notify(), await mails(), posts()]).toEqual([false, 1, 1]);
    expect(lines.logs().filter(({ message }) => message === 'notify.skipped')).toHaveLength(1);
    expect(lines.logs()).toContainEqual(
      expect.objectContaining({ message: 'notice.sent', channel: 'email', connections: 9 }),
    );
    weather.dynamodb.turn('fair');
    // One request a day: the tenth keeps its distance.
    expect([await notify(), await mails(), posts()]).toEqual([true, 1, 1]);
    clock.advance(DAY);
    expect([await notify(), await mails(), posts()]).toEqual([true, 2, 2]);
  });

  test('case 62: Slack answers 429: not lost, not repeated, and the mail is sent once', async () => {
    const { id, deliver, notify, mails, posts } = await customerOfTest();
    await deliver();
    slack.fail({ kind: 'rate_limited', retryAfter: '30' }, id);
    expect([await notify(), await mails(), posts()]).toEqual([false, 1, 0]);
    slack.fail(null, id);
    expect([await notify(), await mails(), posts()]).toEqual([true, 1, 1]);
  });

  test('case 64, case 67: a dead Slack URL: no loop, on-call is told, the URL is in no line, the mail is sent', async () => {
    const { id, deliver, notify, mails, states, lines } = await customerOfTest();
    await deliver();
    slack.fail({ kind: 'no_service' }, id);
    expect([await notify(), await mails(), await states()]).toEqual([true, 1, { email: 'sent', slack: 'failed' }]);
    expect(lines.counted()).toMatchObject({ NoticeFailed: 1 });
    expect(lines.raw()).not.toMatch(/services\/T0|\.example|whk_demo/);
  });
});

/** Resolves as soon as the proxy has answered a request with its fault. */
async function untilRefused(proxy: FaultProxy): Promise<void> {
  const before = proxy.refused();
  while (proxy.refused() === before) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves as soon as the proxy has seen the operation once more. */
async function untilRequested(proxy: FaultProxy, operation: string): Promise<void> {
  const count = () => proxy.requests.filter((request) => request === operation).length;
  const before = count();
  while (count() === before) await new Promise((resolve) => setImmediate(resolve));
}
