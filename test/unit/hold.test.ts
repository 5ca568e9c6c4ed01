import { describe, expect, test } from '@jest/globals';
import { type HoldRule, tooMany } from '../../shared/domain/hold.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { cancelHold, holdStatus, releaseHold } from '../../shared/usecases/endHold.ts';
import { holdIfTooMany, tellHold } from '../../shared/usecases/guardHold.ts';
import { customer, type DeliveryWorld, deliveryWorld, mortal } from '../fixtures/deliveryWorld.ts';
import { broken, event, repaired, TEN } from '../fixtures/observations.ts';

/** The defaults of a stage. */
const RULE: HoldRule = { window: HOUR, percent: 20, count: 500, smallFleet: 20, smallFleetCount: 3 };

const group = (n: number) => ({ kind: 'customer' as const, id: `cust_${n}` });
const idOf = (n: number) => `conn_${n}`;
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** A fleet in which each customer has one connection and nothing else. */
async function fleetOf(size: number | undefined, rule: Partial<HoldRule> = {}): Promise<DeliveryWorld> {
  const world = await deliveryWorld({ parts: () => ({ holdRule: { ...RULE, ...rule } }) });
  if (size !== undefined) await world.ports.stage.saveFleetSize(size);
  for (const n of numbers(size ?? 20).slice(1)) await world.ports.customers.save(customer(`cust_${n}`));
  return world;
}

const lose = (world: DeliveryWorld, ...those: readonly number[]) =>
  world.observe(...those.map((n) => broken(world.now(), { id: idOf(n), customerId: `cust_${n}` })));

/** Everybody is nudged for, as the queue and the sweep would. */
async function deliverToAll(world: DeliveryWorld, count: number) {
  return Promise.all(numbers(count).map((n) => world.deliver(group(n))));
}

const isClosed = async ({ ports }: DeliveryWorld) =>
  holdIfTooMany(ports, await ports.holds.load(), await ports.stage.mode());
const tripped = (world: DeliveryWorld) => world.journal.counted.HoldTripped ?? 0;
const requests = async (world: DeliveryWorld, n: number) =>
  (await world.load(idOf(n))).incident?.notices.map(({ kind, state, reason }) => [kind, state, reason]);

describe('when the guard closes', () => {
  test.each([
    // fleet, lost, held
    [undefined, 2, false],
    [undefined, 3, true],
    [4, 2, false],
    [4, 3, true],
    [19, 3, true],
    [20, 3, false],
    [20, 4, true],
    [200, 39, false],
    [200, 40, true],
    [200, 120, true],
    [100_000, 499, false],
    [100_000, 500, true],
  ])('case 71: of a fleet of %s, %s newly lost: held %s', (fleet, lost, held) => {
    expect(lost >= tooMany(RULE, fleet)).toBe(held);
  });

  test('case 71: 3 of 4 newly broken: nobody is mailed, and on-call hears of it once', async () => {
    const world = await fleetOf(4);
    await lose(world, 1, 2, 3);
    world.advance(2 * MINUTE);
    await deliverToAll(world, 3);
    expect([world.sent, tripped(world)]).toEqual([[], 1]);
  });

  test('what was lost long before does not count, and neither does what has recovered', async () => {
    const world = await fleetOf(4);
    await lose(world, 1);
    world.advance(61 * MINUTE);
    await lose(world, 2, 3, 4);
    await world.observe(repaired(world.now() + 1, { id: idOf(4) }));
    world.advance(2 * MINUTE);
    expect(await isClosed(world)).toBe(false);
  });

  test('case 37: many connections of one customer are one message, and no flood', async () => {
    const world = await fleetOf(10);
    await world.observe(...numbers(6).map((n) => broken(world.now(), { id: idOf(n), customerId: 'cust_1' })));
    world.advance(2 * MINUTE);
    await world.deliver(group(1));
    expect(world.sent.map(({ channel }) => channel)).toEqual(['email', 'slack']);
    await lose(world, 7);
    world.advance(2 * MINUTE);
    expect(await isClosed(world)).toBe(true);
  });

  test('in shadow nobody would be told, so nothing is held; nor is what going live was told to skip', async () => {
    const world = await fleetOf(4);
    await world.ports.stage.setMode({ mode: 'shadow', allowlist: [] });
    await lose(world, 1, 2, 3);
    expect(await isClosed(world)).toBe(false);
    world.advance(MINUTE);
    await world.ports.stage.setMode({ mode: 'live', allowlist: [], skipOpenedBefore: world.now() });
    expect(await isClosed(world)).toBe(false);
    await world.ports.stage.setMode({ mode: 'live', allowlist: [] });
    expect(await isClosed(world)).toBe(true);
  });

  test('twenty deliveries that see it together close it once', async () => {
    const world = await fleetOf(20);
    await lose(world, ...numbers(20));
    world.advance(2 * MINUTE);
    await deliverToAll(world, 20);
    await deliverToAll(world, 20);
    for (let i = 0; i < 3; i++) await tellHold(world.ports);
    expect([world.sent, tripped(world), world.journal.counted.HoldActive ?? 0]).toEqual([[], 1, 3]);
  });
});

describe('case 50: killed at any call while the guard closes', () => {
  test.each(['before', 'after'] as const)(
    '%s the call: nobody is told, nothing is lost, and it is closed once',
    async (moment) => {
      for (let dieAt = 1, alive = false; !alive; dieAt++) {
        const world = await fleetOf(5);
        await lose(world, 1, 2, 3);
        world.advance(2 * MINUTE);
        const process = mortal(world.ports, dieAt, moment);
        await world.deliver(group(1), process.ports).catch(() => undefined);
        alive = process.calls() < dieAt;
        world.advance(7 * MINUTE);
        await deliverToAll(world, 3);
        expect(world.sent).toEqual([]);
        const { hold, notices } = await holdStatus(world.ports);
        expect([hold.version, notices]).toEqual([1, 6]);
      }
    },
  );
});

describe('while it is closed', () => {
  async function held(): Promise<DeliveryWorld> {
    const world = await fleetOf(5);
    await lose(world, 1, 2, 3);
    world.advance(2 * MINUTE);
    await deliverToAll(world, 3);
    return world;
  }

  test('notices stay due: nothing fails, is claimed or used up, and nobody is nudged for before an hour', async () => {
    const world = await held();
    const notices = (await world.load(idOf(1))).incident?.notices ?? [];
    expect(notices.map(({ state, attempts, heldSince, dueAt }) => [state, attempts, heldSince, dueAt])).toEqual([
      ['due', 0, TEN + 2 * MINUTE, TEN + 62 * MINUTE],
      ['due', 0, TEN + 2 * MINUTE, TEN + 62 * MINUTE],
    ]);
    const due: unknown[] = [];
    for await (const owed of world.ports.connections.dueGroups(world.now() + 59 * MINUTE)) due.push(owed);
    expect(due).toEqual([]);
    for (const count of ['NoticeFailed', 'NoticeCancelled', 'NoticeRetried'] as const)
      expect(world.journal.counted[count]).toBeUndefined();
    expect(await world.deliver(group(1))).toEqual({ failed: false, due: 0, messages: 0 });
  });

  test('it stays so hour after hour: it is looked again, nothing goes out, and nobody is paged again', async () => {
    const world = await held();
    for (let hour = 0; hour < 5; hour++) {
      world.advance(62 * MINUTE);
      await deliverToAll(world, 3);
    }
    expect([world.sent, tripped(world)]).toEqual([[], 1]);
    expect((await requests(world, 1))?.map(([, state]) => state)).toEqual(['due', 'due']);
  });

  test('what recovers is cancelled unsent, and owes no good news', async () => {
    const world = await held();
    await world.observe(repaired(world.now(), { id: idOf(1) }));
    expect(await requests(world, 1)).toEqual([
      ['reconnect_request', 'cancelled', 'recovered'],
      ['reconnect_request', 'cancelled', 'recovered'],
    ]);
  });

  test('good news and our own operators’ alerts go out', async () => {
    const world = await fleetOf(5);
    await lose(world, 5);
    world.advance(2 * MINUTE);
    await world.deliver(group(5));
    await lose(world, 1, 2);
    await world.observe(event({ register: 'service', value: 'inactive' }, world.now(), { id: idOf(2) }));
    world.advance(2 * MINUTE);
    await world.deliver(group(1));
    world.sent.length = 0;
    await world.observe(repaired(world.now(), { id: idOf(5) }));
    world.advance(2 * MINUTE);
    await deliverToAll(world, 5);
    expect(world.sent.map(({ to }) => to).sort()).toEqual([
      'oncall@harbourline.example',
      'operators',
      'ops@cust-5.example',
      'webhook',
    ]);
  });

  test('a state that cannot be read holds everything, and the nudge comes back', async () => {
    const world = await fleetOf(5);
    await lose(world, 1);
    world.advance(2 * MINUTE);
    const blind = {
      ...world.ports,
      holds: { ...world.ports.holds, load: async () => Promise.reject(new Error('gone')) },
    };
    expect(await world.deliver(group(1), blind)).toMatchObject({ failed: true, messages: 0 });
    expect((await requests(world, 1))?.map(([, state]) => state)).toEqual(['due', 'due']);
    await tellHold(blind);
    expect(world.journal.counted.HoldActive ?? 0).toBe(1);
    await world.deliver(group(1));
    expect(world.sent).toHaveLength(2);
  });

  test('a send that was under way when it closed is not repeated before an operator’s word', async () => {
    const world = await fleetOf(5);
    await lose(world, 1);
    world.advance(2 * MINUTE);
    world.bends.email = async () => ({ kind: 'unknown' });
    await world.deliver(group(1));
    await lose(world, 2, 3);
    world.advance(2 * MINUTE);
    world.bends.email = async () => ({ kind: 'sent', providerId: 'ses_2' });
    world.sent.length = 0;
    await deliverToAll(world, 3);
    expect(world.sent).toEqual([]);
    const [mail] = (await world.load(idOf(1))).incident?.notices ?? [];
    expect(mail).toMatchObject({ state: 'due', attempts: 1, maybeSent: true });
    await releaseHold(world.ports, 'a real outage');
    await world.deliver(group(1));
    expect(world.sent.map(({ channel }) => channel)).toEqual(['email']);
  });
});

describe('an operator ends it', () => {
  async function held(): Promise<DeliveryWorld> {
    const world = await fleetOf(10);
    await lose(world, 1, 2, 3, 4);
    world.advance(2 * MINUTE);
    await deliverToAll(world, 4);
    await world.observe(repaired(world.now(), { id: idOf(4) }));
    return world;
  }

  test('status says since when, how many of how many, and who waits', async () => {
    const world = await held();
    const { hold, ...counts } = await holdStatus(world.ports);
    expect(hold.current).toEqual({ since: TEN + 2 * MINUTE, from: TEN - 58 * MINUTE, openings: 4, fleet: 10 });
    expect(counts).toEqual({ stillLost: 3, customers: 3, connections: 3, notices: 6 });
  });

  test('released: those who are still lost are told, once; the recovered one is not', async () => {
    const world = await held();
    expect(await releaseHold(world.ports, 'a real outage')).toEqual({ kind: 'ended', connections: 3, customers: 3 });
    await deliverToAll(world, 4);
    await deliverToAll(world, 4);
    expect(world.sent.map(({ to }) => to).filter((to) => to !== 'webhook')).toEqual([
      'ops@cust-1.example',
      'ops@cust-2.example',
      'ops@cust-3.example',
    ]);
  });

  test('released: only later openings count', async () => {
    const world = await held();
    await releaseHold(world.ports, 'a real outage');
    world.advance(1);
    await lose(world, 5, 6);
    expect(await isClosed(world)).toBe(false);
    await lose(world, 7);
    expect([await isClosed(world), tripped(world)]).toEqual([true, 2]);
    expect((await holdStatus(world.ports)).hold.past).toMatchObject([{ endedAs: 'released', reason: 'a real outage' }]);
  });

  test('a release that was cut off is made good within the hour, and at once by another word', async () => {
    const world = await held();
    const cut = {
      ...world.ports,
      connections: { ...world.ports.connections, save: async () => Promise.reject(new Error('cut off')) },
    };
    await expect(releaseHold(cut, 'a real outage')).rejects.toThrow('cut off');
    expect(await releaseHold(world.ports, 'again')).toMatchObject({ kind: 'ended', connections: 3 });
    expect(await releaseHold(world.ports, 'again')).toMatchObject({
      kind: 'not_held',
      last: { reason: 'a real outage' },
    });

    const other = await held();
    const down = {
      ...other.ports,
      connections: { ...other.ports.connections, save: async () => Promise.reject(new Error('cut off')) },
    };
    await expect(releaseHold(down, 'a real outage')).rejects.toThrow('cut off');
    other.advance(HOUR);
    await deliverToAll(other, 4);
    expect(other.sent).toHaveLength(6);
  });

  test('cancelled: what waits ends unsent, also what was not ripe; the outages stay open, and later ones are told', async () => {
    const world = await held();
    await lose(world, 5);
    expect(await cancelHold(world.ports, 'the provider’s mistake')).toEqual({
      kind: 'ended',
      connections: 4,
      customers: 4,
    });
    await deliverToAll(world, 5);
    for (const n of [1, 2, 3, 5])
      expect(await requests(world, n)).toEqual(
        expect.arrayContaining([
          ['reconnect_request', 'cancelled', 'held'],
          ['reconnect_request', 'cancelled', 'held'],
        ]),
      );
    world.advance(2 * HOUR);
    await deliverToAll(world, 5);
    expect(world.sent).toEqual([]);
    expect((await world.load(idOf(1))).incident?.closedAt).toBeUndefined();
    await world.observe(repaired(world.now(), { id: idOf(1) }));
    await lose(world, 6);
    world.advance(2 * MINUTE);
    await deliverToAll(world, 6);
    expect(world.sent.map(({ to }) => to)).toEqual(['ops@cust-6.example', 'webhook']);
  });

  test('cancelled: who is still lost when the first reminder is due is reminded', async () => {
    const world = await held();
    await cancelHold(world.ports, 'the provider’s mistake');
    await deliverToAll(world, 4);
    const reminder = (await world.load(idOf(1))).incident?.notices.find(({ kind }) => kind === 'reminder');
    await world.observe(...[2, 3].map((n) => repaired(world.now(), { id: idOf(n) })));
    world.advance((reminder?.dueAt ?? 0) - world.now());
    await deliverToAll(world, 4);
    expect(world.sent.map(({ to }) => to)).toEqual(['ops@cust-1.example', 'webhook']);
  });

  test('cancelled while a nudge was on its way, by a clock that is behind: it is not sent', async () => {
    const world = await held();
    const behind = { ...world.ports, clock: { ...world.ports.clock, now: () => world.now() - 5 * MINUTE } };
    await cancelHold(behind, 'the provider’s mistake');
    await deliverToAll(world, 4);
    expect(world.sent).toEqual([]);
    expect(await requests(world, 1)).toContainEqual(['reconnect_request', 'cancelled', 'held']);
  });

  test('a cancel that was cut off sends nothing', async () => {
    const world = await held();
    const cut = {
      ...world.ports,
      connections: { ...world.ports.connections, save: async () => Promise.reject(new Error('cut off')) },
    };
    await expect(cancelHold(cut, 'the provider’s mistake')).rejects.toThrow('cut off');
    world.advance(2 * HOUR);
    await deliverToAll(world, 4);
    expect([world.sent, (await holdStatus(world.ports)).connections]).toEqual([[], 3]);
  });

  test('where nothing is held there is nothing to end', async () => {
    const world = await fleetOf(5);
    expect(await releaseHold(world.ports, 'no reason')).toEqual({ kind: 'not_held' });
    expect(await cancelHold(world.ports, 'no reason')).toEqual({ kind: 'not_held' });
  });
});
