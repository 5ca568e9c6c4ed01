import { describe, expect, test } from '@jest/globals';
import { type Connection, newConnection } from '../../shared/domain/connection.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { authChange } from '../../shared/domain/webhookMatch.ts';
import { countWebhooks } from '../../shared/usecases/countWebhooks.ts';
import { recordObservations, recordUnread } from '../../shared/usecases/recordObservations.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { at, broken, disconnected, POLICY, reading, reconnect, repaired } from '../fixtures/observations.ts';

const ID = 'conn_0001';
const WINDOW = POLICY.webhookWindow;

/** One connection that works since 9:50, as a sweep found it at ten o'clock. */
async function known() {
  const world = await deliveryWorld();
  const see = (...observations: readonly Observation[]) => recordObservations(world.ports, ID, observations);
  await see(reading('ok', at('09:50'), world.now(), 'sweep'));
  return {
    ...world,
    see,
    /** The sweep reads a status that was dated just now. */
    find: (value: 'ok' | 'reauth') => {
      world.advance(MINUTE);
      return see(reading(value, world.now() - 30 * SECOND, world.now(), 'sweep'));
    },
    /** A visit of the sweep whose read said nothing. */
    visit: async () => countWebhooks(world.ports, await recordUnread(world.ports, ID)),
    counts: () => {
      const { MatchedWebhook = 0, LateWebhook = 0, MissedWebhook = 0, UnannouncedRecovery = 0 } = world.journal.counted;
      return { matched: MatchedWebhook, late: LateWebhook, missed: MissedWebhook, recovery: UnannouncedRecovery };
    },
  };
}

const NONE = { matched: 0, late: 0, missed: 0, recovery: 0 };

describe('an outage that a read found', () => {
  test('is missed once its time is up without a delivery, counted once, and forgotten', async () => {
    const { find, visit, counts, advance, load } = await known();
    await find('reauth');
    advance(WINDOW - 1);
    await visit();
    expect(counts()).toEqual(NONE);
    advance(1);
    await visit();
    await visit();
    expect(counts()).toEqual({ ...NONE, missed: 1 });
    expect((await load(ID)).awaiting).toBeUndefined();
  });

  test('is late when its delivery comes within the time, however stale it is by then', async () => {
    const { find, see, visit, counts, advance, now } = await known();
    await find('reauth');
    advance(WINDOW - 1);
    const recorded = await see(broken(at('09:55'), { received: now() }));
    expect(recorded.decisions.map(({ outcome }) => outcome)).toEqual(['stale']);
    await visit();
    advance(HOUR);
    await visit();
    expect(counts()).toEqual({ ...NONE, late: 1 });
  });

  test('is missed though its delivery comes, if that is after the time', async () => {
    const { find, see, visit, counts, advance, now } = await known();
    await find('reauth');
    advance(WINDOW);
    await see(broken(at('10:00:30'), { received: now() }));
    await visit();
    expect(counts()).toEqual({ ...NONE, missed: 1 });
  });

  test('is not told of by the second delivery of an older outage', async () => {
    const { find, see, visit, counts, advance, now } = await known();
    await find('reauth');
    await see(broken(at('09:40'), { received: now() }));
    advance(WINDOW);
    await visit();
    expect(counts()).toEqual({ ...NONE, missed: 1 });
  });

  test('is told of by a delivery without a time of its own, which could be about nothing else', async () => {
    const { find, see, visit, counts, now } = await known();
    await find('reauth');
    await see(broken(undefined, { received: now() }));
    await visit();
    expect(counts()).toEqual({ ...NONE, late: 1 });
  });

  test('is late where the delivery came first and decided nothing: it had no time, or could be an echo', async () => {
    const undated = await known();
    await undated.see(broken(undefined, { received: undated.now() }));
    await undated.find('reauth');
    await undated.visit();
    expect(undated.counts()).toEqual({ ...NONE, late: 1 });

    const echo = await known();
    await echo.see(reconnect(echo.now()));
    await echo.see(broken(echo.now() + SECOND, { received: echo.now() + SECOND }));
    echo.advance(5 * MINUTE);
    await echo.find('reauth');
    await echo.visit();
    expect(echo.counts()).toEqual({ ...NONE, late: 1 });
  });

  test('needs no delivery when it is the first thing that anybody knows of the connection', async () => {
    const { ports, load, journal } = await deliveryWorld();
    await recordObservations(ports, ID, [reading('reauth', at('09:50'), at('10:00'), 'sweep')]);
    expect((await load(ID)).awaiting).toBeUndefined();
    expect(journal.counted.TimeToDetect).toBeUndefined();
  });

  test('is counted even if the id ends before its time is up', async () => {
    const { find, see, visit, counts, advance, now } = await known();
    await find('reauth');
    await see(disconnected(now(), { received: now() }));
    advance(WINDOW);
    await visit();
    expect(counts()).toEqual({ ...NONE, missed: 1 });
  });
});

describe('both directions', () => {
  test('an outage that its delivery brought is matched at once; our own reconnect needs none', async () => {
    const { see, visit, counts, advance, now } = await known();
    advance(MINUTE);
    await see(broken(now() - SECOND, { received: now() }));
    advance(MINUTE);
    await see(reconnect(now()));
    advance(WINDOW);
    await visit();
    expect(counts()).toEqual({ ...NONE, matched: 1 });
  });

  test('a recovery without a delivery is counted apart, one with a late delivery not at all', async () => {
    const { find, see, visit, counts, advance, now } = await known();
    await see(broken(now() + SECOND, { received: now() + SECOND }));
    await find('ok');
    advance(WINDOW);
    await visit();
    expect(counts()).toEqual({ ...NONE, matched: 1, recovery: 1 });
    await see(broken(now(), { received: now() }));
    await find('ok');
    await see(repaired(now() - SECOND, { received: now() }));
    advance(WINDOW);
    await visit();
    expect(counts()).toEqual({ ...NONE, matched: 2, recovery: 1 });
  });

  test('one that comes and goes and comes again is each looked for; a delivery is about the newest it can be about', async () => {
    const { find, see, visit, counts, advance, now } = await known();
    await find('reauth');
    const first = now();
    await find('ok');
    await find('reauth');
    await see(broken(now() - SECOND, { received: now() }));
    await see(broken(now() - SECOND, { received: now() }));
    await see(broken(first - 45 * SECOND, { received: now() }));
    advance(WINDOW);
    await visit();
    expect(counts()).toEqual({ ...NONE, late: 2, recovery: 1 });
  });

  test('a delivery that comes again is noted once', async () => {
    const { find, see, load, now } = await known();
    await find('reauth');
    const again = () => see(broken(at('09:55'), { received: now() }));
    await again();
    const { version } = await load(ID);
    await again();
    expect((await load(ID)).version).toBe(version);
  });

  test('what one connection may leave to be counted is bounded', async () => {
    const { find, load } = await known();
    for (let flip = 0; flip < 60; flip++) await find(flip % 2 === 0 ? 'reauth' : 'ok');
    expect((await load(ID)).awaiting).toHaveLength(20);
  });
});

describe('how long it took', () => {
  test.each<[string, (now: Instant) => Observation, number]>([
    ['a delivery: from its own time to its recording', (now) => broken(now - 3 * SECOND, { received: now }), 3],
    ['a read: from the date of the synchronization', (now) => reading('reauth', now - HOUR, now, 'sweep'), 3_600],
    ['a read without a date: from its start', (now) => reading('reauth', undefined, now - 2 * SECOND, 'sweep'), 2],
    ['a clock ahead of ours: no time at all', (now) => broken(now + MINUTE, { received: now }), 0],
  ])('%s', async (_name, observation, seconds) => {
    const { see, advance, now, journal } = await known();
    advance(2 * HOUR);
    await see(observation(now()));
    expect(journal.counted.TimeToDetect).toBe(seconds);
  });

  test('a clock that was set back in between does not make it negative', async () => {
    const { see, now } = await known();
    const { before, connection } = await see(reading('reauth', undefined, now(), 'sweep'));
    expect(authChange(before, connection, now() - MINUTE)?.detectedIn).toBe(0);
  });

  test('an old date counts as a week at most', async () => {
    const { see, advance, now, journal } = await known();
    advance(30 * 24 * HOUR);
    await see(reading('reauth', at('10:00'), now(), 'sweep'));
    expect(journal.counted.TimeToDetect).toBe(7 * 24 * 3_600);
  });

  test('a recovery is not counted: how soon it is seen depends on synchronizations alone', async () => {
    const { see, find, journal, now } = await known();
    await see(broken(now() + SECOND, { received: now() + SECOND }));
    const before = journal.counted.TimeToDetect;
    await find('ok');
    expect(journal.counted.TimeToDetect).toBe(before);
  });
});

describe('counted once, and never lost', () => {
  const overdue = async () => {
    const world = await known();
    await world.find('reauth');
    world.advance(WINDOW);
    return { ...world, connection: await world.load(ID) };
  };

  test('two visits at once count once', async () => {
    const { ports, connection, counts } = await overdue();
    await Promise.all([countWebhooks(ports, connection), countWebhooks(ports, connection)]);
    expect(counts()).toEqual({ ...NONE, missed: 1 });
  });

  test.each(['before', 'after'] as const)('killed %s each call: the next visit counts it', async (moment) => {
    for (let dieAt = 1; dieAt <= 4; dieAt++) {
      const { ports, connection, counts, visit, advance, load } = await overdue();
      await expect(countWebhooks(dying(ports, dieAt, moment), connection)).rejects.toThrow('killed');
      const once = counts().missed;
      await visit();
      advance(MINUTE);
      await visit();
      // A second time only where the first had been let out and not yet been forgotten.
      expect({ dieAt, missed: counts().missed }).toEqual({
        dieAt,
        missed: dieAt === 4 && moment === 'after' ? 1 : 1 + once,
      });
      expect((await load(ID)).awaiting).toBeUndefined();
    }
  });

  test('a visit between the counting and the forgetting leaves it alone', async () => {
    const { ports, connection, counts } = await overdue();
    const { save } = ports.connections;
    const meddling = {
      ...ports,
      connections: {
        ...ports.connections,
        save: async (c: Connection) => {
          if (!c.awaiting) await countWebhooks(ports, connection);
          return save(c);
        },
      },
    };
    await countWebhooks(meddling, connection);
    expect(counts()).toEqual({ ...NONE, missed: 1 });
  });

  test('what is counted is let out before it is forgotten', async () => {
    const { ports, connection } = await overdue();
    const order: string[] = [];
    const { load, save } = ports.connections;
    const spied = {
      ...ports,
      journal: { ...ports.journal, flush: () => void order.push('flush') },
      connections: {
        ...ports.connections,
        load,
        save: async (c: Connection) => {
          order.push(c.awaiting ? 'taken' : 'forgotten');
          return save(c);
        },
      },
    };
    await countWebhooks(spied, connection);
    expect(order).toEqual(['taken', 'flush', 'forgotten']);
  });

  test('a connection that awaits nothing costs no call', async () => {
    const { ports } = await known();
    await countWebhooks(dying(ports, 1, 'before'), newConnection(ID));
    await countWebhooks(dying(ports, 1, 'before'), undefined);
  });
});

type Ports = Awaited<ReturnType<typeof known>>['ports'];

/** The same ports in a process that dies at its nth call to the store. */
function dying(ports: Ports, dieAt: number, moment: 'before' | 'after'): Ports {
  let calls = 0;
  const guard =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      const mine = ++calls;
      if (mine > dieAt || (mine === dieAt && moment === 'before')) throw new Error('killed');
      const result = await work(...args);
      if (mine === dieAt) throw new Error('killed');
      return result;
    };
  const { load, save } = ports.connections;
  return { ...ports, connections: { ...ports.connections, load: guard(load), save: guard(save) } };
}
