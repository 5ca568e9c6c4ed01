import { describe, expect, test } from '@jest/globals';
import { nextDueAt } from '../../shared/domain/connection.ts';
import { isFlapping } from '../../shared/domain/flapping.ts';
import type { PastIncident } from '../../shared/domain/incident.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, disconnected, repaired, TEN } from '../fixtures/observations.ts';

/** A world with one connection that loses its login and finds it again. */
async function flipping() {
  const world = await deliveryWorld();
  const seen = (flip: typeof broken) =>
    world.observe(flip(world.now(), { received: world.now(), customerId: 'cust_1' }));
  return {
    ...world,
    lose: () => seen(broken),
    find: () => seen(repaired),
    /** Lost for a minute, which is shorter than the grace period. */
    async flip() {
      await seen(broken);
      world.advance(MINUTE);
      await seen(repaired);
      world.advance(MINUTE);
    },
    alerts: () => world.sent.filter(({ subject }) => subject.includes('lost and found again and again')),
  };
}

describe('case 36: flapping', () => {
  test('case 36: is counted at each opening from the third within a day on', async () => {
    const { flip, advance, journal } = await flipping();
    for (let flips = 0; flips < 20; flips++) {
      await flip();
      advance(MINUTE);
    }
    expect(journal.counted).toMatchObject({ IncidentOpened: 20, ConnectionFlapping: 18 });
    advance(DAY);
    await flip();
    expect(journal.counted.ConnectionFlapping).toBe(18);
  });

  test('case 36: operators are told once, though each outage is over before anybody could be; the customer never', async () => {
    const { flip, deliver, sent, alerts, advance } = await flipping();
    for (let flips = 0; flips < 20; flips++) {
      await flip();
      await deliver();
      advance(MINUTE);
    }
    expect(alerts().map(({ to }) => to)).toEqual(['oncall@harbourline.example', 'operators']);
    expect(sent).toHaveLength(2);
  });

  test('case 36: after a quiet day the next spell is told of again', async () => {
    const { flip, deliverUntilIdle, alerts, advance } = await flipping();
    for (let spell = 0; spell < 2; spell++) {
      for (let flips = 0; flips < 5; flips++) await flip();
      await deliverUntilIdle();
      advance(DAY);
    }
    expect(alerts()).toHaveLength(4);
  });

  test('an alert that is still unsent moves on to the next incident, and to another customer', async () => {
    const { flip, lose, load, deliverUntilIdle, alerts, ports, observe, now } = await flipping();
    for (let flips = 0; flips < 3; flips++) await flip();
    await lose();
    const { incident } = await load('conn_0001');
    expect(incident?.notices.filter(({ alert }) => alert === 'flapping').map(({ state }) => state)).toEqual([
      'due',
      'due',
    ]);
    await ports.customers.save({ ...(await ports.customers.load('cust_1')), id: 'cust_2', version: 0 } as never);
    await observe(broken(now() + 1, { received: now() + 1, customerId: 'cust_2' }));
    await deliverUntilIdle({ kind: 'customer', id: 'cust_2' });
    expect(alerts()).toHaveLength(2);
  });

  test('the end of the id ends it', async () => {
    const { flip, observe, now, deliverUntilIdle, sent } = await flipping();
    for (let flips = 0; flips < 3; flips++) await flip();
    await observe(disconnected(now(), { received: now() }));
    await deliverUntilIdle();
    expect(sent).toEqual([]);
  });

  test('an id that ends while the alert is being sent leaves nothing waiting', async () => {
    const { flip, observe, now, deliver, deliverUntilIdle, bends, load } = await flipping();
    for (let flips = 0; flips < 3; flips++) await flip();
    bends.email = async () => ({ kind: 'unknown' });
    await deliver();
    await observe(disconnected(now(), { received: now() }));
    await deliverUntilIdle();
    expect(nextDueAt(await load('conn_0001'))).toBeUndefined();
  });

  test.each<[string, readonly number[], boolean]>([
    ['two in a minute', [1, 0], false],
    ['three within a day', [23 * 60, 60, 0], true],
    ['three, the first just a day ago', [24 * 60, 60, 0], false],
    ['none', [], false],
  ])('%s: %j minutes', (_what, minutes, flapping) => {
    const incidents = minutes.map((minute) => ({ openedAt: TEN + minute * MINUTE }) as PastIncident);
    expect(isFlapping(incidents)).toBe(flapping);
  });
});
