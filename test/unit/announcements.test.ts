import { describe, expect, test } from '@jest/globals';
import { nextDueAt } from '../../shared/domain/connection.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { customer, deliveryWorld, mortal } from '../fixtures/deliveryWorld.ts';
import { memoryEventBus } from '../fixtures/memory/events.ts';
import { at, broken, repaired, TEN } from '../fixtures/observations.ts';

async function worldWithBus() {
  const bus = memoryEventBus();
  const world = await deliveryWorld({ parts: () => ({ bus }) });
  const kinds = () => bus.published.map((event) => [event.kind, 'incident' in event ? event.incident : 0]);
  return { ...world, bus, kinds };
}

const lose = (id: string, when = TEN) => broken(when, { id, customerId: 'cust_1', received: when });

describe('what the company’s own systems are told', () => {
  test('a loss that stands, once, and its end', async () => {
    const world = await worldWithBus();
    await world.observe(lose('conn_a'));
    await world.deliver();
    expect(world.kinds()).toEqual([]);
    world.advance(2 * MINUTE);
    await world.deliver();
    await world.deliver();
    expect(world.bus.published).toEqual([
      {
        id: 'reauthorization_required/1/conn_a',
        kind: 'reauthorization_required',
        connection: { id: 'conn_a', customerId: 'cust_1' },
        incident: 1,
        lostAt: expect.any(Number),
      },
    ]);
    await world.observe(repaired(at('10:30'), { id: 'conn_a', received: at('10:30') }));
    world.advance(40 * MINUTE);
    await world.deliver();
    expect(world.kinds()).toEqual([
      ['reauthorization_required', 1],
      ['restored', 1],
    ]);
    expect(world.bus.published.at(-1)).toMatchObject({ restoredAt: expect.any(Number) });
  });

  test('a loss that ends within the grace period is never heard of', async () => {
    const world = await worldWithBus();
    await world.observe(lose('conn_a'));
    await world.observe(repaired(at('10:01'), { id: 'conn_a', received: at('10:01') }));
    world.advance(10 * MINUTE);
    await world.deliver();
    expect(world.kinds()).toEqual([]);
    expect(nextDueAt(await world.load('conn_a'))).toBeUndefined();
  });

  test('lost again before the end was told: no end between, and one after', async () => {
    const world = await worldWithBus();
    await world.observe(lose('conn_a'));
    world.advance(2 * MINUTE);
    await world.deliver();
    await world.observe(repaired(at('10:03'), { id: 'conn_a', received: at('10:03') }));
    await world.observe(lose('conn_a', at('10:04')));
    world.advance(10 * MINUTE);
    await world.deliver();
    await world.observe(repaired(at('10:20'), { id: 'conn_a', received: at('10:20') }));
    world.advance(10 * MINUTE);
    await world.deliver();
    expect(world.kinds()).toEqual([
      ['reauthorization_required', 1],
      ['reauthorization_required', 2],
      ['restored', 2],
    ]);
  });

  test('neither shadow mode nor a missing customer holds it back', async () => {
    const bus = memoryEventBus();
    const world = await deliveryWorld({ mode: { mode: 'shadow', allowlist: [] }, parts: () => ({ bus }) });
    await world.observe(broken(TEN, { id: 'conn_a' }));
    world.advance(2 * MINUTE);
    await world.deliver({ kind: 'connection', id: 'conn_a' });
    expect(bus.published).toMatchObject([{ connection: { id: 'conn_a' } }]);
  });

  test('a customer without anybody to write to is announced once an incident, with all connections', async () => {
    const world = await worldWithBus();
    const { slack: _slack, ...rest } = customer('cust_1', { version: 1, contacts: [] });
    await world.ports.customers.save(rest);
    await world.observe(lose('conn_a'), lose('conn_b'));
    for (let hour = 0; hour < 5; hour++) {
      world.advance(61 * MINUTE);
      await world.deliver();
      await world.deliver();
    }
    expect(world.bus.published.filter(({ kind }) => kind === 'customer_unreachable')).toEqual([
      {
        id: 'customer_unreachable/1/conn_a',
        kind: 'customer_unreachable',
        customerId: 'cust_1',
        connections: [
          { id: 'conn_a', customerId: 'cust_1' },
          { id: 'conn_b', customerId: 'cust_1' },
        ],
      },
    ]);
  });

  test('a bus that refuses one, or all, keeps nobody’s mail back and is asked again', async () => {
    const world = await worldWithBus();
    await world.observe(lose('conn_a'), lose('conn_b'));
    world.advance(2 * MINUTE);
    world.bus.refuse = ({ id }) => id.includes('conn_b');
    expect(await world.deliver()).toMatchObject({ failed: true, messages: 2 });
    world.bus.refuse = () => false;
    await world.deliver();
    expect(world.bus.published.map(({ id }) => id)).toEqual([
      'reauthorization_required/1/conn_a',
      'reauthorization_required/1/conn_b',
    ]);
  });

  test('killed before and after each call: told at least once, always under the same id', async () => {
    const prepare = async () => {
      const world = await worldWithBus();
      await world.observe(lose('conn_a'));
      world.advance(2 * MINUTE);
      return world;
    };
    for (const moment of ['before', 'after'] as const) {
      for (let dieAt = 1; dieAt <= 40; dieAt++) {
        const world = await prepare();
        const dying = mortal(world.ports, dieAt, moment);
        await world.deliver(undefined, dying.ports).catch((error: Error) => expect(error.name).toBe('Killed'));
        world.advance(6 * MINUTE);
        await world.deliverUntilIdle();
        const ids = world.bus.published.map(({ id }) => id);
        expect([dieAt, [...new Set(ids)], ids.length <= 2]).toEqual([
          dieAt,
          ['reauthorization_required/1/conn_a'],
          true,
        ]);
      }
    }
  });
});
