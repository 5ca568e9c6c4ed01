import { afterEach, describe, expect, test } from '@jest/globals';
import { DEFAULTS, type StatusSettings } from '../../shared/adapters/makini/settings.ts';
import { ADMIN_TOKEN, type Reply, type Route, readsAgainst, START, type Stub, startStub } from './makini-stub.ts';

const STATUS = 'GET /api/integrations/current';
const MINT = 'POST /api/system/connections/conn_0001/token';
const SYNCED = '2026-03-01T11:50:00.000000Z';
const SYNCED_AT = { instant: Date.UTC(2026, 2, 1, 11, 50, 0), wholeSecond: true };
const STORED = { conn_0001: { accessToken: 'stored_1' } };

const stubs: Stub[] = [];
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.stop()));
});

async function stubOf(routes: Record<string, Route>): Promise<Stub> {
  const stub = await startStub({ 'POST /link/token': ADMIN_TOKEN, ...routes });
  stubs.push(stub);
  return stub;
}

function current(fields: Record<string, unknown>): Reply {
  return { body: { data: { id: '7', sync_updated_at: SYNCED, ...fields } } };
}

/** Reads conn_0001 with its stored token from a server that answers every status request the same. */
async function readFrom(reply: Reply, settings: Partial<StatusSettings> = {}) {
  const stub = await stubOf({ [STATUS]: () => reply });
  const { status, world } = readsAgainst(stub.url, {
    stored: STORED,
    settings: { status: { ...DEFAULTS.status, ...settings } },
  });
  return { reading: await status.read('conn_0001', world.deadline()), world, stub };
}

describe('what sync_status means', () => {
  test.each([
    ['fail', 'reauth'],
    ['done', 'ok'],
    ['fulldone', 'ok'],
    ['Full Done', 'ok'],
  ])('%s is evidence from the last synchronization', async (sync_status, auth) => {
    const { reading, world, stub } = await readFrom(current({ sync_status }));
    expect(reading).toEqual({ kind: 'read', startedAt: START, auth, providerTime: SYNCED_AT, label: sync_status });
    expect(world.counts).toEqual([]);
    expect(stub.seen).toEqual([{ method: 'GET', path: '/api/integrations/current', bearer: 'stored_1', body: '' }]);
  });

  test.each([
    ['inprogress', []],
    ['In progress', []],
    ['error', ['StatusError']],
  ])('%s says nothing about authorization', async (sync_status, counts) => {
    const { reading, world } = await readFrom(current({ sync_status }));
    expect(reading).toEqual({ kind: 'read', startedAt: START, label: sync_status });
    expect(world.counts).toEqual(counts);
  });

  test.each(['DEGRADED_X', 'constructor', '__proto__', ''])(
    'case 70: %p is unknown and counted',
    async (sync_status) => {
      const { reading, world } = await readFrom(current({ sync_status }));
      expect(reading).toEqual({ kind: 'unreadable', reason: 'unknown_value' });
      expect(world.counts).toEqual(['UnknownStatusValue', 'StatusUnreadable']);
    },
  );

  test.each([[undefined], [null], ['soon'], ['2026-03-01'], ['2099-01-01T00:00:00Z']])(
    'with a sync_updated_at of %p the answer is undated',
    async (sync_updated_at) => {
      for (const [sync_status, auth] of [
        ['fail', 'reauth'],
        ['done', 'ok'],
      ]) {
        const { reading } = await readFrom(current({ sync_status, sync_updated_at }));
        expect(reading).toEqual({ kind: 'read', startedAt: START, auth, undated: true, label: sync_status });
      }
    },
  );

  test('system, site and customer come along', async () => {
    const { reading } = await readFrom(
      current({
        sync_status: 'done',
        provider: 'SAP S/4HANA',
        company_name: 'Acme Hull',
        user_metadata: { customer_id: 42 },
      }),
    );
    expect(reading).toMatchObject({ about: { customerId: '42', system: 'SAP S/4HANA', site: 'Acme Hull' } });
  });

  test('values and fields are settings', async () => {
    const { reading } = await readFrom(
      { body: { result: { health: 'BROKEN LOGIN', at: 1772365800 } } },
      { valueFields: ['result.health'], timeFields: ['result.at'], values: { broken_login: 'reauth' } },
    );
    expect(reading).toMatchObject({ auth: 'reauth', providerTime: { instant: 1772365800_000 } });
  });
});

describe('the outright reauthorization flag', () => {
  const inAnswer = { reauthorizationFlag: { path: null, field: 'data.reauthorization_required' } };

  test.each([
    [true, 'done', 'reauth'],
    ['true', 'done', 'reauth'],
    [false, 'fail', 'ok'],
    [0, 'DEGRADED_X', 'ok'],
  ])('of %p outranks sync_status %s and speaks for the moment of the read', async (value, sync_status, auth) => {
    const { reading, world } = await readFrom(current({ sync_status, reauthorization_required: value }), inAnswer);
    expect(reading).toEqual({
      kind: 'read',
      startedAt: START,
      auth,
      label: `reauthorization required: ${auth === 'reauth'}`,
    });
    expect(world.counts).toEqual([]);
  });

  test.each([[undefined], [null], ['maybe'], [{}]])('of %p leaves the word to sync_status', async (value) => {
    const { reading } = await readFrom(current({ sync_status: 'done', reauthorization_required: value }), inAnswer);
    expect(reading).toMatchObject({ auth: 'ok', providerTime: SYNCED_AT });
  });

  test('is not looked at by default', async () => {
    const { reading } = await readFrom(current({ sync_status: 'done', reauthorization_required: true }));
    expect(reading).toMatchObject({ auth: 'ok', label: 'done' });
  });

  test.each([
    [{ body: { required: true } }, 'reauth', 'reauthorization required: true'],
    [{ status: 500 }, 'ok', 'done'],
    [{ body: '<html>' }, 'ok', 'done'],
  ])('may have a path of its own; its answer %j', async (answer, auth, label) => {
    const flagPath = 'GET /api/connections/conn_0001/status';
    const stub = await stubOf({ [STATUS]: () => current({ sync_status: 'done' }), [flagPath]: () => answer });
    const reauthorizationFlag = { path: '/api/connections/{connectionId}/status', field: 'required' };
    const settings = { status: { ...DEFAULTS.status, reauthorizationFlag } };
    const { status, world } = readsAgainst(stub.url, { stored: STORED, settings });
    expect(await status.read('conn_0001', world.deadline())).toMatchObject({ kind: 'read', auth, label });
    expect(stub.seen.map(({ bearer }) => bearer)).toEqual(['stored_1', 'stored_1']);
  });
});

describe('case 69: what a server may answer instead of a status', () => {
  test.each<[string, Reply, string]>([
    ['403 of a firewall', { status: 403, body: '<html>blocked</html>' }, 'forbidden'],
    ['400', { status: 400, body: {} }, 'client_error'],
    ['410', { status: 410, body: {} }, 'client_error'],
    ['500', { status: 500, body: {} }, 'server_error'],
    ['502 with HTML', { status: 502, body: '<html>' }, 'server_error'],
    ['200 with an error', { body: { error: { code: 'AUTHENTICATION_FAILED' } } }, 'unexpected_shape'],
    ['200 with a status of another type', current({ sync_status: 5 }), 'unexpected_shape'],
    ['200 with a list', { body: [] }, 'unexpected_shape'],
    ['204', { status: 204 }, 'not_json'],
    ['200 without a body', {}, 'not_json'],
    ['case 70: 200 with HTML', { body: '<html>down</html>', headers: { 'content-type': 'text/html' } }, 'not_json'],
    ['200 with bytes that are no text', { body: Buffer.from([0x22, 0xe9, 0x22]) }, 'not_json'],
    ['200 with one key twice', { body: '{"data":{"sync_status":"done","sync_status":"fail"}}' }, 'not_json'],
    ['200 with 10,000 levels', { body: '['.repeat(10_000) + ']'.repeat(10_000) }, 'not_json'],
    ['200 with 2 MB', { body: { data: { sync_status: 'done', x: 'x'.repeat(2e6) } } }, 'unexpected_shape'],
    ['a closed connection', { fault: 'cut' }, 'unreachable'],
  ])('%s', async (_, reply, reason) => {
    const { reading, world } = await readFrom(reply);
    expect(reading).toEqual({ kind: 'unreadable', reason });
    expect(world.counts).toEqual(['StatusUnreadable']);
    expect(world.entries).toContainEqual({ event: 'status.unreadable', connectionId: 'conn_0001', reason });
  });

  test('404 is told apart, and is not unreadable', async () => {
    const { reading, world } = await readFrom({ status: 404 });
    expect(reading).toEqual({ kind: 'not_found', startedAt: START });
    expect(world.counts).toEqual([]);
  });

  test.each(['hang', 'stall'] as const)(
    'an answer that does not come (%s) is given up at the deadline',
    async (fault) => {
      const stub = await stubOf({ [STATUS]: () => ({ ...current({ sync_status: 'done' }), fault }) });
      const { status, world } = readsAgainst(stub.url, { stored: STORED });
      const reading = await status.read('conn_0001', world.now + 60);
      expect(reading).toEqual({ kind: 'unreadable', reason: 'timeout' });
      expect(stub.seen).toHaveLength(1);
    },
  );

  test('nothing is asked after the deadline', async () => {
    const stub = await stubOf({});
    const { status, world } = readsAgainst(stub.url, { stored: STORED });
    expect(await status.read('conn_0001', world.now)).toEqual({ kind: 'unreadable', reason: 'timeout' });
    expect(stub.seen).toEqual([]);
  });

  test('a server that is not there is unreachable', async () => {
    const stub = await stubOf({});
    await stub.stop();
    const { status, world } = readsAgainst(stub.url, { stored: STORED });
    expect(await status.read('conn_0001', world.deadline())).toEqual({ kind: 'unreadable', reason: 'unreachable' });
  });

  test('case 75: a redirect is not followed and its target never sees the token', async () => {
    const other = await stubOf({ [STATUS]: () => current({ sync_status: 'fail' }) });
    for (const status of [301, 302, 307, 308]) {
      const location = `${other.url}/api/integrations/current`;
      const { reading } = await readFrom({ status, headers: { location } });
      expect(reading).toEqual({ kind: 'unreadable', reason: 'redirect' });
    }
    expect(other.seen).toEqual([]);
  });

  test.each([
    ['30', 30_000],
    ['0', 1_000],
    ['-5', 30_000],
    ['soon', 30_000],
    ['', 30_000],
    ['2147484', 900_000],
    ['9'.repeat(400), 900_000],
    ['Sun, 01 Mar 2026 12:02:00 GMT', 120_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 1_000],
    ['Fri, 01 Mar 2199 11:00:00 GMT', 900_000],
    ['Sun, 99 Mar 2026 12:02:00 GMT', 30_000],
  ])('case 63: 429 with Retry-After %p waits a sane time', async (header, retryAfter) => {
    const { reading } = await readFrom({ status: 429, headers: { 'retry-after': header } });
    expect(reading).toEqual({ kind: 'unreadable', reason: 'rate_limited', retryAfter });
  });

  test('case 63: Retry-After is optional on 429 and honoured on 503', async () => {
    expect((await readFrom({ status: 429 })).reading).toMatchObject({ retryAfter: 30_000 });
    const { reading } = await readFrom({ status: 503, headers: { 'retry-after': '7' } });
    expect(reading).toEqual({ kind: 'unreadable', reason: 'server_error', retryAfter: 7_000 });
  });
});

describe('tokens', () => {
  test('without a stored token one is minted, used again, and renewed before it expires', async () => {
    const stub = await stubOf({
      [MINT]: (_, times) => ({
        body: { data: { access_token: `minted_${times}`, refresh_token: 'r', expires_in: '600' } },
      }),
      [STATUS]: () => current({ sync_status: 'done' }),
    });
    const { status, world } = readsAgainst(stub.url);
    for (const later of [0, 200_000, 339_000, 2_000]) {
      world.now += later;
      expect(await status.read('conn_0001', world.deadline())).toMatchObject({ kind: 'read', auth: 'ok' });
    }
    const statusReads = stub.seen.filter(({ path }) => path.includes('current'));
    expect(statusReads.map(({ bearer }) => bearer)).toEqual(['minted_1', 'minted_1', 'minted_1', 'minted_2']);
    expect(stub.seen.find(({ path }) => path.endsWith('/conn_0001/token'))).toMatchObject({
      bearer: 'admin_1',
      body: '',
    });
  });

  test('a 401 says nothing about the connection: a token is minted and the status read again', async () => {
    const stub = await stubOf({
      [MINT]: () => ({ body: { access_token: 'minted_1' } }),
      [STATUS]: ({ bearer }) => (bearer === 'minted_1' ? current({ sync_status: 'done' }) : { status: 401 }),
    });
    const { status, world } = readsAgainst(stub.url, { stored: STORED });
    expect(await status.read('conn_0001', world.deadline())).toMatchObject({ kind: 'read', auth: 'ok' });
    expect(stub.paths()).toEqual([STATUS, 'POST /link/token', MINT, STATUS]);
  });

  test('the company’s pair is never refreshed: the only grant we ever ask for is our own', async () => {
    const stub = await stubOf({ [MINT]: () => ({ body: { access_token: 'm' } }), [STATUS]: () => ({ status: 401 }) });
    const { status, world } = readsAgainst(stub.url);
    for (let i = 0; i < 3; i++) await status.read('conn_0001', world.deadline());
    const grants = stub.seen
      .filter(({ path }) => path === '/link/token')
      .map(({ body }) => JSON.parse(body).grant_type);
    expect(grants).toEqual(['client_credentials']);
  });

  test('a second 401 is the end: one renewal, two looks, nothing concluded', async () => {
    const stub = await stubOf({ [MINT]: () => ({ body: { access_token: 'm' } }), [STATUS]: () => ({ status: 401 }) });
    const { status, world } = readsAgainst(stub.url, { stored: STORED });
    expect(await status.read('conn_0001', world.deadline())).toEqual({ kind: 'unreadable', reason: 'unauthorized' });
    expect(stub.paths().filter((path) => path === MINT)).toHaveLength(1);
    expect(stub.paths().filter((path) => path === STATUS)).toHaveLength(2);
  });

  test('a fresh minted token that is refused is not minted again', async () => {
    const stub = await stubOf({ [MINT]: () => ({ body: { access_token: 'm' } }), [STATUS]: () => ({ status: 401 }) });
    const { status, world } = readsAgainst(stub.url);
    expect(await status.read('conn_0001', world.deadline())).toEqual({ kind: 'unreadable', reason: 'unauthorized' });
    expect(stub.paths()).toEqual(['POST /link/token', MINT, STATUS]);
  });

  test('a minted token that was refused is forgotten, also when no other can be had', async () => {
    const stub = await stubOf({
      [MINT]: (_, times) => (times === 2 ? { status: 500 } : { body: { access_token: `m_${times}`, expires_in: 600 } }),
      [STATUS]: (_, times) => (times === 2 ? { status: 401 } : current({ sync_status: 'done' })),
    });
    const { status, world } = readsAgainst(stub.url);
    const kinds = [];
    for (let i = 0; i < 3; i++) kinds.push((await status.read('conn_0001', world.deadline())).kind);
    expect(kinds).toEqual(['read', 'unreadable', 'read']);
    const used = stub.seen.filter(({ method }) => method === 'GET').map(({ bearer }) => bearer);
    expect(used).toEqual(['m_1', 'm_1', 'm_3']);
  });

  test('an expired stored token is not even tried', async () => {
    const stub = await stubOf({
      [MINT]: () => ({ body: { access_token: 'm' } }),
      [STATUS]: () => current({ sync_status: 'done' }),
    });
    const stored = { conn_0001: { accessToken: 'old', expiresAt: START } };
    const { status, world } = readsAgainst(stub.url, { stored });
    await status.read('conn_0001', world.deadline());
    expect(stub.seen.map(({ bearer }) => bearer)).not.toContain('old');
  });

  test('a vault that fails is noted by the class of its error, and no token is minted, as it might end the one it holds', async () => {
    const stub = await stubOf({
      [MINT]: () => ({ body: { access_token: 'm' } }),
      [STATUS]: () => current({ sync_status: 'fail' }),
    });
    const vault = { current: () => Promise.reject(new TypeError('arn:secret stored_1')) };
    const { status, world } = readsAgainst(stub.url, { vault });
    expect(await status.read('conn_0001', world.deadline())).toEqual({ kind: 'unreadable', reason: 'no_token' });
    expect(world.entries).toEqual([
      { event: 'failure', where: 'pairs', error: 'TypeError' },
      { event: 'status.unreadable', connectionId: 'conn_0001', reason: 'no_token' },
    ]);
  });

  test.each<[Reply, object]>([
    [{ status: 404 }, { kind: 'not_found', startedAt: START }],
    [{ status: 401 }, { kind: 'unreadable', reason: 'no_token' }],
    [{ status: 403 }, { kind: 'unreadable', reason: 'no_token' }],
    [{ status: 422 }, { kind: 'unreadable', reason: 'no_token' }],
    [{ status: 500 }, { kind: 'unreadable', reason: 'server_error' }],
    [
      { status: 429, headers: { 'retry-after': '9' } },
      { kind: 'unreadable', reason: 'rate_limited', retryAfter: 9_000 },
    ],
    [{ body: {} }, { kind: 'unreadable', reason: 'unexpected_shape' }],
    [{ body: { access_token: 'bad\nheader' } }, { kind: 'unreadable', reason: 'unexpected_shape' }],
    [{ body: '<html>' }, { kind: 'unreadable', reason: 'not_json' }],
  ])('case 69: minting answered by %j', async (reply, reading) => {
    const stub = await stubOf({ [MINT]: () => reply, [STATUS]: () => current({ sync_status: 'fail' }) });
    const { status, world } = readsAgainst(stub.url);
    expect(await status.read('conn_0001', world.deadline())).toEqual(reading);
    expect(stub.paths()).not.toContain(STATUS);
  });

  test('ids are encoded in paths, and one that no path can carry is not asked for', async () => {
    const id = 'a/../b?c#d%2F é';
    const stub = await stubOf({
      [`POST /api/system/connections/${encodeURIComponent(id)}/token`]: () => ({ body: { access_token: 'm' } }),
      [STATUS]: () => current({ sync_status: 'done' }),
    });
    const { status, world } = readsAgainst(stub.url);
    expect(await status.read(id, world.deadline())).toMatchObject({ kind: 'read' });
    const asked = stub.seen.length;
    for (const odd of ['.', '..', '\ud800']) {
      expect(await status.read(odd, world.deadline())).toEqual({ kind: 'unreadable', reason: 'no_token' });
    }
    expect(stub.seen).toHaveLength(asked);
  });

  test('only so many minted tokens are kept', async () => {
    const mint = (id: string) => `POST /api/system/connections/${id}/token`;
    const route: Route = () => ({ body: { access_token: 'm', expires_in: 600 } });
    const stub = await stubOf({
      [mint('a')]: route,
      [mint('b')]: route,
      [STATUS]: () => current({ sync_status: 'done' }),
    });
    const settings = { tokens: { ...DEFAULTS.tokens, keptTokens: 1 } };
    const { status, world } = readsAgainst(stub.url, { settings });
    for (const id of ['a', 'a', 'b', 'a']) await status.read(id, world.deadline());
    expect(stub.paths().filter((path) => path.includes('connections'))).toEqual([mint('a'), mint('b'), mint('a')]);
  });
});

describe('what is logged', () => {
  test('a refusal is noted with the request id, and neither token nor body nor URL', async () => {
    const body = { error: { message: 'stored_1 is invalid', request_id: 'req_77' } };
    const { world } = await readFrom({ status: 403, body });
    expect(world.entries).toEqual([
      { event: 'provider.refused', call: 'status', status: 403, requestId: 'req_77' },
      { event: 'status.unreadable', connectionId: 'conn_0001', reason: 'forbidden' },
    ]);
    const header = await readFrom({ status: 500, headers: { 'x-request-id': 'req-88' } });
    expect(header.world.entries[0]).toEqual({
      event: 'provider.refused',
      call: 'status',
      status: 500,
      requestId: 'req-88',
    });
  });

  test('case 28: a request id that is no id is left out', async () => {
    const odd = ['two words', 'x'.repeat(65), '<b>'];
    for (const request_id of odd) {
      const { world } = await readFrom({ status: 500, body: { request_id } });
      expect(world.entries[0]).toEqual({ event: 'provider.refused', call: 'status', status: 500 });
    }
  });
});
