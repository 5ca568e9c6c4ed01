import { afterEach, describe, expect, test } from '@jest/globals';
import { DEFAULTS, type MakiniSettings } from '../../shared/adapters/makini/settings.ts';
import { healthOfConnection, isParked } from '../../shared/domain/connection.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, offline, online, reconnect } from '../fixtures/observations.ts';
import { sweepingParts, sweepOnce } from '../fixtures/sweeping.ts';
import { ADMIN_TOKEN, type Reply, type Route, readsAgainst, START, startStub } from './makini-stub.ts';

// What Makini publishes about the health of connections, and what each value means to us, line by line as docs/makini.md
// has it: from an answer over the wire, through a sweep, to what is held of the connection.

const STATUS = 'GET /api/integrations/current';
const MINT = 'POST /api/system/connections/conn_0001/token';
const LIST = 'GET /api/system/connections';
const LOST = 'reauthorization_required';

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((stub) => stub.stop()));
});

/** Makini with one connection, at noon, and a world that sweeps it. */
async function provider(settings: Partial<MakiniSettings> = {}, routes: Record<string, Route> = {}) {
  const world = await deliveryWorld();
  world.advance(START - world.now());
  const answers: { status: Reply; listed: object } = { status: { status: 500 }, listed: { status: 'Active' } };
  const stub = await startStub({
    'POST /link/token': ADMIN_TOKEN,
    [MINT]: () => ({ body: { access_token: 'minted_1', expires_in: 86_400 } }),
    [LIST]: () => ({ body: { data: [{ key: 'conn_0001', ...answers.listed }] } }),
    [STATUS]: () => answers.status,
    ...routes,
  });
  started.push(stub);
  const { status, directory, world: wire } = readsAgainst(stub.url, { settings });
  const ports = { ...world.ports, ...sweepingParts(world.ports.clock), status, directory };
  const held = async () => world.ports.connections.load('conn_0001');
  return {
    stub,
    counts: wire.counts,
    now: world.now,
    held,
    sees: (...observations: readonly Observation[]) => world.observe(...observations),
    /** From now on the status says this of a synchronization that many minutes ago, without a date if not given. */
    says: (fields: object, minutesAgo?: number) => {
      // With a fraction: a whole second would be known to the second only.
      const at = minutesAgo === undefined ? undefined : world.now() - minutesAgo * MINUTE - 250;
      const dated = at === undefined ? {} : { sync_updated_at: new Date(at).toISOString() };
      answers.status = { body: { data: { id: 'conn_0001', ...fields, ...dated } } };
      return at;
    },
    answers: (reply: Reply) => {
      answers.status = reply;
    },
    lists: (fields: object) => {
      answers.listed = fields;
    },
    async sweep(later = 10 * MINUTE) {
      world.advance(later);
      wire.now = world.now();
      await sweepOnce(ports);
      const connection = await held();
      return connection && healthOfConnection(connection);
    },
  };
}

describe('the health of connections as Makini publishes it', () => {
  test('makini health-one-connection: the status is asked for with a token of the connection, and tells system and company', async () => {
    const { stub, says, sweep, held } = await provider();
    says({ sync_status: 'done', provider: 'SAP S/4HANA', company_name: 'Acme Hull', email: 'it@acme.example' }, 5);
    await sweep();
    expect(stub.seen.find(({ path }) => path === '/api/integrations/current')?.bearer).toBe('minted_1');
    expect(await held()).toMatchObject({ system: 'SAP S/4HANA', site: 'Acme Hull' });
    expect(JSON.stringify(await held())).not.toContain('it@acme.example');
  });

  test('makini health-sync-status: it is evidence from the synchronization, so one from before an event contradicts it not', async () => {
    const { says, sweep, sees, now } = await provider();
    await sees(broken(now() - 10 * MINUTE));
    says({ sync_status: 'done' }, 60);
    expect(await sweep()).toBe(LOST);
    says({ sync_status: 'done' }, 1);
    expect(await sweep()).toBe('active');
  });

  test('makini health-flag: off by default; where configured it outranks the word, at its own path if it has one', async () => {
    const off = await provider();
    off.says({ sync_status: 'done', needs_login: true }, 1);
    expect(await off.sweep()).toBe('active');
    const path = '/api/connections/{connectionId}/state';
    const reauthorizationFlag = { path, field: 'needs_login' };
    const on = await provider(
      { status: { ...DEFAULTS.status, reauthorizationFlag } },
      { 'GET /api/connections/conn_0001/state': () => ({ body: { needs_login: true } }) },
    );
    on.says({ sync_status: 'done' }, 1);
    expect(await on.sweep()).toBe(LOST);
  });

  test('makini health-all-connections: every page is followed with the Admin token; one that fails ends nothing', async () => {
    const pages: Record<string, Reply> = {
      1: { body: { data: [{ key: 'conn_0001', status: 'Active' }], meta: { current_page: 1, last_page: 2 } } },
      2: { body: { data: [{ key: 'conn_0002', status: 'Active' }], meta: { current_page: 2, last_page: 2 } } },
    };
    const { sweep, says, stub, held, answers } = await provider(
      {},
      { [LIST]: ({ path }) => pages[new URLSearchParams(path.split('?')[1]).get('page') ?? '1'] ?? { status: 500 } },
    );
    says({ sync_status: 'done' }, 1);
    await sweep();
    const asked = stub.seen.filter(({ path }) => path.startsWith('/api/system/connections') && !path.includes('token'));
    expect(asked.map(({ bearer }) => bearer)).toEqual(['admin_1', 'admin_1']);
    pages[1] = { status: 500 };
    answers({ status: 404 });
    for (let run = 0; run < 3; run++) await sweep();
    expect((await held())?.gone).toBeUndefined();
  });

  test.each([
    ['Pending', 'pending'],
    ['Synchronizing', 'unknown'],
    ['In progress', 'unknown'],
    ['in_progress', 'unknown'],
    ['Active', 'unknown'],
    ['INACTIVE', 'inactive'],
    ['Sparkling', 'unknown'],
  ])('makini health-listing-values: %s in the list, with no readable status, is %s', async (status, health) => {
    const { lists, sweep, counts } = await provider();
    lists({ status });
    expect(await sweep()).toBe(health);
    expect(counts.includes('UnknownStatusValue')).toBe(status === 'Sparkling');
  });

  test('makini health-offline: offline is not a lost login: no incident, and online again says nothing about one', async () => {
    const { sees, held, now, sweep } = await provider();
    await sees(offline(now() - 10 * MINUTE));
    expect(await sweep()).toBe('offline');
    expect((await held())?.incident).toBeUndefined();
    await sees(broken(now() - 5 * MINUTE), online(now()));
    expect(await sweep()).toBe(LOST);
  });

  test.each([[{ customer_id: 'cust_7' }], ['{"customer_id":"cust_7"}'], [[{ key: 'customer_id', value: 'cust_7' }]]])(
    'makini health-customer-mapping: metadata set at connect time names our customer: %j',
    async (user_metadata) => {
      const { lists, sweep, held } = await provider();
      lists({ status: 'Active', user_metadata });
      await sweep();
      expect((await held())?.customerId).toBe('cust_7');
    },
  );

  test('makini health-metadata: of a connection that only a webhook has named it is asked for with the Admin token', async () => {
    const route = 'GET /api/system/connections/conn_0001/metadata';
    const stub = await startStub({
      'POST /link/token': ADMIN_TOKEN,
      [route]: () => ({ body: { data: { customer_id: 'cust_7' } } }),
    });
    started.push(stub);
    const { directory, world } = readsAgainst(stub.url);
    const described = await directory.describe('conn_0001', world.deadline());
    expect(described).toEqual({ kind: 'found', about: { customerId: 'cust_7' } });
    expect(stub.seen.at(-1)).toMatchObject({ method: 'GET', bearer: 'admin_1' });
  });
});

describe('what each value means to us', () => {
  const inAnswer = { status: { ...DEFAULTS.status, reauthorizationFlag: { path: null, field: 'data.flag' } } };
  const authOf = async ({ held }: Awaited<ReturnType<typeof provider>>) => {
    const auth = (await held())?.registers.auth;
    return auth && { value: auth.value, at: auth.date.at };
  };

  test.each([
    [true, 'reauth'],
    [false, 'ok'],
  ])('makini value-flag: %p is %s as of the start of the read', async (flag, value) => {
    const world = await provider(inAnswer);
    world.says({ flag, sync_status: 'done' }, 60);
    await world.sweep();
    expect(await authOf(world)).toEqual({ value, at: world.now() });
  });

  test('makini value-fail: fail is a lost login as of the synchronization', async () => {
    const world = await provider();
    const at = world.says({ sync_status: 'fail' }, 7);
    expect(await world.sweep()).toBe(LOST);
    expect(await authOf(world)).toEqual({ value: 'reauth', at });
  });

  test.each(['done', 'fulldone'])(
    'makini value-done: %s is a working login as of the synchronization',
    async (word) => {
      const world = await provider();
      const at = world.says({ sync_status: word }, 7);
      expect(await world.sweep()).toBe('active');
      expect(await authOf(world)).toEqual({ value: 'ok', at });
    },
  );

  test.each([
    ['inprogress', 0],
    ['error', 1],
  ])('makini value-unsettled: %s says nothing; an error is counted for operators', async (sync_status, errors) => {
    const world = await provider();
    world.says({ sync_status }, 1);
    await world.sweep();
    expect(await authOf(world)).toBeUndefined();
    expect(world.counts.filter((metric) => metric === 'StatusError')).toHaveLength(errors);
  });

  test('makini value-inactive: it is a matter of billing: operators are told, the customer’s notice waits, no incident opens or closes', async () => {
    const world = await provider();
    world.says({ sync_status: 'fail' }, 1);
    world.lists({ status: 'Inactive', user_metadata: { customer_id: 'cust_1' } });
    expect(await world.sweep()).toBe(LOST);
    const connection = await world.held();
    const notices = connection?.incident?.notices ?? [];
    const told = (kind: string) => notices.filter((notice) => notice.kind === kind);
    expect(told('operator_alert').map(({ alert }) => alert)).toEqual(['inactive', 'inactive']);
    expect(told('reconnect_request').map((notice) => connection && isParked(connection, notice))).toEqual([true, true]);
    const alone = await provider();
    alone.lists({ status: 'Inactive' });
    expect(await alone.sweep()).toBe('inactive');
    expect((await alone.held())?.incident).toBeUndefined();
  });

  test('makini value-pending: only a connection that was never seen otherwise is pending', async () => {
    const world = await provider();
    world.lists({ status: 'Pending' });
    expect(await world.sweep()).toBe('pending');
    world.lists({ status: 'Active' });
    world.says({ sync_status: 'done' }, 1);
    expect(await world.sweep()).toBe('active');
    world.lists({ status: 'Pending' });
    expect(await world.sweep()).toBe('active');
  });

  test.each(['Active', 'Synchronizing', 'In progress'])(
    'makini value-running: %s in the list closes no incident and makes nobody healthy',
    async (status) => {
      const world = await provider();
      await world.sees(broken(world.now() - MINUTE));
      world.lists({ status });
      expect(await world.sweep()).toBe(LOST);
    },
  );

  test.each<[string, Reply]>([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['404', { status: 404 }],
    ['429', { status: 429, headers: { 'retry-after': '30' } }],
    ['500', { status: 500 }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['HTML', { body: '<html>maintenance</html>', headers: { 'content-type': 'text/html' } }],
    ['a new word', { body: { data: { sync_status: 'DEGRADED_X' } } }],
    ['half an answer', { fault: 'cut' }],
  ])('makini value-anything-else: %s changes nothing, and is counted', async (_what, reply) => {
    for (const observation of [broken(START - HOUR), reconnect(START - HOUR)]) {
      const world = await provider();
      await world.sees(observation);
      const before = await authOf(world);
      world.answers(reply);
      await world.sweep();
      expect(await authOf(world)).toEqual(before);
      if (reply.status !== 404) expect(world.counts).toContain('StatusUnreadable');
    }
  });

  test('makini value-undated: without sync_updated_at a read may open an incident, and ends none that was announced', async () => {
    const opens = await provider();
    opens.says({ sync_status: 'fail' });
    expect(await opens.sweep()).toBe(LOST);
    const ends = await provider();
    await ends.sees(broken(START - HOUR));
    ends.says({ sync_status: 'done' });
    expect(await ends.sweep()).toBe(LOST);
  });

  test('makini value-older: a done older than the incident closes it not; a fail older than the reconnect opens nothing', async () => {
    const done = await provider();
    await done.sees(broken(START - MINUTE));
    done.says({ sync_status: 'done' }, 2);
    expect(await done.sweep()).toBe(LOST);
    const fail = await provider();
    await fail.sees(broken(START - HOUR), reconnect(START - MINUTE));
    fail.says({ sync_status: 'fail' }, 2);
    expect(await fail.sweep(HOUR)).toBe('active');
    expect((await fail.held())?.incident?.number).toBe(1);
  });
});
