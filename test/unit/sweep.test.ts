import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { healthOfConnection } from '../../shared/domain/connection.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { ListedConnection, ListingPage } from '../../shared/ports.ts';
import { sweepConnections } from '../../shared/usecases/sweepConnections.ts';
import { fleet, listed } from '../fixtures/fleet.ts';
import { memoryLookPace } from '../fixtures/memory/pace.ts';
import { at, broken } from '../fixtures/observations.ts';

const RUN = 5 * MINUTE;
/** The time between two sweeps. */
const PAUSE = 10 * MINUTE;

describe('what the sweep finds', () => {
  test('it discovers and maps every listed connection, and its status is read', async () => {
    const { world, ids, sweep } = await fleet(30);
    expect(await sweep()).toMatchObject({
      complete: true,
      listing: 'whole',
      listed: 30,
      failures: 0,
      work: { visited: 30, opened: 0, failures: 0 },
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
    expect(await sweep()).toMatchObject({ work: { opened: 1 } });
    expect((await world.load(ids[0] ?? '')).incident?.openedBy.source).toBe('sweep');
  });

  test('case 35: the provider never says that it is fixed: the sweep closes the incident', async () => {
    const { world, ids, sweep } = await fleet(1);
    const [id = ''] = ids;
    await world.observe(broken(at('09:50'), { id, customerId: 'cust_1', received: world.now() }));
    expect(await sweep()).toMatchObject({ work: { closed: 1 } });
    expect((await world.load(id)).incident?.closedBy?.source).toBe('sweep');
  });

  test('case 69: a 404 ends a connection only after two complete listings lacked it', async () => {
    const { world, ids, sweep, answer, list } = await fleet(2);
    const [id = '', other = ''] = ids;
    await sweep();
    answer(id, () => ({ kind: 'not_found', startedAt: world.now() }));
    const health: string[] = [];
    const run = async () => {
      world.advance(HOUR);
      await sweep();
      health.push(healthOfConnection(await world.load(id)));
    };
    await run();
    await run();
    list(() => ({ kind: 'page', startedAt: world.now(), connections: [listed(other)] }));
    for (let listings = 0; listings < 3; listings++) await run();
    // The first of them began before the status was last not found.
    expect(health).toEqual(['active', 'active', 'active', 'active', 'disconnected']);
  });

  test('a listing that shows the id again starts the count of its absences anew', async () => {
    const { world, ids, sweep, answer, list } = await fleet(2);
    const [id = '', other = ''] = ids;
    await sweep();
    answer(id, () => ({ kind: 'not_found', startedAt: world.now() }));
    for (const shown of [true, false, true, false]) {
      list(() => ({
        kind: 'page',
        startedAt: world.now(),
        connections: [listed(other), ...(shown ? [listed(id)] : [])],
      }));
      world.advance(HOUR);
      await sweep();
    }
    expect(healthOfConnection(await world.load(id))).toBe('active');
  });

  test('an id at its end is not looked at, until a listing shows it again', async () => {
    const { world, ids, sweep, answer, list, read, done } = await fleet(2);
    const [id = '', other = ''] = ids;
    await sweep();
    answer(id, () => ({ kind: 'not_found', startedAt: world.now() }));
    list(() => ({ kind: 'page', startedAt: world.now(), connections: [listed(other)] }));
    for (let run = 0; run < 4; run++) {
      world.advance(HOUR);
      await sweep();
    }
    expect(healthOfConnection(await world.load(id))).toBe('disconnected');
    read.length = 0;
    world.advance(HOUR);
    await sweep();
    expect(read).toEqual([other]);
    answer(id, done);
    list(() => ({ kind: 'page', startedAt: world.now(), connections: [listed(id), listed(other)] }));
    world.advance(HOUR);
    await sweep();
    world.advance(PAUSE);
    await sweep();
    expect(healthOfConnection(await world.load(id))).toBe('active');
  });
});

describe('what goes wrong on the way', () => {
  test('case 73: a page that fails makes the run incomplete, and nothing on it is gone', async () => {
    const { world, ids, sweep, list, answer } = await fleet(4);
    await sweep();
    for (const id of ids.slice(2)) answer(id, () => ({ kind: 'not_found', startedAt: world.now() }));
    for (let run = 0; run < 3; run++) {
      world.advance(HOUR);
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
      expect(await sweep()).toMatchObject({ complete: false, listing: 'broken', asked: 4, work: { visited: 4 } });
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
    let asked = 0;
    list((cursor) => {
      asked++;
      return cursor === 'a' ? page([], 'b') : page([listed(ids[0] ?? '')], 'a');
    });
    expect(await sweep()).toMatchObject({ complete: false, listing: 'broken' });
    expect(asked).toBe(3);
    list((cursor) => (cursor === undefined ? page([], 'a') : page([listed(ids[1] ?? '')])));
    expect(await sweep()).toMatchObject({ complete: true, listing: 'whole', listed: 1 });
  });

  test('a batch that cannot be sent is counted, and its connections are asked about again', async () => {
    const { ids, sweep, ports, world } = await fleet(60);
    await sweep();
    world.advance(HOUR);
    const looks = { ask: async () => ({ failed: 3 }) };
    expect(await sweep({ ...ports, looks })).toMatchObject({ complete: false, failures: 6, work: { visited: 0 } });
    world.advance(PAUSE);
    expect(await sweep()).toMatchObject({ complete: true, work: { visited: ids.length } });
  });

  test('what is due is nudged first, even when the provider does not answer at all', async () => {
    const { world, sweep, list, ids } = await fleet(1);
    await world.observe(broken(at('10:00'), { id: ids[0] ?? '', customerId: 'cust_1' }));
    list(() => ({ kind: 'failed', reason: 'unreachable' }));
    world.advance(DAY);
    expect(await sweep()).toMatchObject({ complete: false, nudged: 1 });
    expect(world.journal.counted.OldestDueNoticeAge).toBeGreaterThan((23 * HOUR) / SECOND);
  });

  test('a listing that is told to wait makes the workers wait too', async () => {
    const { world, sweep, list, read } = await fleet(3);
    await sweep();
    read.length = 0;
    world.advance(HOUR);
    list(() => ({ kind: 'failed', reason: 'rate_limited', retryAfter: 2 * MINUTE }));
    expect(await sweep()).toMatchObject({ listing: 'broken', asked: 3, work: { visited: 0, putOff: 3 } });
    expect(read).toEqual([]);
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

  test('case 90: killed at any three moments, every connection is visited, and the listing comes to its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { minLength: 3, maxLength: 3 }), async (moments) => {
        const { world, ids, ports, sweep, work, list, read } = await fleet(600);
        list((cursor) => {
          const page = Number(cursor ?? 0);
          const connections = ids.slice(page * 20, page * 20 + 20).map((id) => listed(id));
          return { kind: 'page', startedAt: world.now(), connections, ...(page < 29 && { next: `${page + 1}` }) };
        });
        for (const moment of moments) {
          let calls = 0;
          // From its last call on, the process is gone: nothing it waits for ever comes.
          const alive = async <T>(call: () => Promise<T>) =>
            ++calls > moment ? new Promise<never>(() => undefined) : call();
          const { looks, stage, directory } = ports;
          void sweepConnections(
            {
              ...ports,
              looks: { ask: (batches) => alive(() => looks.ask(batches)) },
              stage: { ...stage, saveSweepPlace: (place) => alive(() => stage.saveSweepPlace(place)) },
              directory: { ...directory, page: (cursor, until) => alive(() => directory.page(cursor, until)) },
            },
            world.now() + RUN,
          );
          await new Promise((resolve) => setImmediate(resolve));
          await work();
          world.advance(PAUSE);
        }
        await sweep();
        world.advance(PAUSE);
        await sweep();
        expect(new Set(read)).toEqual(new Set(ids));
        expect(await ports.stage.fleetSize()).toBe(ids.length);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  test('case 91: a slow table and little time: the place is saved, and everybody is asked about in a bounded number of runs', async () => {
    const { world, ids, ports, sweep, ask, looks } = await fleet(1_000);
    await sweep();
    world.advance(HOUR);
    const slow = {
      ...ports,
      connections: {
        ...ports.connections,
        async *fleet(after?: string) {
          for await (const known of ports.connections.fleet(after)) {
            world.advance(500);
            yield known;
          }
        },
      },
    };
    let runs = 0;
    for (
      ;
      looks.waiting.flatMap(({ batch }) => batch.looks.filter(({ kind }) => kind === 'due')).length < 1_000;
      runs++
    ) {
      expect(await ask(slow)).toMatchObject({ complete: runs === 2 });
    }
    expect(runs).toBe(3);
    const asked = looks.waiting.flatMap(({ batch }) => batch.looks).filter(({ kind }) => kind === 'due');
    expect(new Set(asked.map(({ id }) => id))).toEqual(new Set(ids));
  });

  test('case 91: a listing that takes longer than a run is gone on with, and is whole only at its end', async () => {
    const { world, ids, ask, list, pageOfTen, work, read, ports } = await fleet(900);
    // Ninety pages that take twelve seconds each, and are broken off like any call whose time is up.
    const asked: string[] = [];
    list((cursor, deadline) => {
      asked.push(cursor ?? '0');
      const isInTime = world.now() + 12 * SECOND <= deadline;
      world.advance(Math.min(12 * SECOND, deadline - world.now()));
      return isInTime ? pageOfTen(cursor) : { kind: 'failed', reason: 'timeout' };
    });
    const listings: string[] = [];
    for (let run = 0; run < 4; run++) {
      const { listing, failures } = await ask();
      listings.push(listing);
      expect(failures).toBe(0);
      await work();
    }
    expect(listings).toEqual(['under_way', 'under_way', 'under_way', 'whole']);
    expect(asked).toEqual(Array.from({ length: 90 }, (_, page) => `${page}`));
    expect(new Set(read)).toEqual(new Set(ids));
    expect(await ports.stage.fleetSize()).toBe(900);
  });

  test('what a listing says that goes on for hours is heard to its last page, and so is what it lacks', async () => {
    const { world, ids, ask, list, pageOfTen, work, read, answer } = await fleet(120);
    const gone = 'conn_gone';
    await world.observe(broken(at('08:00'), { id: gone, customerId: 'cust_1' }));
    answer(gone, () => ({ kind: 'not_found', startedAt: world.now() }));
    await ask();
    await work();
    const begunAt: number[] = [];
    list((cursor) => {
      if (cursor === undefined) begunAt.push(world.now());
      world.advance(4 * MINUTE);
      return pageOfTen(cursor);
    });
    let listings = 0;
    for (let runs = 0; listings < 2 && runs < 50; runs++) {
      world.advance(PAUSE);
      if ((await ask()).listing === 'whole') listings++;
      await work();
    }
    expect(listings).toBe(2);
    expect(new Set(read)).toEqual(new Set([...ids, gone]));
    // At its end by the word of the second listing, which is as old as its beginning.
    expect((await world.load(gone)).gone).toEqual({ at: begunAt[1] });
    expect(world.journal.counted.LookDropped).toBeUndefined();
  });

  test('a page that fails is tried again where it stands; refused three times as none, the listing is begun anew', async () => {
    const { world, ids, ask, list, pageOfTen } = await fleet(40);
    const asked: string[] = [];
    let failures = 5;
    let reason: 'server_error' | 'client_error' = 'server_error';
    list((cursor) => {
      asked.push(cursor ?? '0');
      return cursor === '2' && failures-- > 0 ? { kind: 'failed', reason } : pageOfTen(cursor);
    });
    const listings: string[] = [];
    const run = async () => {
      const { listing, listed } = await ask();
      listings.push(`${listing} ${listed}`);
      world.advance(PAUSE);
    };
    for (let runs = 0; runs < 6; runs++) await run();
    expect(listings).toEqual([...Array.from({ length: 5 }, () => 'broken 20'), `whole ${ids.length}`]);
    expect(asked).toEqual(['0', '1', '2', '2', '2', '2', '2', '2', '3']);
    [asked.length, failures, reason] = [0, 3, 'client_error'];
    for (let runs = 0; runs < 4; runs++) await run();
    expect(asked).toEqual(['0', '1', '2', '2', '2', '0', '1', '2', '3']);
  });

  test('a listing that a day does not bring to its end is begun anew, and the run is incomplete', async () => {
    const { world, ask, list, pageOfTen } = await fleet(90);
    let begun = 0;
    list((cursor) => {
      if (cursor === undefined) begun++;
      world.advance(4 * MINUTE + 40 * SECOND);
      return pageOfTen(cursor);
    });
    expect(await ask()).toMatchObject({ complete: true, listing: 'under_way' });
    world.advance(DAY);
    // Until one comes to its end, each run says so.
    for (let runs = 0; runs < 3; runs++) {
      expect(await ask()).toMatchObject({ complete: false, listing: 'under_way' });
      world.advance(PAUSE);
    }
    list(pageOfTen);
    expect(await ask()).toMatchObject({ complete: true, listing: 'whole' });
    world.advance(PAUSE);
    expect(await ask()).toMatchObject({ complete: true });
    expect(begun).toBe(2);
  });

  test('a listing that is told to wait waits by itself; a place behind a batch that was refused is not kept', async () => {
    const { world, ids, ask, work, list, pageOfTen, ports, read } = await fleet(40);
    const asked: string[] = [];
    let isDown = true;
    list((cursor) => {
      asked.push(cursor ?? '0');
      if (cursor !== '2' || !isDown) return pageOfTen(cursor);
      return { kind: 'failed', reason: 'server_error', retryAfter: 15 * MINUTE };
    });
    const refusing = { ...ports, looks: { ask: async (batches: readonly unknown[]) => ({ failed: batches.length }) } };
    expect(await ask(refusing)).toMatchObject({ listing: 'broken', complete: false });
    expect(await ports.pace.reserve(1, world.now(), world.now() + SECOND)).toMatchObject({ kind: 'at' });
    isDown = false;
    asked.length = 0;
    world.advance(PAUSE);
    // From its beginning, as nobody was asked to look at what the first pages showed.
    expect(await ask()).toMatchObject({ listing: 'whole', listed: 40 });
    await work();
    expect(asked).toEqual(['0', '1', '2', '3']);
    expect(new Set(read)).toEqual(new Set(ids));

    isDown = true;
    world.advance(PAUSE);
    expect(await ask()).toMatchObject({ listing: 'broken' });
    asked.length = 0;
    world.advance(PAUSE);
    expect(await ask()).toMatchObject({ listing: 'waits', complete: true });
    expect(asked).toEqual([]);
    world.advance(PAUSE);
    isDown = false;
    expect(await ask()).toMatchObject({ listing: 'whole' });
    expect(asked).toEqual(['2', '3']);
  });

  test('case 62: a listing heeds the pause that was asked of a worker, and takes its turn of the pace', async () => {
    const { world, ids, ask, list, pageOfTen, ports } = await fleet(300);
    const times: number[] = [];
    list((cursor) => {
      times.push(world.now());
      return pageOfTen(cursor);
    });
    await ports.pace.holdOff(world.now() + 5 * MINUTE);
    expect(await ask()).toMatchObject({ complete: true, listing: 'under_way', listed: 0 });
    expect(times).toEqual([]);
    world.advance(5 * MINUTE);
    const from = world.now();
    expect(await ask({ ...ports, pace: memoryLookPace(2) })).toMatchObject({ listing: 'whole', listed: ids.length });
    // Thirty pages at two a second, ten in a turn.
    expect(times.at(-1)).toBe(from + 10 * SECOND);
  });
});

describe('how often', () => {
  test('a healthy connection is looked at once an hour, and written as often', async () => {
    const { world, ids, sweep, read } = await fleet(1);
    await sweep();
    const { version } = await world.load(ids[0] ?? '');
    for (let minutes = 0; minutes < 6 * 60; minutes += 10) {
      world.advance(PAUSE);
      await sweep();
    }
    expect(read.length).toBeGreaterThanOrEqual(7);
    expect(read.length).toBeLessThanOrEqual(9);
    expect((await world.load(ids[0] ?? '')).version - version).toBe(read.length - 1);
  });

  test('one with an open incident in every sweep, and for a day after; one that gives no answer less and less', async () => {
    const { world, ids, sweep, read, answer, fail, done } = await fleet(2);
    const [ill = '', mute = ''] = ids;
    await sweep();
    answer(ill, fail);
    answer(mute, () => ({ kind: 'unreadable', reason: 'server_error' }));
    const looksIn = async (hours: number) => {
      read.length = 0;
      for (let minutes = 0; minutes < hours * 60; minutes += 10) {
        world.advance(PAUSE);
        await sweep();
      }
      return [read.filter((id) => id === ill).length, read.filter((id) => id === mute).length];
    };
    await looksIn(1);
    expect(await looksIn(3)).toEqual([18, 3]);
    answer(ill, done);
    expect((await looksIn(12))[0]).toBe(72);
    await looksIn(12);
    expect((await looksIn(3))[0]).toBeLessThanOrEqual(4);
  });

  test('OldestStatusAge is the age of the status that is longest without an answer', async () => {
    const { world, ids, sweep, answer, ports, list } = await fleet(3);
    await sweep();
    answer(ids[1] ?? '', () => ({ kind: 'unreadable', reason: 'forbidden' }));
    const ages: number[] = [];
    const journal = {
      ...ports.journal,
      count: (metric: string, value = 1) => void (metric === 'OldestStatusAge' && ages.push(value)),
    };
    for (let hour = 1; hour <= 3; hour++) {
      world.advance(HOUR);
      await sweep({ ...ports, journal });
    }
    expect(ages).toEqual([3_600, 7_200, 10_800]);
    // Nobody misses the status of one that the provider does not serve.
    list(() => ({ kind: 'page', startedAt: world.now(), connections: [listed(ids[1] ?? '', 'inactive')] }));
    for (let again = 0; again < 2; again++) {
      world.advance(PAUSE);
      await sweep({ ...ports, journal });
    }
    expect(ages.at(-1)).toBeLessThanOrEqual(3_600);
  });
});
