import { describe, expect, test } from '@jest/globals';
import type { LookBatch } from '../../shared/domain/look.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { StatusReading, UnreadableReason } from '../../shared/ports.ts';
import { visitConnections } from '../../shared/usecases/visitConnections.ts';
import { fleet } from '../fixtures/fleet.ts';
import { DEFAULT_NOTICES, NOTICES } from '../fixtures/observations.ts';

const INVOCATION = MINUTE;

const UNREADABLE: readonly UnreadableReason[] = [
  'timeout',
  'unreachable',
  'unauthorized',
  'forbidden',
  'rate_limited',
  'server_error',
  'client_error',
  'redirect',
  'not_json',
  'unexpected_shape',
  'unknown_value',
  'no_token',
];

describe('only explicit answers change anything', () => {
  test.each(UNREADABLE)('case 69, case 70: an answer that says nothing changes nothing: %s', async (reason) => {
    const { world, ids, sweep, answer } = await fleet(2);
    await sweep();
    const before = await world.load(ids[0] ?? '');
    world.advance(2 * HOUR);
    answer(ids[0] ?? '', () => ({ kind: 'unreadable', reason }));
    expect((await sweep()).work).toMatchObject({ unreadable: 1, opened: 0, closed: 0 });
    const { registers, incident } = await world.load(ids[0] ?? '');
    expect({ auth: registers.auth, incident }).toEqual({ auth: before.registers.auth, incident: before.incident });
  });

  test.each([
    ['case 72: our own way out is down', { kind: 'unreadable', reason: 'unreachable' }],
    ['the provider fails inside', { kind: 'unreadable', reason: 'server_error' }],
    ['nothing is found', { kind: 'not_found', startedAt: 0 }],
  ] as const)(
    '%s: no fact of any connection changes, and the share of unreadable answers says it',
    async (_what, reading) => {
      const { world, ids, sweep, answer } = await fleet(40);
      const { journal } = world;
      await sweep();
      const factsOf = async () =>
        Promise.all(
          ids.map(async (id) => {
            const { registers, incident, gone } = await world.load(id);
            return { auth: registers.auth?.value, incident, gone };
          }),
        );
      const before = await factsOf();
      for (const id of ids)
        answer(id, () => ({ ...reading, ...(reading.kind === 'not_found' && { startedAt: world.now() }) }));
      const shares = journal.counted.UnreadableShare ?? 0;
      expect(shares).toBe(0);
      for (let hour = 0; hour < 4; hour++) {
        world.advance(HOUR);
        expect((await sweep()).work).toMatchObject({ visited: 40, unreadable: 40, opened: 0, closed: 0, failures: 0 });
      }
      expect(await factsOf()).toEqual(before);
      // Two batches an hour.
      expect(journal.counted.UnreadableShare).toBe(4 * 2 * 100);
    },
  );

  test('case 72: while our own way out is down each sweep is incomplete, and one that comes back is complete', async () => {
    const { world, ids, sweep, answer, list, pageOfTen, done } = await fleet(10);
    await sweep();
    world.advance(HOUR);
    list(() => ({ kind: 'failed', reason: 'unreachable' }));
    for (const id of ids) answer(id, () => ({ kind: 'unreadable', reason: 'unreachable' }));
    expect(await sweep()).toMatchObject({ complete: false, work: { visited: 10, unreadable: 10, opened: 0 } });
    expect(world.journal.counted.SweepIncomplete).toBe(1);
    world.advance(10 * MINUTE);
    list(pageOfTen);
    for (const id of ids) answer(id, done);
    expect(await sweep()).toMatchObject({ complete: true, work: { visited: 10, unreadable: 0 } });
  });

  test.each(['unauthorized', 'forbidden', 'no_token'] as const)(
    'case 68: everything %s at once: no fact changes, looks are broken off after a few, and all are made when it is over',
    async (reason) => {
      const { world, ids, sweep, work, answer, done, read, ports } = await fleet(200);
      await sweep();
      world.advance(HOUR);
      read.length = 0;
      for (const id of ids) answer(id, () => ({ kind: 'unreadable', reason }));
      expect((await sweep()).work).toMatchObject({ visited: 12, unreadable: 12, putOff: 188, opened: 0, closed: 0 });
      expect(world.journal.counted.UnreadableShare).toBe(100);
      for (let minute = 1; minute < 10; minute++) {
        world.advance(MINUTE);
        await work();
      }
      expect(read.length).toBeLessThanOrEqual(11 * 12);
      for (const id of ids) answer(id, done);
      for (let sweeps = 0; sweeps < 2; sweeps++) {
        world.advance(10 * MINUTE);
        await sweep();
      }
      for (const id of ids) expect((await ports.connections.load(id))?.freshness).not.toHaveProperty('unanswered');
      expect(new Set(read)).toEqual(new Set(ids));
      expect(world.journal.counted.IncidentOpened).toBeUndefined();
    },
  );
});

describe('the pace that all workers share', () => {
  const limited = (retryAfter: number): StatusReading => ({ kind: 'unreadable', reason: 'rate_limited', retryAfter });

  test('case 62: two 429 in a batch speak for the account: every worker waits as long as told, and no look is lost', async () => {
    const { world, ids, sweep, ask, work, answer, done, read, looks } = await fleet(60);
    await sweep();
    world.advance(HOUR);
    read.length = 0;
    const refused = ids.slice(2, 4);
    for (const id of refused) answer(id, () => limited(90 * SECOND));
    await ask();
    const first = await work();
    // The chunk with the 429s ends as it began; whoever comes after it does not begin.
    expect(read).toHaveLength(4);
    expect(first).toMatchObject({ visited: 4, unreadable: 2, putOff: 56 });
    expect(looks.waiting.map(({ visibleAt }) => visibleAt)).toEqual(looks.waiting.map(() => world.now() + 90 * SECOND));
    for (const id of refused) answer(id, done);
    world.advance(90 * SECOND);
    expect(await work()).toMatchObject({ visited: 56, unreadable: 0, putOff: 0 });
    // The next sweep looks at those that were refused.
    world.advance(10 * MINUTE);
    expect((await sweep()).work).toMatchObject({ visited: 2, unreadable: 0 });
    expect(new Set(read)).toEqual(new Set(ids));
  });

  test.each([
    ['a 429', limited(40 * MINUTE)],
    ['a 503 with Retry-After', { kind: 'unreadable', reason: 'server_error', retryAfter: 40 * MINUTE }],
  ] as const)(
    '%s of one connection is its own: it is left alone as long as told, and the others are looked at',
    async (_what, refusal) => {
      const { world, ids, sweep, answer, read } = await fleet(30);
      await sweep();
      world.advance(HOUR);
      read.length = 0;
      const [own = '', ...others] = ids;
      answer(own, () => refusal);
      expect((await sweep()).work).toMatchObject({ visited: 30, unreadable: 1, putOff: 0 });
      const readsIn: number[] = [];
      for (let minutes = 10; minutes <= 40; minutes += 10) {
        world.advance(10 * MINUTE);
        read.length = 0;
        await sweep();
        readsIn.push(read.filter((id) => id === own).length);
      }
      expect(readsIn).toEqual([0, 0, 0, 1]);
      world.advance(HOUR);
      read.length = 0;
      await sweep();
      expect(new Set(read)).toEqual(new Set([own, ...others]));
    },
  );

  test('a few that are always refused do not keep the fleet from being looked at once an hour', async () => {
    const { world, ids, sweep, work, answer, read } = await fleet(200);
    await sweep();
    const refused = ids.slice(10, 16);
    for (const id of refused) answer(id, () => limited(15 * MINUTE));
    const looks = new Map<string, number>();
    for (let minutes = 0; minutes < 6 * 60; minutes++) {
      world.advance(MINUTE);
      read.length = 0;
      if (minutes % 10 === 0) await sweep();
      else await work();
      for (const id of read) looks.set(id, (looks.get(id) ?? 0) + 1);
    }
    expect(Math.min(...ids.map((id) => looks.get(id) ?? 0))).toBeGreaterThanOrEqual(5);
    expect(Math.max(...refused.map((id) => looks.get(id) ?? 0))).toBeLessThanOrEqual(10);
  });

  test('looks that would wait for longer than is worth a worker are put off', async () => {
    const { world, ports, ids, ask, work } = await fleet(50);
    await ask();
    await ports.pace.holdOff(world.now() + 4 * SECOND);
    const before = world.now();
    expect(await work()).toMatchObject({ visited: 50, putOff: 0 });
    expect(world.now() - before).toBeGreaterThanOrEqual(4 * SECOND);
    world.advance(HOUR);
    await ask();
    await ports.pace.holdOff(world.now() + 6 * SECOND);
    expect(await work()).toMatchObject({ visited: 0, putOff: ids.length });
  });
});

describe('a batch of looks', () => {
  const due = (askedAt: number, ...ids: readonly string[]): LookBatch => ({
    askedAt,
    looks: ids.map((id) => ({ kind: 'due', id })),
  });

  test('that comes twice is made once, and one for an id that is unknown or at its end not at all', async () => {
    const { world, ids, ports, sweep, read } = await fleet(3);
    await sweep();
    world.advance(HOUR);
    read.length = 0;
    const batch = due(world.now(), ...ids, 'nobody');
    await visitConnections(ports, batch, world.now() + INVOCATION);
    await visitConnections(ports, batch, world.now() + INVOCATION);
    expect(read).toEqual(ids);
  });

  test('that is so old that it was asked for again is dropped, and counted', async () => {
    const { world, ids, ports, sweep, read } = await fleet(3);
    await sweep();
    read.length = 0;
    const batch = due(world.now(), ...ids);
    world.advance(HOUR + 1);
    expect(await visitConnections(ports, batch, world.now() + INVOCATION)).toMatchObject({ dropped: 3, visited: 0 });
    expect(read).toEqual([]);
    expect(world.journal.counted.LookDropped).toBe(3);
  });

  test('case 91: with little time the rest is put off, and everybody is visited in a bounded number of invocations', async () => {
    const { world, ids, ports, sweep, ask, read, looks } = await fleet(100);
    await sweep();
    world.advance(HOUR);
    read.length = 0;
    await ask();
    const slow = {
      ...ports,
      batchSize: 100,
      status: {
        read: async (id: string, deadline: number) => {
          world.advance(SECOND);
          return ports.status.read(id, deadline);
        },
      },
    };
    let invocations = 0;
    for (let batch = looks.take(); batch; batch = looks.take()) {
      invocations++;
      await visitConnections(slow, batch, world.now() + 30 * SECOND);
    }
    expect(new Set(read)).toEqual(new Set(ids));
    expect(read).toHaveLength(ids.length);
    expect(invocations).toBeLessThan(20);
  });

  test('one connection that cannot be stored is counted and comes again, the others are visited', async () => {
    const { ids, ports, world, sweep } = await fleet(5);
    await sweep();
    world.advance(HOUR);
    const { save } = ports.connections;
    const connections = {
      ...ports.connections,
      save: async (c: Parameters<typeof save>[0]) => (c.id === ids[2] ? Promise.reject(new Error('out')) : save(c)),
    };
    const visited = await visitConnections(
      { ...ports, connections },
      due(world.now(), ...ids),
      world.now() + INVOCATION,
    );
    expect(visited).toMatchObject({ visited: 5, failures: 1 });
  });

  test('case 90: killed at any call and made again by another worker, every connection is visited and no incident opens twice', async () => {
    const { world, ids, ports, sweep, answer, fail, read } = await fleet(12);
    await sweep();
    world.advance(HOUR);
    answer(ids[4] ?? '', fail);
    read.length = 0;
    const batch = due(world.now(), ...ids);
    for (const dieAfter of [2, 5, 9]) {
      let reads = 0;
      const dying = {
        ...ports,
        status: {
          read: async (id: string, deadline: number) => {
            if (++reads > dieAfter) return new Promise<never>(() => undefined);
            return ports.status.read(id, deadline);
          },
        },
      };
      // Killed: it never ends, and nobody waits for it.
      void visitConnections(dying, batch, world.now() + INVOCATION);
      await new Promise((resolve) => setImmediate(resolve));
      world.advance(6 * MINUTE);
    }
    await visitConnections(ports, batch, world.now() + INVOCATION);
    expect(new Set(read)).toEqual(new Set(ids));
    expect(world.journal.counted.IncidentOpened).toBe(1);
  });

  test('case 90: thrown out at 50 of 100 and made twice again: every outage is recorded once, and told in one message', async () => {
    const { world, ids, ports, sweep, answer, fail } = await fleet(100);
    await sweep();
    world.advance(HOUR);
    for (const id of ids) answer(id, fail);
    const batch = due(world.now(), ...ids);
    let saves = 0;
    const save: typeof ports.connections.save = async (connection) => {
      if (++saves > 50) throw new Error('The table throttles');
      return ports.connections.save(connection);
    };
    const refusing = { ...ports, connections: { ...ports.connections, save } };
    expect(await visitConnections(refusing, batch, world.now() + INVOCATION)).toMatchObject({ failures: 50 });
    for (let again = 0; again < 2; again++) {
      world.advance(6 * MINUTE);
      await visitConnections(ports, batch, world.now() + INVOCATION);
      await world.deliver(undefined, { ...world.ports, notices: { ...NOTICES, spacing: DEFAULT_NOTICES.spacing } });
    }
    expect(world.journal.counted.IncidentOpened).toBe(100);
    expect(world.sent.map(({ channel }) => channel)).toEqual(['email', 'slack']);
  });
});
