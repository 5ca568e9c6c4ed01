import { afterEach, describe, expect, test } from '@jest/globals';
import { makiniConnectionEnder } from '../../shared/adapters/makini/disconnect.ts';
import { makiniHttp } from '../../shared/adapters/makini/http.ts';
import { makiniLogins } from '../../shared/adapters/makini/reads.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import type { ProviderLogin } from '../../shared/ports.ts';
import { finishReconnect } from '../../shared/usecases/reconnect/finishReconnect.ts';
import { startReconnect } from '../../shared/usecases/reconnect/startReconnect.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { broken, disconnected } from '../fixtures/observations.ts';
import { reconnectWorld } from '../fixtures/reconnectWorld.ts';
import { ADMIN_TOKEN, CREDENTIALS, type Reply, type Route, readsAgainst, START, startStub } from './makini-stub.ts';

// What Makini publishes about logging in again, tokens, errors and limits, line by line as docs/makini.md has it.

const TOKEN = 'POST /link/token';
const STATUS = 'GET /api/integrations/current';
const MINT = 'POST /api/system/connections/conn_0001/token';
const LIST = 'GET /api/system/connections';
const REDIRECT = 'https://reconnect.example/reconnect/callback';
const DONE: Reply = { body: { data: { sync_status: 'done', sync_updated_at: '2026-03-01T11:50:00Z' } } };

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((stub) => stub.stop()));
});

async function stubOf(routes: Record<string, Route>) {
  const stub = await startStub({ [TOKEN]: ADMIN_TOKEN, ...routes });
  started.push(stub);
  return stub;
}

const clock = { now: () => START, pause: async () => undefined };
const credentials = { read: async () => CREDENTIALS };

/** The calls for logging in, against a server or none. */
function loginAt(baseUrl: string): ProviderLogin {
  const settings = { ...DEFAULTS, baseUrl };
  return makiniLogins({ settings, credentials, clock, journal: recordedJournal(), redirectUri: REDIRECT });
}

/** A try to reconnect conn_1 of cust_1, whoever the login turns out to belong to. */
async function tryAs(account: { connectionId: string; customerId?: string }) {
  const world = await reconnectWorld();
  world.identify(async () => ({ kind: 'identified', account }));
  const go = await startReconnect(world.ports, world.token);
  if (go.kind !== 'go' || go.state === undefined) throw new Error('Not started');
  const { state } = go;
  const finish = () => finishReconnect(world.ports, { state, code: 'code' }, world.now() + 24_000);
  return { world, finish, situation: await finish() };
}

describe('logging in again, as Makini publishes it', () => {
  test('makini reconnect-authorize: the authorize page, with client, code and the redirect URI exactly as registered', async () => {
    const url = new URL(await loginAt('http://127.0.0.1:9').url('state_1'));
    expect(url.origin + url.pathname).toBe('https://link.makini.io/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CREDENTIALS.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      state: 'state_1',
    });
  });

  test('makini reconnect-exchange: form-encoded, one exchange a code, and the pair is kept before the page says so', async () => {
    const stub = await stubOf({ [TOKEN]: () => ({ body: { access_token: 'at_1', refresh_token: 'rt_1' } }) });
    const exchanged = await loginAt(stub.url).exchange('code_1', START + 5_000);
    expect(exchanged).toMatchObject({ kind: 'exchanged', pair: { accessToken: 'at_1', refreshToken: 'rt_1' } });
    expect(Object.fromEntries(new URLSearchParams(stub.seen[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'code_1',
      redirect_uri: REDIRECT,
      client_id: CREDENTIALS.clientId,
      client_secret: CREDENTIALS.clientSecret,
    });
    const { world, finish, situation } = await tryAs({ connectionId: 'conn_1', customerId: 'cust_1' });
    expect(situation).toMatchObject({ kind: 'happened', what: 'reconnected' });
    expect((await world.ports.vault.current('conn_1'))?.accessToken).toBe('token_1');
    await finish();
    expect(world.exchanges()).toBe(1);
  });

  test('makini reconnect-identity: the same id is kept, another id of the same customer relinked, anybody else refused', async () => {
    const same = await tryAs({ connectionId: 'conn_1', customerId: 'cust_1' });
    expect((await same.world.loaded('conn_1')).registers.auth?.value).toBe('ok');
    const moved = await tryAs({ connectionId: 'conn_2', customerId: 'cust_1' });
    expect(await moved.world.loaded('conn_1')).toMatchObject({ relinkedTo: { id: 'conn_2', done: true } });
    const other = await tryAs({ connectionId: 'conn_2', customerId: 'cust_9' });
    expect(other.situation).toMatchObject({ what: 'other_account' });
    expect((await other.world.loaded('conn_1')).registers.auth?.value).toBe('reauth');
  });

  test('makini reconnect-magic-link: one that is stored for the connection is where the button leads', async () => {
    const world = await reconnectWorld();
    const magicLink = 'https://link.makini.io/magic/example';
    await world.ports.connections.save({ ...(await world.loaded('conn_1')), magicLink });
    expect(await startReconnect(world.ports, world.token)).toEqual({ kind: 'go', url: magicLink, keepStateFor: 0 });
  });

  test('makini reconnect-disconnect: DELETE with the Admin token; the incident closes and nobody is told of a recovery', async () => {
    const stub = await stubOf({ 'DELETE /api/system/connections/conn_0001': () => ({ status: 204 }) });
    const parts = { settings: { ...DEFAULTS, baseUrl: stub.url }, credentials, clock, journal: recordedJournal() };
    const ender = makiniConnectionEnder({ ...parts, http: makiniHttp(parts) });
    expect(await ender.end('conn_0001', START + 5_000)).toEqual({ kind: 'ended' });
    expect(stub.seen.at(-1)).toMatchObject({ method: 'DELETE', bearer: 'admin_1' });
    const world = await deliveryWorld();
    await world.observe(broken(world.now(), { customerId: 'cust_1' }));
    world.advance(180_000);
    await world.deliver();
    await world.observe(disconnected(world.now(), { received: world.now() }));
    await world.deliverUntilIdle();
    expect((await world.load('conn_0001')).incident?.closedAs).toBe('disconnected');
    const subjects = world.sent.map(({ subject }) => subject);
    expect(subjects.length).toBeGreaterThan(0);
    expect(subjects.filter((subject) => !subject.includes('reconnect'))).toEqual([]);
  });
});

describe('tokens, errors and limits, as Makini publishes them', () => {
  test('makini token-owner: by default no pair of the company’s is read or refreshed; the only grant is our own', async () => {
    const stub = await stubOf({
      [MINT]: () => ({ body: { access_token: 'm_1' } }),
      [STATUS]: () => ({ status: 401 }),
    });
    const { status, world } = readsAgainst(stub.url);
    for (let read = 0; read < 3; read++) await status.read('conn_0001', world.deadline());
    const grants = stub.seen.filter(({ path }) => path === '/link/token').map(({ body }) => JSON.parse(body));
    expect(new Set(grants.map(({ grant_type }) => grant_type))).toEqual(new Set(['client_credentials']));
  });

  test('makini token-pair: a new pair is stored before its first use, and takes the old one’s place only once it has worked', async () => {
    const world = await reconnectWorld();
    const { vault } = world.ports;
    const kept: unknown[] = [];
    world.identify(async (...asked) => {
      kept.push((await vault.pending('conn_1'))?.pair.accessToken, (await vault.current('conn_1'))?.accessToken);
      return world.sameAccount(...asked);
    });
    const go = await startReconnect(world.ports, world.token);
    if (go.kind !== 'go' || go.state === undefined) throw new Error('Not started');
    await finishReconnect(world.ports, { state: go.state, code: 'code' }, world.now() + 24_000);
    expect(kept).toEqual(['token_1', 'token_old']);
    expect((await vault.current('conn_1'))?.accessToken).toBe('token_1');
  });

  test.each([
    ['seconds', 300],
    ['seconds as text', '300'],
    ['a Unix timestamp', START / 1_000 + 300],
    ['a Unix timestamp as text', `${START / 1_000 + 300}`],
  ])(
    'makini token-admin: client_credentials in JSON; expires_in as %s is read as five minutes',
    async (_form, expires_in) => {
      const stub = await stubOf({
        [TOKEN]: (_seen, times) => ({ body: { access_token: `admin_${times}`, expires_in } }),
        [LIST]: () => ({ body: { data: [] } }),
      });
      const { directory, world } = readsAgainst(stub.url);
      for (const at of [0, 239_000, 241_000]) {
        world.now = START + at;
        await directory.page(undefined, world.deadline());
      }
      const lists = stub.seen.filter(({ method }) => method === 'GET');
      expect(lists.map(({ bearer }) => bearer)).toEqual(['admin_1', 'admin_1', 'admin_2']);
      expect(JSON.parse(stub.seen[0]?.body ?? '')).toMatchObject({ grant_type: 'client_credentials' });
    },
  );

  test('makini token-mint: a status is read with a token that the Admin token minted', async () => {
    const stub = await stubOf({ [MINT]: () => ({ body: { access_token: 'm_1' } }), [STATUS]: () => DONE });
    const { status, world } = readsAgainst(stub.url);
    expect(await status.read('conn_0001', world.deadline())).toMatchObject({ kind: 'read', auth: 'ok' });
    expect(stub.seen.map(({ method, path, bearer }) => [`${method} ${path}`, bearer])).toEqual([
      [TOKEN, undefined],
      [MINT, 'admin_1'],
      [STATUS, 'm_1'],
    ]);
  });

  test('makini token-401: our own token is renewed first, and a 401 that stays concludes nothing about the customer', async () => {
    const stub = await stubOf({
      [MINT]: (_seen, times) => ({ body: { access_token: `m_${times}`, expires_in: 3_600 } }),
      [STATUS]: ({ bearer }, times) => (times === 1 || bearer === 'm_2' ? DONE : { status: 401 }),
    });
    const { status, world } = readsAgainst(stub.url);
    for (let read = 0; read < 2; read++) {
      expect(await status.read('conn_0001', world.deadline())).toMatchObject({ kind: 'read', auth: 'ok' });
    }
    const refusing = await stubOf({
      [MINT]: () => ({ body: { access_token: 'm' } }),
      [STATUS]: () => ({ status: 401, body: { code: 'AUTHENTICATION_FAILED' } }),
    });
    const { status: refused, world: other } = readsAgainst(refusing.url);
    expect(await refused.read('conn_0001', other.deadline())).toMatchObject({ kind: 'unreadable' });
  });

  test.each<[string, Reply, string | undefined]>([
    ['beside the code', { body: { code: 'RATE_LIMIT_EXCEEDED', message: 'm_1', request_id: 'req_1' } }, 'req_1'],
    ['below error', { body: { error: { type: 'x', code: 'y', requestId: 'req_2' } } }, 'req_2'],
    ['in a header', { headers: { 'x-request-id': 'req_3' }, body: '<html>' }, 'req_3'],
    ['nowhere', { body: '' }, undefined],
  ])(
    'makini token-errors: the request id is logged, found %s; nothing else of the answer is',
    async (_where, reply, requestId) => {
      const stub = await stubOf({
        [MINT]: () => ({ body: { access_token: 'm_1' } }),
        [STATUS]: () => ({ ...reply, status: 403 }),
      });
      const { status, world } = readsAgainst(stub.url);
      await status.read('conn_0001', world.deadline());
      expect(world.entries).toContainEqual({
        event: 'provider.refused',
        call: 'status',
        status: 403,
        ...(requestId && { requestId }),
      });
      expect(JSON.stringify(world.entries)).not.toContain('m_1');
    },
  );

  test.each([
    ['7', 7_000],
    ['Sun, 01 Mar 2026 12:00:20 GMT', 20_000],
    ['0', 1_000],
    ['2147484', 900_000],
    ['soon', 30_000],
    [undefined, 30_000],
  ])(
    'makini token-limits: 429 with Retry-After %p waits %i ms, never nothing and never for ever',
    async (header, wait) => {
      const headers = header === undefined ? {} : { 'retry-after': header };
      const stub = await stubOf({
        [MINT]: () => ({ body: { access_token: 'm_1' } }),
        [STATUS]: () => ({ status: 429, headers }),
      });
      const { status, world } = readsAgainst(stub.url);
      const reading = await status.read('conn_0001', world.deadline());
      expect(reading).toEqual({ kind: 'unreadable', reason: 'rate_limited', retryAfter: wait });
    },
  );
});
