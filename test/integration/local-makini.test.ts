import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type Simulator, startSimulator } from '../../local/makini/server.ts';
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';
import { listen, type RunningServer } from '../../local/servers/running-server.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const SECRET = 'whk_demo_A1';
const ODD_ID = 'conn/Zoë#🦊 01';
const client = { client_id: SIMULATOR_CREDENTIALS.clientId, client_secret: SIMULATOR_CREDENTIALS.clientSecret };

interface Received {
  readonly signature: string;
  readonly raw: string;
  readonly event: { id: string; type: string; connection_id: string; timestamp: string };
}

let clock: MovableClock;
let makini: Simulator;
let receiver: RunningServer;
let received: Received[];
let respond: number;
let created: unknown[];
let makeCustomer: () => Promise<void>;

beforeEach(async () => {
  clock = movableClock({ startAt: START });
  received = [];
  respond = 200;
  created = [];
  makeCustomer = () => Promise.resolve();
  const app = fastify();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/makini', (request, reply) => {
    const raw = String(request.body);
    received.push({ signature: String(request.headers['x-webhook-signature']), raw, event: JSON.parse(raw) });
    return reply.code(respond).header('location', '/elsewhere').send();
  });
  receiver = await listen(app);
  makini = await startSimulator({
    clock,
    webhookUrl: () => `${receiver.url}/webhooks/makini`,
    webhookSecret: SECRET,
    signatureHeader: 'X-Webhook-Signature',
    signatureEncoding: 'hex',
    onConnectionCreated: async (connection) => {
      created.push(connection);
      await makeCustomer();
    },
  });
});
afterEach(async () => {
  await makini.stop();
  await receiver.stop();
});

async function call(method: string, path: string, body?: unknown, token?: string) {
  const response = await fetch(`${makini.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  return { status: response.status, json, text, retryAfter: response.headers.get('retry-after') };
}

const add = (id: string, customerId = 'cust_0001') =>
  call('POST', '/sim/connections', { id, customerId, system: 'SAP PM', company: 'Acme GmbH' });
const act = (id: string, deed: string, webhook?: string) =>
  call('POST', `/sim/connections/${encodeURIComponent(id)}/${deed}`, webhook === undefined ? undefined : { webhook });
const fault = (status: unknown, connectionId?: string) => call('POST', '/sim/faults', { status, connectionId });
const adminToken = async () =>
  (await call('POST', '/link/token', { grant_type: 'client_credentials', ...client })).json.access_token;
const mint = async (id: string) =>
  (await call('POST', `/api/system/connections/${encodeURIComponent(id)}/token`, {}, await adminToken())).json;
const status = async (token: string) => (await call('GET', '/api/integrations/current', undefined, token)).json.data;
const form = async (fields: Record<string, string>) => {
  const response = await fetch(`${makini.url}/link/token`, { method: 'POST', body: new URLSearchParams(fields) });
  const json = (await response.json()) as { access_token: string };
  return { status: response.status, json };
};

describe('the simulated Makini API', () => {
  test('tells of a new connection before it answers, and lists it with its metadata', async () => {
    expect((await add(ODD_ID)).status).toBe(201);
    expect(created).toEqual([{ id: ODD_ID, customerId: 'cust_0001', system: 'SAP PM', company: 'Acme GmbH' }]);
    const page = await call('GET', '/api/system/connections', undefined, await adminToken());
    expect(page.json).toMatchObject({
      data: [
        { key: ODD_ID, status: 'Active', integration_name: 'SAP PM', user_metadata: '{"customer_id":"cust_0001"}' },
      ],
      meta: { current_page: 1, last_page: 1, total: 1 },
    });
    expect((await add(ODD_ID)).status).toBe(409);
  });

  test('lists page by page until meta and links say that it is over', async () => {
    for (const n of [1, 2, 3]) await add(`conn_000${n}`);
    const token = await adminToken();
    const first = await call('GET', '/api/system/connections?per_page=2', undefined, token);
    expect(first.json.meta).toEqual({ current_page: 1, last_page: 2, per_page: 2, total: 3 });
    const second = await call('GET', first.json.links.next, undefined, token);
    expect(second.json.data.map(({ key }: { key: string }) => key)).toEqual(['conn_0003']);
    expect(second.json.links.next).toBeNull();
  });

  test('wants the Admin token for the listing, metadata and minting, and it lasts five minutes', async () => {
    await add('conn_0001');
    const granted = await call('POST', '/link/token', { grant_type: 'client_credentials', ...client });
    const expires = granted.json.expires_in * SECOND - clock.now();
    expect(expires).toBeGreaterThan(4 * MINUTE);
    expect(expires).toBeLessThanOrEqual(5 * MINUTE);
    const metadata = '/api/system/connections/conn_0001/metadata';
    const posted = await call('POST', metadata, { site: 'Ulm' }, granted.json.access_token);
    expect(posted.json).toEqual({ data: { customer_id: 'cust_0001', site: 'Ulm' } });
    expect((await call('GET', metadata)).status).toBe(401);
    clock.advance(5 * MINUTE);
    for (const [method, path] of [
      ['GET', '/api/system/connections'],
      ['GET', metadata],
      ['DELETE', metadata.replace('/metadata', '')],
    ]) {
      const refused = await call(method ?? '', path ?? '', undefined, granted.json.access_token);
      expect([refused.status, refused.json.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
    }
    const wrong = { grant_type: 'client_credentials', ...client, client_secret: 'wrong' };
    expect((await call('POST', '/link/token', wrong)).status).toBe(401);
    expect((await form({ grant_type: 'client_credentials', ...client })).status).toBe(415);
  });

  test('a minted token reads the status for 30 days; a refresh ends the old pair at once', async () => {
    await add(ODD_ID);
    const pair = await mint(ODD_ID);
    expect(await status(pair.access_token)).toMatchObject({
      id: ODD_ID,
      company_name: 'Acme GmbH',
      sync_status: 'done',
    });
    const refresh = { grant_type: 'refresh_token', refresh_token: pair.refresh_token, ...client };
    expect((await call('POST', '/link/token', refresh)).status).toBe(415);
    const renewed = await form(refresh);
    expect(renewed.status).toBe(200);
    expect((await call('GET', '/api/integrations/current', undefined, pair.access_token)).status).toBe(401);
    expect((await form(refresh)).status).toBe(401);
    expect(await status(renewed.json.access_token)).toMatchObject({ id: ODD_ID });
    clock.advance(30 * DAY);
    expect((await call('GET', '/api/integrations/current', undefined, renewed.json.access_token)).status).toBe(401);
  });

  test('a login hands out a code for one exchange and one redirect URI, and mends the connection', async () => {
    await add('conn_0001');
    await act('conn_0001', 'break', 'drop');
    const redirectUri = 'https://reconnect.example/callback';
    const login = async () => (await call('POST', '/sim/connections/conn_0001/login', { redirectUri })).json.code;
    const code = await login();
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...client };
    const pair = await form(exchange);
    expect(await status(pair.json.access_token)).toMatchObject({ id: 'conn_0001', sync_status: 'done' });
    expect((await form(exchange)).status).toBe(401);
    expect((await form({ ...exchange, code: await login(), redirect_uri: 'https://evil.example' })).status).toBe(401);
  });

  test('a synchronization every 15 minutes moves the date of the status', async () => {
    await add('conn_0001');
    const { access_token } = await mint('conn_0001');
    const first = Date.parse((await status(access_token)).sync_updated_at);
    clock.advance(14 * MINUTE);
    expect(Date.parse((await status(access_token)).sync_updated_at)).toBe(first);
    clock.advance(32 * MINUTE);
    expect(Date.parse((await status(access_token)).sync_updated_at)).toBe(first + 45 * MINUTE);
  });

  test('a broken login shows as fail from now, a repaired one as done; the listing sees neither', async () => {
    await add('conn_0001');
    const { access_token } = await mint('conn_0001');
    clock.advance(5 * MINUTE);
    const broken = clock.now();
    await act('conn_0001', 'break', 'drop');
    const failed = await status(access_token);
    expect(failed.sync_status).toBe('fail');
    expect(Date.parse(failed.sync_updated_at)).toBeGreaterThanOrEqual(broken);
    const page = await call('GET', '/api/system/connections', undefined, await adminToken());
    expect(page.json.data[0].status).toBe('Active');
    await act('conn_0001', 'repair', 'drop');
    expect((await status(access_token)).sync_status).toBe('done');
    expect(received).toEqual([]);
  });

  test('a lagging status keeps what it showed, date included, until the lag ends', async () => {
    await add('conn_0001');
    const { access_token } = await mint('conn_0001');
    const before = await status(access_token);
    await fault('lag');
    await act('conn_0001', 'break', 'drop');
    clock.advance(20 * MINUTE);
    expect(await status(access_token)).toEqual(before);
    await fault(null);
    expect((await status(access_token)).sync_status).toBe('fail');
  });

  test('an inactive connection is listed as such; a disconnected one and its tokens are gone', async () => {
    await add('conn_0001');
    await add('conn_0002');
    const pair = await mint('conn_0002');
    await act('conn_0001', 'deactivate');
    await act('conn_0002', 'disconnect');
    const token = await adminToken();
    const page = await call('GET', '/api/system/connections', undefined, token);
    expect(page.json.data).toMatchObject([{ key: 'conn_0001', status: 'Inactive' }]);
    expect((await call('GET', '/api/integrations/current', undefined, pair.access_token)).status).toBe(401);
    expect((await call('POST', '/api/system/connections/conn_0002/token', {}, token)).status).toBe(404);
    expect((await call('DELETE', '/api/system/connections/conn_0001', undefined, token)).status).toBe(204);
    expect((await call('GET', '/api/system/connections', undefined, token)).json.data).toEqual([]);
  });

  test('case 69: ordered faults strike one status read, or all of them and the listing, until taken back', async () => {
    await add('conn_0001');
    await add('conn_0002');
    const [one, two] = [await mint('conn_0001'), await mint('conn_0002')];
    const read = (pair: { access_token: string }) =>
      call('GET', '/api/integrations/current', undefined, pair.access_token);
    const token = await adminToken();
    for (const code of [500, 401, 403, 404, 429]) {
      await fault(code, 'conn_0001');
      const struck = await read(one);
      expect([struck.status, struck.retryAfter]).toEqual([code, code === 429 ? '30' : null]);
      expect((await read(two)).status).toBe(200);
    }
    await fault('html', 'conn_0001');
    expect(await read(one)).toMatchObject({
      status: 200,
      json: undefined,
      text: expect.stringContaining('<!doctype html>'),
    });
    await fault(null, 'conn_0001');
    expect((await read(one)).status).toBe(200);
    await fault(403);
    expect((await read(two)).status).toBe(403);
    expect((await call('GET', '/api/system/connections', undefined, token)).status).toBe(403);
    expect(await mint('conn_0001')).toMatchObject({ expires_in: (30 * DAY) / SECOND });
    await fault(null);
    expect((await read(two)).status).toBe(200);
    expect((await fault('DEGRADED_X')).status).toBe(400);
  });

  test('case 69: a read that hangs is never answered', async () => {
    await add('conn_0001');
    const { access_token } = await mint('conn_0001');
    await fault('timeout');
    const giveUp = new AbortController();
    const hung = fetch(`${makini.url}/api/integrations/current`, {
      headers: { authorization: `Bearer ${access_token}` },
      signal: giveUp.signal,
    });
    const other = await call('GET', '/sim/deliveries');
    giveUp.abort();
    expect(other.status).toBe(200);
    await expect(hung).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the hands of a visitor', () => {
  const raw = (path: string, body: string) =>
    fetch(`${makini.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  test('an act without a body sends its webhook, and answers with the attempts that were made', async () => {
    await add('conn_0001');
    const answer = await raw('/sim/connections/conn_0001/break', '');
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { deliveries: [{ connectionId: 'conn_0001', event: 'connection.auth_required', attempt: 1, status: 200 }] },
    ]);
    expect(received).toHaveLength(1);
  });

  test('what makes no sense is refused and changes nothing', async () => {
    await add('conn_0001');
    expect((await raw('/sim/connections/conn_0001/break', '{"webhook":')).status).toBe(400);
    expect((await act('conn_0001', 'break', 'sometimes')).status).toBe(400);
    expect((await act('conn_0001', 'explode')).status).toBe(404);
    expect((await act('conn_none', 'break')).status).toBe(404);
    expect((await call('GET', '/sim/connections')).json).toMatchObject([{ id: 'conn_0001', loginWorks: true }]);
    expect(received).toEqual([]);
  });

  test('a connection whose customer cannot be made is not there, and can be made again', async () => {
    makeCustomer = () => Promise.reject(new Error('no customer'));
    expect((await add('conn_0001')).status).toBe(500);
    expect((await call('GET', '/sim/connections')).json).toEqual([]);
    makeCustomer = () => Promise.resolve();
    expect((await add('conn_0001')).status).toBe(201);
  });
});

describe('the simulated Makini webhooks', () => {
  const deliveries = async () => (await call('GET', '/sim/deliveries')).json;

  test('are signed over the raw body, and say what happened to which connection and when', async () => {
    await add(ODD_ID);
    const before = clock.now();
    await act(ODD_ID, 'break');
    const [first] = received;
    expect(first?.signature).toBe(
      createHmac('sha256', SECRET)
        .update(first?.raw ?? '')
        .digest('hex'),
    );
    expect(first?.event).toMatchObject({ type: 'connection.auth_required', connection_id: ODD_ID });
    expect(Object.keys(first?.event ?? {})).toEqual(['id', 'type', 'connection_id', 'timestamp']);
    expect(Date.parse(first?.event.timestamp ?? '')).toBeGreaterThanOrEqual(before);
    for (const deed of ['repair', 'offline', 'online', 'deactivate', 'disconnect']) await act(ODD_ID, deed, 'send');
    expect(received.map(({ event }) => event.type)).toEqual([
      'connection.auth_required',
      'connection.active',
      'connection.offline',
      'connection.online',
      'connection.disconnected',
    ]);
    expect(await deliveries()).toMatchObject([
      {
        at: expect.stringMatching(/^2026-03-01T/),
        connectionId: ODD_ID,
        event: 'connection.auth_required',
        attempt: 1,
        status: 200,
      },
      ...Array(4).fill({ attempt: 1, status: 200 }),
    ]);
  });

  test.each([201, 204, 302, 400, 503])('an answer of %p is no success', async (code) => {
    await add('conn_0001');
    respond = code;
    await act('conn_0001', 'break');
    expect(await deliveries()).toMatchObject([{ attempt: 1, status: code }]);
    expect(makini.nextDeliveryAt()).toBeGreaterThan(clock.now());
  });

  test('case 32: a doubled one comes twice with the same id', async () => {
    await add('conn_0001');
    await act('conn_0001', 'break', 'duplicate');
    expect(received).toHaveLength(2);
    expect(received[0]?.raw).toBe(received[1]?.raw);
  });

  test('a dropped one never comes, though the connection is broken', async () => {
    await add('conn_0001');
    await act('conn_0001', 'break', 'drop');
    clock.advance(DAY);
    await makini.settled();
    expect(received).toEqual([]);
    expect((await call('GET', '/sim/connections')).json).toMatchObject([
      { id: 'conn_0001', loginWorks: false, sync: { status: 'fail' } },
    ]);
  });

  test('a forged one comes once with a wrong signature, while nothing happened to the connection', async () => {
    await add('conn_0001');
    respond = 401;
    await act('conn_0001', 'break', 'forge');
    clock.advance(DAY);
    await makini.settled();
    expect(received).toHaveLength(1);
    expect(received[0]?.signature).not.toBe(
      createHmac('sha256', SECRET)
        .update(received[0]?.raw ?? '')
        .digest('hex'),
    );
    expect((await call('GET', '/sim/connections')).json).toMatchObject([
      { loginWorks: true, sync: { status: 'done' } },
    ]);
  });

  test('case 30: a late one comes after a newer one, with its own old time', async () => {
    await add('conn_0001');
    await act('conn_0001', 'break', 'late');
    clock.advance(MINUTE);
    await act('conn_0001', 'repair', 'send');
    expect(received.map(({ event }) => event.type)).toEqual(['connection.active']);
    clock.advance((makini.nextDeliveryAt() ?? 0) - clock.now());
    await makini.settled();
    expect(received.map(({ event }) => event.type)).toEqual(['connection.active', 'connection.auth_required']);
    const [repaired = '', broken = ''] = received.map(({ event }) => event.timestamp);
    expect(broken < repaired).toBe(true);
    expect(makini.nextDeliveryAt()).toBeUndefined();
  });

  test('anything but 200 is tried again after 30 seconds, then at twice the distance, for 24 hours', async () => {
    await add('conn_0001');
    respond = 202;
    await act('conn_0001', 'break');
    const distances: number[] = [];
    for (let next = makini.nextDeliveryAt(); next !== undefined; next = makini.nextDeliveryAt()) {
      distances.push(Math.round((next - clock.now()) / SECOND));
      clock.advance(next - clock.now());
      await makini.settled();
    }
    expect(distances.slice(0, 4)).toEqual([30, 60, 120, 240]);
    expect(distances.reduce((sum, distance) => sum + distance, 0)).toBeLessThanOrEqual(DAY / SECOND);
    expect(distances).toHaveLength(11);
    expect(new Set(received.map(({ raw }) => raw)).size).toBe(1);
    expect((await deliveries()).map(({ attempt }: { attempt: number }) => attempt)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  });

  test('a retry that is answered 200 is the last, and an endpoint that is not there counts as 0', async () => {
    await add('conn_0001');
    const port = Number(new URL(receiver.url).port);
    await receiver.stop();
    await act('conn_0001', 'break');
    expect(await deliveries()).toMatchObject([{ attempt: 1, status: 0 }]);
    const back = fastify();
    back.post('/webhooks/makini', (_request, reply) => reply.code(200).send());
    receiver = await listen(back, port);
    clock.advance(30 * SECOND);
    await makini.settled();
    expect(await deliveries()).toMatchObject([{ status: 0 }, { attempt: 2, status: 200 }]);
    expect(makini.nextDeliveryAt()).toBeUndefined();
  });
});
