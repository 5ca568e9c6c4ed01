import { afterEach, describe, expect, test } from '@jest/globals';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { START_OF_WALK, step, type Walk } from '../../shared/domain/walk.ts';
import type { ConnectionDirectory, ListedConnection } from '../../shared/ports.ts';
import {
  ADMIN_TOKEN,
  CREDENTIALS,
  type Reply,
  type Route,
  readsAgainst,
  START,
  type Stub,
  startStub,
} from './makini-stub.ts';

const LIST = 'GET /api/system/connections';
const TOKEN = 'POST /link/token';

const stubs: Stub[] = [];
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.stop()));
});

async function stubOf(routes: Record<string, Route>): Promise<Stub> {
  const stub = await startStub({ [TOKEN]: ADMIN_TOKEN, ...routes });
  stubs.push(stub);
  return stub;
}

const item = (key: unknown, fields: object = {}) => ({ key, status: 'Active', ...fields });
const query = (path: string) => Object.fromEntries(new URLSearchParams(path.split('?')[1]));

/** Follows the pages, as the sweep does, to the end or to the first that fails. */
async function walk(directory: ConnectionDirectory, deadline: number) {
  const found: ListedConnection[] = [];
  let place: Walk | undefined = START_OF_WALK;
  for (let pages = 1; pages <= 20; pages++) {
    const page = await directory.page(place.cursor, deadline);
    if (page.kind === 'failed') return { pages, ids: found.map(({ id }) => id), failed: page.reason };
    found.push(...page.connections);
    if (page.next === undefined) return { pages, ids: found.map(({ id }) => id) };
    place = step(place, page.next);
    if (!place) return { pages, ids: found.map(({ id }) => id), failed: 'came round' };
  }
  throw new Error('the list has no end');
}

async function walkOver(answer: (asked: Record<string, string>, times: number, url: string) => Reply) {
  let url = '';
  const stub = await stubOf({ [LIST]: ({ path }, times) => answer(query(path), times, url) });
  url = stub.url;
  const { directory, world } = readsAgainst(url);
  return { ...(await walk(directory, world.deadline())), stub };
}

describe('following pages', () => {
  test('by meta, as numbers or text, whatever links say', async () => {
    for (const written of [Number, String]) {
      const result = await walkOver(({ page = '1' }) => ({
        body: {
          data: [item(`c${page}`)],
          links: { next: 'https://elsewhere.example/?page=9' },
          meta: { current_page: written(page), last_page: written(3), per_page: 1, total: 3 },
        },
      }));
      expect(result).toMatchObject({ pages: 3, ids: ['c1', 'c2', 'c3'] });
      expect(result.stub.paths().filter((path) => path.startsWith(LIST))).toEqual([
        LIST,
        `${LIST}?page=2`,
        `${LIST}?page=3`,
      ]);
    }
  });

  test('by links.next, whole or relative, on our own host', async () => {
    const result = await walkOver(({ page = '1' }, _, url) => {
      const next = { 1: `${url}/api/system/connections?page=2&sort=x`, 2: '?page=3' }[page] ?? null;
      return { body: { data: [item(`c${page}`)], links: { next } } };
    });
    expect(result).toMatchObject({ pages: 3, ids: ['c1', 'c2', 'c3'] });
  });

  test('by next_cursor, beside the data or in meta', async () => {
    const result = await walkOver(({ cursor = 'start' }) => {
      const body = { data: [item(`c_${cursor}`)] };
      if (cursor === 'start') return { body: { ...body, next_cursor: 'a+b/c=&d' } };
      if (cursor === 'a+b/c=&d') return { body: { ...body, meta: { next_cursor: 12 } } };
      return { body: { ...body, next_cursor: '' } };
    });
    expect(result).toMatchObject({ pages: 3, ids: ['c_start', 'c_a+b/c=&d', 'c_12'] });
  });

  test('a list without any paging is one page', async () => {
    expect(await walkOver(() => ({ body: { data: [] } }))).toMatchObject({ pages: 1, ids: [] });
  });

  test('configured parameters go along on every page', async () => {
    const stub = await stubOf({
      [LIST]: ({ path }) => ({
        body: { data: [], meta: { current_page: Number(query(path)['page'] ?? 1), last_page: 2 } },
      }),
    });
    const settings = { listing: { ...DEFAULTS.listing, query: { per_page: '100' } } };
    const { directory, world } = readsAgainst(stub.url, { settings });
    await walk(directory, world.deadline());
    expect(stub.paths().slice(1)).toEqual([`${LIST}?per_page=100`, `${LIST}?per_page=100&page=2`]);
  });

  test('case 74: an empty page that leads on is not the end', async () => {
    const result = await walkOver(({ cursor }) => ({
      body: cursor === undefined ? { data: [], next_cursor: 'x' } : { data: [item('conn_0007')] },
    }));
    expect(result).toMatchObject({ pages: 2, ids: ['conn_0007'] });
  });
});

describe('lists that cannot be trusted to be complete', () => {
  const meta = (page: unknown, last: unknown) => ({ meta: { current_page: page, last_page: last } });

  test.each<[string, Reply, string]>([
    ['500', { status: 500 }, 'server_error'],
    ['404', { status: 404 }, 'client_error'],
    ['429', { status: 429 }, 'rate_limited'],
    ['302', { status: 302, headers: { location: '/' } }, 'redirect'],
    ['HTML', { body: '<html>' }, 'not_json'],
    ['no data', { body: meta(2, 2) }, 'unexpected_shape'],
    ['data of another type', { body: { data: { 0: item('x') } } }, 'unexpected_shape'],
    ['an item without an id', { body: { data: [item('x'), { status: 'Active' }] } }, 'unexpected_shape'],
    ['an item with a rounded id', { body: '{"data":[{"key":9007199254740993.0}]}' }, 'unexpected_shape'],
    ['an item that is none', { body: { data: [item('x'), null] } }, 'unexpected_shape'],
  ])('case 73: page 2 is answered by %s', async (_, second, failed) => {
    const first = { body: { data: [item('c1')], ...meta(1, 2) } };
    const result = await walkOver(({ page }) => (page === undefined ? first : second));
    expect(result).toMatchObject({ pages: 2, ids: ['c1'], failed });
  });

  test.each<[string, object, number]>([
    ['a page number that does not move', meta(1, 2), 2],
    ['a page number of another type', meta({}, 2), 1],
    ['a last page that is no number', meta(1, 'many'), 1],
    ['a link to another host', { links: { next: 'https://elsewhere.example/api/system/connections?page=2' } }, 1],
    ['a link that is no link', { links: { next: 'https://[' } }, 1],
    ['a link of another type', { links: { next: { page: 2 } } }, 1],
    ['a link without a query', { links: { next: '/api/system/connections' } }, 1],
    ['a cursor of another type', { next_cursor: { a: 1 } }, 1],
  ])('case 74: %s', async (_, paging, pages) => {
    const result = await walkOver(() => ({ body: { data: [item('c1')], ...paging } }));
    expect(result.failed).toBe('unexpected_shape');
    expect(result.pages).toBe(pages);
  });

  test('case 74: a list that goes round in a circle fails, and the next walk begins afresh', async () => {
    const stub = await stubOf({
      [LIST]: ({ path }) => ({
        body: { data: [item('c')], next_cursor: { a: 'b', b: 'a' }[query(path)['cursor'] ?? ''] ?? 'a' },
      }),
    });
    const { directory, world } = readsAgainst(stub.url);
    for (let again = 0; again < 2; again++) {
      expect(await walk(directory, world.deadline())).toMatchObject({ failed: 'came round', pages: 3 });
    }
  });

  test('case 75: neither a link nor a redirect takes the Admin token to another host', async () => {
    const other = await stubOf({ [LIST]: () => ({ body: { data: [] } }) });
    await walkOver(() => ({ body: { data: [], links: { next: `${other.url}/api/system/connections?page=2` } } }));
    await walkOver(() => ({ status: 302, headers: { location: `${other.url}/api/system/connections` } }));
    expect(other.seen).toEqual([]);
  });

  test('a failed page can be asked for again', async () => {
    const stub = await stubOf({
      [LIST]: ({ path }, times) => {
        if (times === 2) return { status: 502 };
        const page = Number(query(path)['page'] ?? 1);
        return { body: { data: [item(`c${page}`)], ...meta(page, 3) } };
      },
    });
    const { directory, world } = readsAgainst(stub.url);
    await directory.page(undefined, world.deadline());
    expect(await directory.page('page=2', world.deadline())).toMatchObject({ kind: 'failed' });
    expect(await directory.page('page=2', world.deadline())).toMatchObject({ kind: 'page', next: 'page=3' });
  });
});

async function listed(...items: unknown[]) {
  const stub = await stubOf({ [LIST]: () => ({ body: { data: items } }) });
  const { directory, world } = readsAgainst(stub.url);
  const page = await directory.page(undefined, world.deadline());
  if (page.kind === 'failed') throw new Error(page.reason);
  return { ...page, world };
}

describe('listed connections', () => {
  test.each([
    ['Inactive', 'inactive'],
    ['INACTIVE', 'inactive'],
    ['pending', 'pending'],
    ['Active', 'running'],
    ['Synchronizing', 'running'],
    ['In progress', 'running'],
    ['in_progress', 'running'],
    ['InProgress', 'running'],
  ])('%s', async (status, service) => {
    const { connections, startedAt, world } = await listed(item('c1', { status }));
    expect(startedAt).toBe(START);
    expect(connections).toEqual([{ id: 'c1', label: status, service, about: {} }]);
    expect(world.counts).toEqual([]);
  });

  test.each([['DEGRADED_X'], ['constructor'], [''], [null], [7]])(
    'case 70: a status of %p has no meaning and is counted',
    async (status) => {
      const { connections, world } = await listed(item('c1', { status }), item('c2'));
      expect(connections.map(({ service }) => service)).toEqual([undefined, 'running']);
      expect(world.counts).toEqual(['UnknownStatusValue']);
    },
  );

  test('case 24: numeric keys beyond 2^53 stay apart, and leading zeros stay', async () => {
    const stub = await stubOf({
      [LIST]: () => ({ body: '{"data":[{"key":9007199254740992},{"key":9007199254740993},{"key":"0400"}]}' }),
    });
    const { directory, world } = readsAgainst(stub.url);
    expect((await walk(directory, world.deadline())).ids).toEqual(['9007199254740992', '9007199254740993', '0400']);
  });

  test.each([
    [{ customer_id: 'acct_1' }, 'acct_1'],
    [{ customerId: 'acct_1' }, 'acct_1'],
    [{ customer_id: 1042 }, '1042'],
    ['{"customer_id":"acct_1"}', 'acct_1'],
    ['{"customer_id":9007199254740993}', '9007199254740993'],
    ['[{"key":"plan","value":"x"},{"key":"customer_id","value":"acct_1"}]', 'acct_1'],
    [[{ key: 'customer_id', value: 'acct_1' }], 'acct_1'],
    [{ customer_id: '' }, undefined],
    [{ customer_id: { a: 1 } }, undefined],
    ['acct_1', undefined],
    ['"{\\"customer_id\\":\\"acct_1\\"}"', undefined],
    ['{"customer_id":"a","customer_id":"b"}', undefined],
    ['{"__proto__":{"customer_id":"acct_1"}}', undefined],
    [`${'['.repeat(500)}${']'.repeat(500)}`, undefined],
    ['', undefined],
    [null, undefined],
    [{}, undefined],
  ])('user_metadata %j names the customer %p', async (user_metadata, customerId) => {
    const { connections } = await listed(item('c1', { user_metadata }));
    expect(connections[0]?.about).toEqual(customerId === undefined ? {} : { customerId });
  });

  test('system and site are told, fit for a line of text', async () => {
    const { connections } = await listed(item('c1', { integration_name: 'IBM Maximo', name: ' Acme\r\n Hull ' }));
    expect(connections[0]?.about).toEqual({ system: 'IBM Maximo', site: 'Acme Hull' });
  });
});

describe('the metadata of one connection', () => {
  const route = 'GET /api/system/connections/conn%2F1/metadata';

  test.each([
    [{ data: { customer_id: 'acct_1' } }],
    [{ data: [{ key: 'customer_id', value: 'acct_1' }] }],
    [{ data: [{ key: '0400', user_metadata: '{"customer_id":"acct_1"}' }] }],
    [{ data: { user_metadata: '{"customer_id":"acct_1"}' } }],
    [{ user_metadata: { customer_id: 'acct_1' } }],
    [{ customer_id: 'acct_1' }],
    [[{ key: 'customer_id', value: 'acct_1' }]],
  ])('%j', async (body) => {
    const stub = await stubOf({ [route]: () => ({ body }) });
    const { directory, world } = readsAgainst(stub.url);
    expect(await directory.describe('conn/1', world.deadline())).toEqual({
      kind: 'found',
      about: { customerId: 'acct_1' },
    });
    expect(stub.seen.at(-1)).toMatchObject({ bearer: 'admin_1' });
  });

  test('case 69: only a 404 is "not found"; other answers are unreadable, and one without the key names nobody', async () => {
    const answers: Reply[] = [
      { status: 404 },
      { status: 500 },
      { status: 403 },
      { body: '<html>' },
      { body: { data: [] } },
    ];
    const stub = await stubOf({ [route]: (_, times) => answers[times - 1] ?? {} });
    const { directory, world } = readsAgainst(stub.url);
    const described = [];
    for (const _ of answers) described.push(await directory.describe('conn/1', world.deadline()));
    expect(described).toEqual([
      { kind: 'not_found' },
      { kind: 'unreadable', reason: 'server_error' },
      { kind: 'unreadable', reason: 'forbidden' },
      { kind: 'unreadable', reason: 'not_json' },
      { kind: 'found', about: {} },
    ]);
  });
});

describe('the Admin token', () => {
  const page: Route = () => ({ body: { data: [] } });

  test('is asked for by client credentials in JSON', async () => {
    const stub = await stubOf({ [LIST]: page });
    const { directory, world } = readsAgainst(stub.url);
    await directory.page(undefined, world.deadline());
    expect(JSON.parse(stub.seen[0]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: CREDENTIALS.clientId,
      client_secret: CREDENTIALS.clientSecret,
    });
    expect(stub.seen[1]).toMatchObject({ bearer: 'admin_1' });
  });

  test.each([
    ['seconds', 300, 240],
    ['seconds as text', '300', 240],
    ['a Unix timestamp', START / 1_000 + 300, 240],
    ['a Unix timestamp as text', `${START / 1_000 + 300}`, 240],
    ['a timestamp in milliseconds', START + 300_000, 240],
    ['nothing', undefined, 240],
    ['junk', 'soon', 240],
    ['a time shorter than the margin', 40, 20],
  ])('expires_in given as %s', async (_, expires_in, usableSeconds) => {
    const stub = await stubOf({
      [TOKEN]: (_seen, times) => ({ body: { access_token: `admin_${times}`, expires_in } }),
      [LIST]: page,
    });
    const { directory, world } = readsAgainst(stub.url);
    for (const at of [0, usableSeconds * 1_000 - 1, usableSeconds * 1_000]) {
      world.now = START + at;
      await directory.page(undefined, world.deadline());
    }
    const used = stub.seen.filter(({ method }) => method === 'GET').map(({ bearer }) => bearer);
    expect(used).toEqual(['admin_1', 'admin_1', 'admin_2']);
  });

  test('is asked for once, however many need it at the same time', async () => {
    const stub = await stubOf({ [LIST]: page });
    const { directory, world } = readsAgainst(stub.url);
    await Promise.all(Array.from({ length: 20 }, () => directory.page(undefined, world.deadline())));
    expect(stub.paths().filter((path) => path === TOKEN)).toHaveLength(1);
  });

  test('is renewed once after a 401, and the second 401 is final', async () => {
    const stub = await stubOf({
      [TOKEN]: (_, times) => ({ body: { access_token: `admin_${times}`, expires_in: 300 } }),
      [LIST]: ({ bearer }) => (bearer === 'admin_2' ? { body: { data: [] } } : { status: 401 }),
    });
    const { directory, world } = readsAgainst(stub.url);
    expect(await directory.page(undefined, world.deadline())).toMatchObject({ kind: 'page' });
    world.now += 300_000;
    expect(await directory.page(undefined, world.deadline())).toEqual({ kind: 'failed', reason: 'unauthorized' });
    expect(stub.paths().filter((path) => path === TOKEN)).toHaveLength(4);
  });

  test.each([400, 401, 403])('refused credentials (%d) are counted and not tried again at once', async (status) => {
    const stub = await stubOf({
      [TOKEN]: (_, times) => (times === 1 ? { status } : ADMIN_TOKEN({} as never, 1)),
      [LIST]: page,
    });
    const { directory, world } = readsAgainst(stub.url);
    for (let i = 0; i < 5; i++) {
      expect(await directory.page(undefined, world.deadline())).toEqual({ kind: 'failed', reason: 'no_token' });
    }
    expect(stub.paths()).toEqual([TOKEN]);
    expect(world.counts).toEqual(['CredentialsRefused']);
    expect(world.entries).toEqual([{ event: 'provider.refused', call: 'token', status }]);
    world.now += DEFAULTS.tokens.pauseAfterRefusal;
    expect(await directory.page(undefined, world.deadline())).toMatchObject({ kind: 'page' });
  });

  test.each<[Reply, string]>([
    [{ status: 500 }, 'server_error'],
    [{ status: 404 }, 'no_token'],
    [{ body: {} }, 'unexpected_shape'],
    [{ body: '<html>' }, 'not_json'],
    [{ fault: 'cut' }, 'unreachable'],
    [{ status: 302, headers: { location: 'https://elsewhere.example' } }, 'redirect'],
  ])('a token request answered by %j is no refusal and is tried again', async (reply, reason) => {
    const stub = await stubOf({
      [TOKEN]: (_, times) => (times === 1 ? reply : ADMIN_TOKEN({} as never, 1)),
      [LIST]: page,
    });
    const { directory, world } = readsAgainst(stub.url);
    expect(await directory.page(undefined, world.deadline())).toEqual({ kind: 'failed', reason });
    expect(world.counts).toEqual([]);
    expect(await directory.page(undefined, world.deadline())).toMatchObject({ kind: 'page' });
  });

  test('credentials that cannot be read are noted by the class of the error only', async () => {
    const stub = await stubOf({ [LIST]: page });
    const credentials = { read: () => Promise.reject(new RangeError(CREDENTIALS.clientSecret)) };
    const { directory, world } = readsAgainst(stub.url, { credentials });
    expect(await directory.page(undefined, world.deadline())).toEqual({ kind: 'failed', reason: 'no_token' });
    expect(world.entries).toEqual([{ event: 'failure', where: 'makini.credentials', error: 'RangeError' }]);
  });

  test('no secret reaches the journal, whatever fails', async () => {
    const leaky = { status: 401, body: { message: `${CREDENTIALS.clientSecret} admin_1`, request_id: 'req_1' } };
    const stub = await stubOf({
      [LIST]: () => leaky,
      [TOKEN]: (_, times) => (times > 1 ? leaky : ADMIN_TOKEN({} as never, 1)),
    });
    const { directory, world } = readsAgainst(stub.url);
    await directory.page(undefined, world.deadline());
    expect(world.entries.map((entry) => entry.event)).toEqual(['provider.refused', 'provider.refused']);
    expect(JSON.stringify(world.entries)).not.toMatch(/cs_very_secret|admin_1|127\.0\.0\.1/);
  });
});
