import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection } from '../../shared/domain/connection.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import type { ConnectionStore } from '../../shared/ports.ts';
import { broken, entry, healthy } from './support/examples.ts';
import { alter, collect, START, type TestClock, testClock } from './support/time.ts';

/** What every ConnectionStore must do. `open` hands out an empty store that keeps timelines 400 and tombstones 90 days. */
export function connectionStoreContract(
  name: string,
  open: (clock: TestClock) => Promise<ConnectionStore> | ConnectionStore,
): void {
  describe(`ConnectionStore contract: ${name}`, () => {
    let clock: TestClock;
    let store: ConnectionStore;
    beforeEach(async () => {
      clock = testClock();
      store = await open(clock);
    });

    const stored = async (...connections: readonly Connection[]) => {
      for (const connection of connections) expect(await store.save(connection)).toBe('saved');
    };

    test('an unknown id is absent', async () => {
      expect(await store.load('conn_0001')).toBeUndefined();
    });

    test('everything of a connection comes back, one version later', async () => {
      const connection = broken('conn_0001', START, {
        customerId: 'cust_1',
        customerAssigned: true,
        system: 'SAP S/4HANA',
        site: 'Zoë 🦊',
        lastReading: { value: 'reauth', raw: START },
        lastToldAt: START,
        history: [{ number: 1, lostAt: 1, openedAt: 2, openedBy: { source: 'sweep', at: 1, key: '' } }],
      });
      await stored(connection);
      expect(await store.load('conn_0001')).toEqual({ ...connection, version: 1 });
    });

    test('case 32: of two writers with the same version one saves, the other hears of a conflict', async () => {
      await stored(healthy('conn_0001'));
      const [first, second] = await Promise.all([store.load('conn_0001'), store.load('conn_0001')]);
      const writes = [
        store.save({ ...healthy('conn_0001', first), site: 'A' }),
        store.save({ ...healthy('conn_0001', second), site: 'B' }),
      ];
      const outcomes = await Promise.all(writes);
      expect([...outcomes].sort()).toEqual(['conflict', 'saved']);
      const winner = outcomes[0] === 'saved' ? 'A' : 'B';
      expect(await store.load('conn_0001')).toMatchObject({ version: 2, site: winner });
    });

    test('case 32: two simultaneous first writes of one id make one connection', async () => {
      const outcomes = await Promise.all(['A', 'B'].map((site) => store.save(healthy('conn_0001', { site }))));
      expect([...outcomes].sort()).toEqual(['conflict', 'saved']);
      expect((await store.load('conn_0001'))?.version).toBe(1);
    });

    test('a version that nobody stored is a conflict', async () => {
      expect(await store.save(healthy('conn_0001', { version: 3 }))).toBe('conflict');
      expect(await store.load('conn_0001')).toBeUndefined();
    });

    test('what a caller does to an object afterwards does not reach the store', async () => {
      const connection = healthy('conn_0001', { history: [] });
      await stored(connection);
      alter(connection.history);
      const loaded = await store.load('conn_0001');
      expect(loaded?.history).toEqual([]);
      alter(loaded?.history);
      expect((await store.load('conn_0001'))?.history).toEqual([]);
    });

    test('case 27: (a#b, c) broken and (a, b#c) active are two independent items', async () => {
      await stored(broken('a#b', START, { customerId: 'c' }), healthy('a', { customerId: 'b#c' }));
      expect((await store.load('a#b'))?.incident?.number).toBe(1);
      expect((await store.load('a'))?.incident).toBeUndefined();
      expect(await store.idsOfCustomer('c')).toEqual(['a#b']);
      expect(await store.idsOfCustomer('b#c')).toEqual(['a']);
    });

    test.each([
      ['slashes and separators', 'a/b#c%d%23e'],
      ['500 separators', '#'.repeat(500)],
      ['500 characters of four bytes', '🦊'.repeat(500)],
      ['a name of every object', '__proto__'],
      ['white space and line ends', ' a\n\u2028 '],
      ['longer than a key can be', 'é'.repeat(3_000)],
    ])('case 27: an id is opaque: %s', async (_what, id) => {
      await stored(broken(id, START, { customerId: id }), healthy(`${id}x`));
      await store.append(entry(id));
      expect((await store.load(id))?.id).toBe(id);
      expect((await store.timeline(id, 5)).map(({ connectionId }) => connectionId)).toEqual([id]);
      expect(await store.idsOfCustomer(id)).toEqual([id]);
      expect(await store.dueIdsOfCustomer(id, START)).toEqual([id]);
      expect(await collect(store.openIncidentIds())).toEqual([id]);
      expect((await collect(store.allIds())).toSorted()).toEqual([id, `${id}x`].toSorted());
    });

    test('case 40: an empty id is refused, never stored', async () => {
      await expect(store.load('')).rejects.toThrow(RangeError);
      await expect(async () => store.append(entry(''))).rejects.toThrow(RangeError);
    });

    test('case 40: fields without a value are left out', async () => {
      const system: string | undefined = undefined;
      await stored(Object.assign(healthy('conn_0001'), { system, customerId: undefined }));
      expect(await store.load('conn_0001')).toEqual(healthy('conn_0001', { version: 1 }));
    });

    test('case 42: a tombstone is kept for its time and then absent, however late it is deleted', async () => {
      await stored(healthy('conn_0001', { gone: { at: START - 400 * DAY } }));
      clock.advance(89 * DAY);
      expect((await store.load('conn_0001'))?.gone).toEqual({ at: START - 400 * DAY });
      clock.advance(2 * DAY);
      expect(await store.load('conn_0001')).toBeUndefined();
      expect(await store.save(healthy('conn_0001'))).toBe('saved');
      expect(await store.load('conn_0001')).toEqual(healthy('conn_0001', { version: 1 }));
    });

    test('a revived connection loses its tombstone', async () => {
      await stored(healthy('conn_0001', { gone: { at: START } }), healthy('conn_0001', { version: 1 }));
      clock.advance(5_000 * DAY);
      expect((await store.load('conn_0001'))?.version).toBe(2);
    });

    test('the first timeline entry of a key wins; a repeat changes nothing', async () => {
      await store.append(entry('conn_0001', { label: 'first' }));
      await store.append(entry('conn_0001', { label: 'second' }));
      expect(await store.timeline('conn_0001', 10)).toEqual([entry('conn_0001', { label: 'first' })]);
    });

    test('entries differ by time, source and key, and come newest first, as many as asked for', async () => {
      await store.append(entry('conn_0001', { at: START + 1 }));
      await store.append(entry('conn_0001', { at: START - MINUTE, source: 'sweep', key: '' }));
      await store.append(entry('conn_0001', { at: START + MINUTE, key: 'evt#2' }));
      await store.append(entry('conn_0002', { at: START }));
      const times = async (limit: number) => (await store.timeline('conn_0001', limit)).map(({ at }) => at);
      expect(await times(10)).toEqual([START + MINUTE, START + 1, START - MINUTE]);
      expect(await times(2)).toEqual([START + MINUTE, START + 1]);
      expect(await times(0)).toEqual([]);
    });

    test('case 42: an expired timeline entry is absent, and its key is free again', async () => {
      await store.append(entry('conn_0001', { label: 'old' }));
      await store.append(entry('conn_0001', { label: 'newer', at: START - MINUTE, recordedAt: START + 2 * DAY }));
      clock.advance(401 * DAY);
      expect((await store.timeline('conn_0001', 1)).map(({ label }) => label)).toEqual(['newer']);
      await store.append(entry('conn_0001', { label: 'again', recordedAt: clock.now() }));
      expect((await store.timeline('conn_0001', 10)).map(({ label }) => label)).toEqual(['again', 'newer']);
    });

    test('an erased timeline is gone, the connection and other timelines stay', async () => {
      await stored(healthy('conn_0001'));
      for (let n = 0; n < 45; n++) await store.append(entry('conn_0001', { at: START + n }));
      await store.append(entry('conn_0002'));
      expect(await store.eraseTimeline('conn_0001')).toBe(45);
      expect(await store.timeline('conn_0001', 10)).toEqual([]);
      expect(await store.timeline('conn_0002', 10)).toHaveLength(1);
      expect((await store.load('conn_0001'))?.id).toBe('conn_0001');
    });

    test('a customer owns connections, and some of them have something due', async () => {
      await stored(
        broken('late', START + MINUTE, { customerId: 'cust_1' }),
        broken('now', START, { customerId: 'cust_1' }),
        healthy('fine', { customerId: 'cust_1' }),
        broken('other', START, { customerId: 'cust_2' }),
        broken('unmapped', START),
      );
      expect((await store.idsOfCustomer('cust_1')).toSorted()).toEqual(['fine', 'late', 'now']);
      expect(await store.dueIdsOfCustomer('cust_1', START)).toEqual(['now']);
      expect((await store.dueIdsOfCustomer('cust_1', START + MINUTE)).toSorted()).toEqual(['late', 'now']);
      expect(await store.dueIdsOfCustomer('cust_1', START - 1)).toEqual([]);
      expect(await store.idsOfCustomer('nobody')).toEqual([]);
    });

    test('case 71: what was lost since a moment is found by our clock, once, and only while it is lost', async () => {
      const lostAt = (id: string, openedAt: number) => {
        const { incident, ...connection } = broken(id);
        return { ...connection, ...(incident && { incident: { ...incident, openedAt } }) };
      };
      await stored(
        lostAt('before', START - 1),
        lostAt('just', START),
        lostAt('after', START + MINUTE),
        lostAt('recovered', START + 1),
        lostAt('x'.repeat(1_900), START + 1),
        healthy('well'),
      );
      await stored({ ...lostAt('just', START), version: 1 }, healthy('recovered', { version: 1 }));
      const since = async (moment: number) =>
        (await collect(store.openedIds(moment))).map((id) => id.slice(0, 9)).toSorted();
      expect(await since(START)).toEqual(['after', 'just', 'xxxxxxxxx']);
      expect(await since(START + 2)).toEqual(['after']);
      expect(await since(START + MINUTE + 1)).toEqual([]);
    });

    test('a connection moves to its new customer', async () => {
      await stored(
        healthy('conn_0001', { customerId: 'cust_1' }),
        healthy('conn_0001', { customerId: 'cust_2', version: 1 }),
      );
      expect(await store.idsOfCustomer('cust_1')).toEqual([]);
      expect(await store.idsOfCustomer('cust_2')).toEqual(['conn_0001']);
    });

    test('what is due is found by the moment asked for, with whose it is and since when', async () => {
      const alert = broken('alerted', START);
      const unmapped = alert.incident && {
        ...alert.incident,
        notices: [
          { kind: 'operator_alert', channel: 'email', alert: 'unmapped', state: 'due', dueAt: START, attempts: 0 },
        ] as const,
      };
      await stored(
        broken('now', START - MINUTE, { customerId: 'cust_1' }),
        broken('late', START + 1, { customerId: 'cust_2' }),
        { ...alert, ...(unmapped && { incident: unmapped }) },
        healthy('fine', { customerId: 'cust_3' }),
      );
      const due = await collect(store.dueGroups(START));
      expect(due.toSorted((a, b) => a.dueAt - b.dueAt)).toEqual([
        { group: { kind: 'customer', id: 'cust_1' }, dueAt: START - MINUTE },
        { group: { kind: 'connection', id: 'alerted' }, dueAt: START },
      ]);
      expect(await collect(store.dueGroups(START + 1))).toHaveLength(3);
    });

    test('open incidents are listed while they are open, every connection always', async () => {
      const open = broken('conn_0001', START);
      await stored(open, healthy('conn_0002'), healthy('conn_0003', { gone: { at: START } }));
      expect(await collect(store.openIncidentIds())).toEqual(['conn_0001']);
      expect((await collect(store.allIds())).toSorted()).toEqual(['conn_0001', 'conn_0002', 'conn_0003']);
      await stored(healthy('conn_0001', { version: 1 }));
      expect(await collect(store.openIncidentIds())).toEqual([]);
      expect(await collect(store.dueGroups(START + DAY))).toEqual([]);
    });

    test('the fleet shows what the sweep must know of each, and nothing of an id at its end', async () => {
      const unanswered = { times: 2, lastAt: START };
      await stored(
        healthy('conn_0001', { freshness: { since: START }, reconnectedAt: START - DAY }),
        broken('conn_0002', START, { freshness: { since: START, unanswered } }),
        healthy('conn_0003', { gone: { at: START } }),
        healthy('conn_0004', { absence: { listings: 0, lastAt: START } }),
      );
      const fleet = await collect(store.fleet());
      expect(fleet.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: 'conn_0001', glance: { freshness: { since: START }, changedAt: START - DAY } },
        { id: 'conn_0002', glance: { freshness: { since: START, unanswered }, open: true, changedAt: START } },
        { id: 'conn_0003' },
        { id: 'conn_0004', glance: { missing: true } },
      ]);
    });

    test('case 91: wherever the fleet was left, the rest of it follows, once each', async () => {
      const ids = [...Array.from({ length: 60 }, (_, n) => `conn_${n}`), 'é'.repeat(3_000)];
      await Promise.all(ids.map((id) => store.save(healthy(id))));
      const all = (await collect(store.fleet())).map(({ id }) => id);
      expect(all.toSorted()).toEqual(ids.toSorted());
      for (const place of [0, 7, 30, 59, 60]) {
        expect((await collect(store.fleet(all[place]))).map(({ id }) => id)).toEqual(all.slice(place + 1));
      }
    });

    test('a fleet of 120 connections is listed once each', async () => {
      const ids = Array.from({ length: 120 }, (_, n) => `conn_${n}`);
      await Promise.all(ids.map((id) => store.save(broken(id, START, { customerId: 'cust_1' }))));
      expect((await collect(store.allIds())).toSorted()).toEqual(ids.toSorted());
      expect((await collect(store.openIncidentIds())).toSorted()).toEqual(ids.toSorted());
      expect((await store.dueIdsOfCustomer('cust_1', START)).toSorted()).toEqual(ids.toSorted());
    });
  });
}
