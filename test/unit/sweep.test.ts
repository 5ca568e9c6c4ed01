import { describe, expect, test } from '@jest/globals';
import { healthOfConnection } from '../../shared/domain/connection.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { ListedConnection, ListingPage, StatusReading, UnreadableReason } from '../../shared/ports.ts';
import { type SweepPorts, type Swept, sweepConnections } from '../../shared/usecases/sweepConnections.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { at, broken } from '../fixtures/observations.ts';

const RUN = 5 * MINUTE;

const listed = (id: string, service: ListedConnection['service'] = 'running'): ListedConnection => ({
  id,
  label: service ?? 'sparkling',
  ...(service && { service }),
  about: { customerId: 'cust_1', system: 'Maximo' },
});

/** A provider with this many connections, all well, and a world that sweeps it. */
async function fleet(count: number) {
  const world = await deliveryWorld();
  const ids = Array.from({ length: count }, (_, i) => `conn_${String(i).padStart(5, '0')}`);
  const status = new Map<string, () => StatusReading>();
  const read: string[] = [];
  let pages: (cursor: string | undefined) => ListingPage = () => ({
    kind: 'page',
    startedAt: world.now(),
    connections: ids.map((id) => listed(id)),
  });
  const done = (): StatusReading => ({
    kind: 'read',
    startedAt: world.now(),
    auth: 'ok',
    providerTime: { instant: world.now() - MINUTE, wholeSecond: false },
    label: 'done',
  });
  const ports: SweepPorts = {
    ...world.ports,
    directory: { ...world.ports.directory, page: async (cursor) => pages(cursor) },
    status: {
      read: async (id) => {
        read.push(id);
        return (status.get(id) ?? done)();
      },
    },
  };
  return {
    world,
    ids,
    read,
    ports,
    list: (answer: typeof pages) => {
      pages = answer;
    },
    answer: (id: string, reading: () => StatusReading) => void status.set(id, reading),
    fail: (): StatusReading => ({ ...done(), auth: 'reauth', label: 'fail' }) as StatusReading,
    async sweep(over: SweepPorts = ports): Promise<Extract<Swept, { kind: 'swept' }>> {
      const swept = await sweepConnections(over, world.now() + RUN);
      if (swept.kind === 'skipped') throw new Error('Another sweep holds the lease');
      return swept;
    },
  };
}

describe('what the sweep finds', () => {
  test('it discovers and maps every listed connection, and reads its status', async () => {
    const { world, ids, sweep } = await fleet(30);
    expect(await sweep()).toMatchObject({
      complete: true,
      listed: 30,
      visited: 30,
      remaining: 0,
      failures: 0,
      opened: 0,
    });
    expect(await world.load(ids[7] ?? '')).toMatchObject({
      customerId: 'cust_1',
      system: 'Maximo',
      registers: { auth: { value: 'ok' }, service: { value: 'running' } },
    });
  });

  test('an outage that no webhook announced opens an incident', async () => {
    const { world, ids, sweep, answer, fail } = await fleet(3);
    answer(ids[0] ?? '', fail);
    expect(await sweep()).toMatchObject({ opened: 1 });
    expect((await world.load(ids[0] ?? '')).incident?.openedBy.source).toBe('sweep');
  });

  test('case 35: the provider never says that it is fixed: the sweep closes the incident', async () => {
    const { world, ids, sweep } = await fleet(1);
    const [id = ''] = ids;
    await world.observe(broken(at('09:50'), { id, customerId: 'cust_1', received: world.now() }));
    expect(await sweep()).toMatchObject({ closed: 1 });
    expect((await world.load(id)).incident?.closedBy?.source).toBe('sweep');
  });

  test('an unchanged healthy connection is not written again within the hour', async () => {
    const { world, ids, sweep } = await fleet(1);
    await sweep();
    const { version } = await world.load(ids[0] ?? '');
    world.advance(10 * MINUTE);
    await sweep();
    expect((await world.load(ids[0] ?? '')).version).toBe(version);
    world.advance(HOUR);
    await sweep();
    expect((await world.load(ids[0] ?? '')).version).toBe(version + 1);
  });

  const UNREADABLE: readonly UnreadableReason[] = [
    'timeout',
    'unauthorized',
    'forbidden',
    'rate_limited',
    'server_error',
    'client_error',
    'redirect',
    'not_json',
    'unknown_value',
  ];

  test.each(UNREADABLE)('case 69, case 70: an answer that says nothing changes nothing: %s', async (reason) => {
    const { world, ids, sweep, answer } = await fleet(2);
    await sweep();
    const before = await world.load(ids[0] ?? '');
    world.advance(2 * HOUR);
    answer(ids[0] ?? '', () => ({ kind: 'unreadable', reason }));
    expect(await sweep()).toMatchObject({ unreadable: 1, opened: 0, closed: 0 });
    expect((await world.load(ids[0] ?? '')).registers.auth).toEqual(before.registers.auth);
  });

  test('case 69: a 404 ends a connection only after two complete listings lacked it', async () => {
    const { world, ids, sweep, answer, list } = await fleet(2);
    const [id = '', other = ''] = ids;
    await sweep();
    answer(id, () => ({ kind: 'not_found', startedAt: world.now() }));
    const health: string[] = [];
    const run = async () => {
      world.advance(10 * MINUTE);
      await sweep();
      health.push(healthOfConnection(await world.load(id)));
    };
    await run();
    list(() => ({ kind: 'page', startedAt: world.now(), connections: [listed(other)] }));
    await run();
    await run();
    expect(health).toEqual(['active', 'active', 'disconnected']);
  });
});

describe('what goes wrong on the way', () => {
  test('case 73: a page that fails makes the run incomplete, and nothing on it is gone', async () => {
    const { world, ids, sweep, list, answer } = await fleet(4);
    await sweep();
    for (const id of ids.slice(2)) answer(id, () => ({ kind: 'not_found', startedAt: world.now() }));
    for (let run = 0; run < 3; run++) {
      world.advance(10 * MINUTE);
      list((cursor) =>
        cursor
          ? { kind: 'failed', reason: 'server_error' }
          : {
              kind: 'page',
              startedAt: world.now(),
              connections: ids.slice(0, 2).map((id) => listed(id)),
              next: 'page-2',
            },
      );
      expect(await sweep()).toMatchObject({ complete: false, visited: 4 });
    }
    expect(healthOfConnection(await world.load(ids[3] ?? ''))).toBe('active');
    expect(world.journal.counted.SweepIncomplete).toBe(3);
  });

  test('case 74: a cursor that comes again ends the listing, incomplete; an empty page with a cursor goes on', async () => {
    const { world, ids, sweep, list } = await fleet(2);
    const page = (connections: readonly ListedConnection[], next?: string): ListingPage => ({
      kind: 'page',
      startedAt: world.now(),
      connections,
      ...(next && { next }),
    });
    list((cursor) => (cursor === 'a' ? page([], 'b') : page([listed(ids[0] ?? '')], 'a')));
    expect(await sweep()).toMatchObject({ complete: false, listed: 1 });
    list((cursor) => (cursor === undefined ? page([], 'a') : page([listed(ids[1] ?? '')])));
    expect(await sweep()).toMatchObject({ complete: true, listed: 1 });
  });

  test('one connection that cannot be stored is counted, the others are visited', async () => {
    const { ids, sweep, ports, world } = await fleet(5);
    const { save } = world.ports.connections;
    const connections = {
      ...world.ports.connections,
      save: async (c: Parameters<typeof save>[0]) => (c.id === ids[2] ? Promise.reject(new Error('out')) : save(c)),
    };
    expect(await sweep({ ...ports, connections })).toMatchObject({ complete: false, visited: 5, failures: 1 });
  });

  test('what is due is nudged first, even when the provider does not answer at all', async () => {
    const { world, sweep, list, ids } = await fleet(1);
    await world.observe(broken(at('10:00'), { id: ids[0] ?? '', customerId: 'cust_1' }));
    list(() => ({ kind: 'failed', reason: 'unreachable' }));
    world.advance(DAY);
    expect(await sweep()).toMatchObject({ complete: false, nudged: 1 });
    expect(world.journal.counted.OldestDueNoticeAge).toBeGreaterThan((23 * HOUR) / SECOND);
  });
});

describe('never two at once, never too long', () => {
  test('case 90: of two that start together one holds the lease; a crashed one’s lease lapses', async () => {
    const { world, ports } = await fleet(3);
    const both = await Promise.all([
      sweepConnections(ports, world.now() + RUN),
      sweepConnections(ports, world.now() + RUN),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['skipped', 'swept']);
    await ports.stage.acquireLease('sweep', 'crashed', world.now(), world.now() + RUN);
    expect((await sweepConnections(ports, world.now() + RUN)).kind).toBe('skipped');
    world.advance(RUN);
    expect((await sweepConnections(ports, world.now() + RUN)).kind).toBe('swept');
  });

  test('case 91: slow reads and little time: the place is saved, and everything is visited within a bounded number of runs', async () => {
    const { world, ids, read, ports } = await fleet(1_000);
    const slow: SweepPorts = {
      ...ports,
      status: {
        read: async (id, deadline) => {
          world.advance(120);
          return ports.status.read(id, deadline);
        },
      },
    };
    let runs = 0;
    while (new Set(read).size < ids.length) {
      const swept = await sweepConnections(slow, world.now() + 60 * SECOND);
      expect(swept.kind).toBe('swept');
      runs++;
    }
    expect(runs).toBe(3);
    expect(new Set(read.slice(0, 900)).size).toBe(900);
  });
});
