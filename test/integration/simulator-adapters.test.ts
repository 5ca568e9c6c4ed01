import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type Simulator, startSimulator } from '../../local/makini/server.ts';
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';
import { listen, type RunningServer } from '../../local/servers/running-server.ts';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import { makiniReads } from '../../shared/adapters/makini/reads.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { makiniDeliveryVerifier } from '../../shared/adapters/makini/signature.ts';
import type { Delivery } from '../../shared/ports.ts';
import type { MetricName } from '../../shared/telemetry.ts';

const START = Date.parse('2026-03-01T10:00:00.250Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SECRET = 'whk_demo_A1';
const ODD_ID = 'conn/a%2Fb#Zoë 🦊';
const ENCODINGS = ['hex', 'base64'] as const;

let clock: MovableClock;
let receiver: RunningServer;
let deliveries: Delivery[];
const simulators: Simulator[] = [];

beforeEach(async () => {
  clock = movableClock({ startAt: START });
  deliveries = [];
  const app = fastify();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/makini', (request, reply) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    deliveries.push({ body: request.body as Buffer, headers, receivedAt: clock.now() });
    return reply.code(200).send();
  });
  receiver = await listen(app);
});
afterEach(async () => {
  await Promise.all(simulators.splice(0).map((simulator) => simulator.stop()));
  await receiver.stop();
});

async function simulator(signatureEncoding: 'hex' | 'base64' = 'hex') {
  const makini = await startSimulator({
    clock,
    webhookUrl: () => `${receiver.url}/webhooks/makini`,
    webhookSecret: SECRET,
    signatureHeader: DEFAULTS.signature.header,
    signatureEncoding,
  });
  simulators.push(makini);
  const post = (path: string, body: object) =>
    fetch(`${makini.url}/sim${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    makini,
    add: (id: string) => post('/connections', { id, customerId: 'cust_0001', system: 'SAP PM', company: 'Acme GmbH' }),
    act: (id: string, deed: string, webhook = 'send') =>
      post(`/connections/${encodeURIComponent(id)}/${deed}`, { webhook }),
    fault: (status: unknown, connectionId?: string) => post('/faults', { status, connectionId }),
  };
}

/** Reconnect's own readers, as the functions wire them. */
function readers(makini: Simulator, query: Record<string, string> = {}) {
  const counts: MetricName[] = [];
  const { status, directory } = makiniReads({
    settings: { ...DEFAULTS, baseUrl: makini.url, listing: { ...DEFAULTS.listing, query } },
    credentials: { read: async () => SIMULATOR_CREDENTIALS },
    clock,
    journal: { note: () => undefined, count: (metric) => void counts.push(metric), flush: () => undefined },
  });
  const deadline = () => clock.now() + 5_000;
  return {
    counts,
    read: (id: string, within = 5_000) => status.read(id, clock.now() + within),
    describe: (id: string) => directory.describe(id, deadline()),
    async listed() {
      const pages = [];
      for (
        let page = await directory.page(undefined, deadline());
        ;
        page = await directory.page(page.next, deadline())
      ) {
        if (page.kind === 'failed') return page.reason;
        pages.push(page.connections);
        if (page.next === undefined) return pages;
      }
    },
  };
}

describe('the simulated Makini, read as Reconnect reads it', () => {
  test('the listing maps connections to customers, page by page, whatever their ids are made of', async () => {
    const { makini, add, act } = await simulator();
    for (const id of [ODD_ID, 'conn_0002', 'conn_0003']) await add(id);
    await act('conn_0002', 'deactivate');
    await act('conn_0003', 'break', 'drop');
    const about = { customerId: 'cust_0001', system: 'SAP PM', site: 'Acme GmbH' };
    const pages = await readers(makini, { per_page: '2' }).listed();
    expect(pages).toMatchObject([
      [
        { id: ODD_ID, service: 'running', about: { customerId: about.customerId, system: about.system } },
        { id: 'conn_0002', service: 'inactive' },
      ],
      [{ id: 'conn_0003', service: 'running' }],
    ]);
  });

  test('the metadata of one connection names its customer; of an unknown one, nothing', async () => {
    const { makini, add } = await simulator();
    await add(ODD_ID);
    const { describe: ask } = readers(makini);
    expect(await ask(ODD_ID)).toEqual({ kind: 'found', about: { customerId: 'cust_0001' } });
    expect(await ask('conn_none')).toEqual({ kind: 'not_found' });
  });

  test('a break is evidence of a lost login from that moment, a repair of a working one', async () => {
    const { makini, add, act } = await simulator();
    await add(ODD_ID);
    const { read, counts } = readers(makini);
    expect(await read(ODD_ID)).toMatchObject({ kind: 'read', auth: 'ok', label: 'done' });
    for (const [deed, auth] of [
      ['break', 'reauth'],
      ['repair', 'ok'],
    ] as const) {
      clock.advance(MINUTE);
      const before = clock.now();
      await act(ODD_ID, deed, 'drop');
      const reading = await read(ODD_ID);
      if (reading.kind !== 'read') throw new Error(reading.kind);
      expect(reading.auth).toBe(auth);
      expect(reading.providerTime?.instant).toBeGreaterThanOrEqual(before);
      expect(reading.providerTime?.instant).toBeLessThanOrEqual(clock.now());
    }
    expect(counts).toEqual([]);
  });

  test('a status that lags is older than the break: also on a connection made while it lags', async () => {
    const { makini, add, act, fault } = await simulator();
    await add('conn_0001');
    await fault('lag');
    await add('conn_0002');
    clock.advance(MINUTE);
    const broken = clock.now();
    const { read } = readers(makini);
    for (const id of ['conn_0001', 'conn_0002']) {
      await act(id, 'break', 'drop');
      const reading = await read(id);
      if (reading.kind !== 'read') throw new Error(reading.kind);
      expect(reading.auth).toBe('ok');
      expect(reading.providerTime?.instant).toBeLessThan(broken);
    }
    await fault(null);
    expect(await read('conn_0002')).toMatchObject({ auth: 'reauth' });
  });

  test('an offline connection does not synchronize until it is online again', async () => {
    const { makini, add, act } = await simulator();
    await add('conn_0001');
    const { read } = readers(makini);
    const synced = async () => {
      const reading = await read('conn_0001');
      return reading.kind === 'read' ? reading.providerTime?.instant : undefined;
    };
    const before = await synced();
    await act('conn_0001', 'offline', 'drop');
    clock.advance(40 * MINUTE);
    expect(await synced()).toBe(before);
    const back = clock.now();
    await act('conn_0001', 'online', 'drop');
    expect(await synced()).toBeGreaterThanOrEqual(back);
  });

  test('tokens that ran out, connection and Admin alike, are got anew by themselves', async () => {
    const { makini, add } = await simulator();
    await add(ODD_ID);
    const { read, listed, counts } = readers(makini);
    await read(ODD_ID);
    clock.advance(31 * DAY);
    expect(await read(ODD_ID)).toMatchObject({ kind: 'read', auth: 'ok' });
    expect(await listed()).toMatchObject([[{ id: ODD_ID }]]);
    expect(counts).toEqual([]);
  });

  test('a disconnected connection is not found and no longer listed', async () => {
    const { makini, add, act } = await simulator();
    await add('conn_0001');
    const { read, listed } = readers(makini);
    await read('conn_0001');
    await act('conn_0001', 'disconnect');
    expect(await read('conn_0001')).toMatchObject({ kind: 'not_found' });
    expect(await listed()).toEqual([[]]);
  });

  test.each([
    [500, 'server_error'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [429, 'rate_limited'],
    ['html', 'not_json'],
  ])(
    'case 69: a fault of %p makes status and listing unreadable, and is over once taken back',
    async (status, reason) => {
      const { makini, add, fault } = await simulator();
      await add('conn_0001');
      const { read, listed, counts } = readers(makini);
      await fault(status);
      expect(await read('conn_0001')).toMatchObject({ kind: 'unreadable', reason });
      expect(await listed()).toBe(reason);
      expect(counts).toEqual(['StatusUnreadable']);
      await fault(null);
      expect(await read('conn_0001')).toMatchObject({ kind: 'read', auth: 'ok' });
      expect(await listed()).toMatchObject([[{ id: 'conn_0001' }]]);
    },
  );

  test('case 69: a fault of 404 is no connection that is gone from the listing', async () => {
    const { makini, add, fault } = await simulator();
    await add('conn_0001');
    const { read, listed } = readers(makini);
    await fault(404);
    expect(await read('conn_0001')).toMatchObject({ kind: 'not_found' });
    expect(await listed()).toBe('client_error');
  });

  test('case 69: a read that hangs ends at the deadline, for that connection only', async () => {
    const { makini, add, fault } = await simulator();
    await add('conn_0001');
    await add('conn_0002');
    const { read, listed } = readers(makini);
    await read('conn_0001');
    await fault('timeout', 'conn_0001');
    expect(await read('conn_0001', 60)).toEqual({ kind: 'unreadable', reason: 'timeout' });
    expect(await read('conn_0002')).toMatchObject({ kind: 'read', auth: 'ok' });
    expect(await listed()).toHaveLength(1);
  });
});

describe('the simulated Makini webhooks, received as Reconnect receives them', () => {
  const secrets = { active: async () => [SECRET], refresh: async () => false };
  const verifier = makiniDeliveryVerifier(DEFAULTS.signature, secrets);
  const interpreter = makiniDeliveryInterpreter(DEFAULTS);

  test.each(ENCODINGS)('signed in %s they verify, and each says what it is meant to say', async (encoding) => {
    const { add, act } = await simulator(encoding);
    await add(ODD_ID);
    for (const deed of ['break', 'repair', 'offline', 'online', 'disconnect']) await act(ODD_ID, deed);
    expect(await Promise.all(deliveries.map((delivery) => verifier.verify(delivery)))).toEqual(
      Array(5).fill({ kind: 'verified' }),
    );
    const facts = [
      { register: 'auth', value: 'reauth' },
      { register: 'auth', value: 'ok' },
      { register: 'reach', value: 'offline' },
      { register: 'reach', value: 'online' },
      { register: 'presence', value: 'disconnected' },
    ];
    expect(deliveries.map((delivery) => interpreter.interpret(delivery))).toMatchObject(
      facts.map((fact) => ({ observation: { connectionId: ODD_ID, fact } })),
    );
  });

  test.each(ENCODINGS)('a forged one in %s has the form of a signature and is refused', async (encoding) => {
    const { add, act } = await simulator(encoding);
    await add('conn_0001');
    await act('conn_0001', 'break', 'forge');
    expect(await Promise.all(deliveries.map((delivery) => verifier.verify(delivery)))).toEqual([
      { kind: 'rejected', reason: 'signature_mismatch' },
    ]);
  });
});
