import { describe, expect, test } from '@jest/globals';
import { WEBHOOK_LIMITS } from '../../functions/webhook/config.ts';
import { signBody } from '../../shared/adapters/makini/signature.ts';
import { healthOfConnection } from '../../shared/domain/connection.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { BROKEN, SECRET, signed, webhookFunction } from '../fixtures/webhookFunction.ts';

// What Makini publishes about deliveries, line by line as docs/makini.md has it.

const TEN = Date.parse('2026-03-01T10:00:00Z');

interface Sent {
  readonly id?: string;
  readonly type?: string;
  /** Null: without one. */
  readonly at?: number | null;
}

/** The webhook function at a moment that moves, and an event for it. */
function endpoint(options: Parameters<typeof webhookFunction>[0] = {}) {
  let now = TEN + 5 * SECOND;
  const hook = webhookFunction({ now: () => now, ...options });
  return {
    ...hook,
    wait: (time: number) => {
      now += time;
    },
    async deliver({ id = 'evt_9001', type = 'connection.auth_required', at = TEN }: Sent = {}, headers = {}) {
      const time = at === null ? {} : { timestamp: new Date(at).toISOString() };
      const body = JSON.stringify({ id, type, connection_id: 'conn_0001', ...time });
      return (await hook.send({ body, headers: { ...signed(body), ...headers } })).statusCode;
    },
    /** Health and number of the latest incident. */
    async stands() {
      const connection = await hook.connections.load('conn_0001');
      return connection && [healthOfConnection(connection), connection.incident?.number];
    },
  };
}

const LOST = 'reauthorization_required';

describe('deliveries as Makini publishes them', () => {
  test('makini delivery-transport: exactly 200 once everything is stored, and any answer within the ten seconds', async () => {
    const order: string[] = [];
    const base = webhookFunction();
    const connections = {
      save: async (c: Parameters<typeof base.connections.save>[0]) => {
        const saved = await base.connections.save(c);
        await new Promise(setImmediate);
        order.push('stored');
        return saved;
      },
    };
    expect((await webhookFunction({ connections }).send({ body: BROKEN, headers: signed(BROKEN) })).statusCode).toBe(
      200,
    );
    expect(order).toEqual(['stored']);
    expect(WEBHOOK_LIMITS.timeoutSeconds).toBeLessThan(10);
    const hanging = webhookFunction({ connections: { load: () => new Promise(() => {}) } });
    const late = await hanging.send({ body: BROKEN, headers: signed(BROKEN) }, lambdaContext(320));
    expect(late.statusCode).toBe(500);
  });

  test('makini delivery-retries: what was not stored is answered 5xx; its repeats for a day change nothing once it was', async () => {
    let down = true;
    const base = webhookFunction();
    const save: typeof base.connections.save = (c) =>
      down ? Promise.reject(new Error('out of order')) : base.connections.save(c);
    const { deliver, wait, stands } = endpoint({ connections: { ...base.connections, save } });
    expect(await deliver()).toBe(500);
    down = false;
    wait(30 * SECOND);
    expect(await deliver()).toBe(200);
    for (let hour = 0; hour < 24; hour++) {
      wait(HOUR);
      expect(await deliver()).toBe(200);
    }
    wait(40 * DAY);
    expect(await deliver()).toBe(200);
    expect(await stands()).toEqual([LOST, 1]);
  });

  test('makini delivery-order: late and doubled ones are ordered by their own time, not by arrival', async () => {
    const { deliver, stands } = endpoint();
    await deliver({ id: 'evt_2', type: 'connection.active', at: TEN + 2 * SECOND });
    await deliver({ id: 'evt_1', at: TEN });
    expect(await stands()).toEqual(['active', undefined]);
    await deliver({ id: 'evt_3', at: TEN + 3 * SECOND });
    await deliver({ id: 'evt_2', type: 'connection.active', at: TEN + 2 * SECOND });
    await deliver({ id: 'evt_3', at: TEN + 3 * SECOND });
    expect(await stands()).toEqual([LOST, 1]);
  });

  test('makini delivery-kinds: a lost login opens an incident; offline, synchronizations and system errors open none; unknown names are counted', async () => {
    const { deliver, stands, lines, connections } = endpoint();
    const opens: Record<string, boolean> = {};
    for (const type of ['sync.completed', 'sync.failed', 'system.error', 'assets.updated', 'connection.offline']) {
      expect(await deliver({ id: type, type })).toBe(200);
      opens[type] = (await stands())?.[1] !== undefined;
    }
    expect(opens).toEqual({
      'sync.completed': false,
      'sync.failed': false,
      'system.error': false,
      'assets.updated': false,
      'connection.offline': false,
    });
    expect(lines.counted()).toMatchObject({ UnknownEvent: 1, WebhookAccepted: 5 });
    expect(await connections.timeline('conn_0001', 10)).toHaveLength(5);
    for (const type of ['auth_required', 'authentication_required', 'reauthorization_required']) {
      const fresh = endpoint();
      await fresh.deliver({ type: `connection.${type}` });
      expect(await fresh.stands()).toEqual([LOST, 1]);
    }
  });

  test.each([
    ['flat', { event: 'connection.auth_required', connectionId: 'conn_0001', occurred_at: TEN / 1_000 }],
    ['below data', { type: 'connection.auth_required', data: { connection_id: 'conn_0001', timestamp: TEN } }],
    ['as an object', { type: 'connection.auth_required', connection: { id: 'conn_0001' }, created_at: `${TEN}` }],
  ])(
    'makini delivery-payload: fields are found where they may be, %s; the one published sample is recorded',
    async (_where, event) => {
      const { send, stands, lines } = endpoint();
      const body = JSON.stringify(event);
      expect((await send({ body, headers: signed(body) })).statusCode).toBe(200);
      expect(await stands()).toEqual([LOST, 1]);
      const sample = '{"event":"assets.updated","body":["16c69269-0432-4382-b48f-eb3538b4b3d7"]}';
      expect((await send({ body: sample, headers: signed(sample) })).statusCode).toBe(200);
      expect(lines.counted()).toMatchObject({ UnknownEvent: 1 });
    },
  );

  test('makini delivery-event-id: it names the timeline entry and decides nothing, whether renewed or used again', async () => {
    const { deliver, stands, connections } = endpoint();
    await deliver({ id: 'evt_1' });
    await deliver({ id: 'evt_2' });
    expect(await stands()).toEqual([LOST, 1]);
    await deliver({ id: 'evt_3', type: 'connection.active', at: TEN + SECOND });
    await deliver({ id: 'evt_1', at: TEN + 2 * SECOND });
    expect(await stands()).toEqual([LOST, 2]);
    const keys = (await connections.timeline('conn_0001', 10)).map(({ key }) => key);
    expect(keys.sort()).toEqual(['evt_1', 'evt_1', 'evt_2', 'evt_3']);
  });

  test('makini delivery-event-time: without one nothing is decided, and the status is looked at', async () => {
    const { deliver, stands, connections, queue, lines } = endpoint();
    expect(await deliver({ at: null })).toBe(200);
    expect(await stands()).toEqual(['unknown', undefined]);
    expect((await connections.load('conn_0001'))?.doubt).toMatchObject({ value: 'reauth', lookAt: TEN + 5 * SECOND });
    expect(queue.nudged).toHaveLength(1);
    expect(lines.counted()).toMatchObject({ EventTimeMissing: 1 });
  });

  test('makini delivery-signature: HMAC-SHA-256 over the raw body in X-Webhook-Signature, hex or base64, as in the worked example', async () => {
    const body = '{"event":"assets.updated","body":["16c69269-0432-4382-b48f-eb3538b4b3d7"]}';
    const secret = { kind: 'found', text: 'test_secret', versionCreatedAt: 0, labels: ['AWSCURRENT'] } as const;
    const answerTo = async (name: string, signature: string, of = body) =>
      (await webhookFunction({ secret }).send({ body: of, headers: { [name]: signature } })).statusCode;
    const hex = '17540e1d5704464246d7baed199072a709a6c404653da8d135541c3d75e1af3f';
    expect(await answerTo('X-Webhook-Signature', hex)).toBe(200);
    expect(await answerTo('x-webhook-signature', 'F1QOHVcERkJG17rtGZBypwmmxARlPajRNVQcPXXhrz8=')).toBe(200);
    expect(await answerTo('x-webhook-signature', hex, `${body} `)).toBe(401);
    expect(await answerTo('x-webhook-signature', hex.slice(1))).toBe(401);
    expect(await answerTo('x-signature', hex)).toBe(401);
  });

  test('makini delivery-replay: no window of time turns repeats away; a replay changes nothing, and a time far ahead freezes nothing', async () => {
    const { deliver, stands, wait, lines } = endpoint();
    await deliver();
    await deliver({ type: 'connection.active', at: TEN + SECOND });
    wait(23 * HOUR);
    expect(await deliver()).toBe(200);
    expect(await stands()).toEqual(['active', 1]);
    await deliver({ at: Date.parse('2099-01-01T00:00:00Z') });
    expect(await stands()).toEqual(['active', 1]);
    expect(lines.counted()).toMatchObject({ EventTimeMissing: 1 });
    await deliver({ at: TEN + 22 * HOUR });
    expect(await stands()).toEqual([LOST, 2]);
  });

  test('makini delivery-secret: during a rotation both verify, and nothing else does', async () => {
    const current = { kind: 'found', text: SECRET, versionCreatedAt: TEN - MINUTE, labels: ['AWSCURRENT'] } as const;
    const previous = { kind: 'found', text: 'whk_old', versionCreatedAt: 0, labels: ['AWSPREVIOUS'] } as const;
    const { send } = webhookFunction({ secret: current, previous });
    const answers = [];
    for (const secret of [SECRET, 'whk_old', 'whk_other']) {
      const headers = { 'x-webhook-signature': signBody(secret, BROKEN, 'base64') };
      answers.push((await send({ body: BROKEN, headers })).statusCode);
    }
    expect(answers).toEqual([200, 200, 401]);
  });

  test('makini delivery-egress: where it comes from counts for nothing, neither for it nor against it', async () => {
    const { send } = webhookFunction();
    const { requestContext } = gatewayEvent();
    const from = (sourceIp: string) => ({ ...requestContext, http: { ...requestContext.http, sourceIp } });
    const published = await send({ body: BROKEN, headers: {}, requestContext: from('15.204.75.108') });
    const elsewhere = await send({ body: BROKEN, headers: signed(BROKEN), requestContext: from('192.0.2.1') });
    expect([published.statusCode, elsewhere.statusCode]).toEqual([401, 200]);
  });
});
