import { describe, expect, test } from '@jest/globals';
import { isOpen } from '../../shared/domain/incident.ts';
import { owe } from '../../shared/domain/notice.ts';
import { DAY } from '../../shared/domain/time.ts';
import { optOutOfReminders } from '../../shared/usecases/reconnect/optOut.ts';
import { sayUnused } from '../../shared/usecases/reconnect/sayUnused.ts';
import { snoozeReminders } from '../../shared/usecases/reconnect/snooze.ts';
import { recordObservations } from '../../shared/usecases/recordObservations.ts';
import { customer } from '../fixtures/deliveryWorld.ts';
import { at, repaired } from '../fixtures/observations.ts';
import { reconnectWorld } from '../fixtures/reconnectWorld.ts';

describe('“We are working on it, remind me then”', () => {
  test('holds reminders back until then, and brings those that would come later to that moment', async () => {
    const { ports, now } = await reconnectWorld();
    const connection = await ports.connections.load('conn_1');
    if (!connection || !isOpen(connection.incident)) throw new Error('Nothing is lost');
    const reminder = owe('reminder', 'email', now() + 7 * DAY);
    const notices = [...connection.incident.notices, reminder];
    await ports.connections.save({ ...connection, incident: { ...connection.incident, notices } });
    await snoozeReminders(ports, 'cust_1', now() + 3 * DAY);
    expect((await ports.customers.load('cust_1'))?.learned.snoozedUntil).toBe(now() + 3 * DAY);
    const after = (await ports.connections.load('conn_1'))?.incident?.notices;
    expect(after?.find(({ kind }) => kind === 'reminder')?.dueAt).toBe(now() + 3 * DAY);
    expect(after?.filter(({ kind }) => kind !== 'reminder')).toEqual(connection.incident.notices);
  });

  test('of somebody whom nobody imported keeps nothing', async () => {
    const { ports, now } = await reconnectWorld();
    await snoozeReminders(ports, 'cust_unknown', now() + 3 * DAY);
    expect(await ports.customers.load('cust_unknown')).toBeUndefined();
  });
});

describe('“We no longer use this system”', () => {
  const notices = async ({ ports }: Awaited<ReturnType<typeof reconnectWorld>>) =>
    (await ports.connections.load('conn_1'))?.incident?.notices.map(
      ({ kind, channel, state, alert }) => `${kind} ${channel} ${state}${alert ? ` ${alert}` : ''}`,
    );

  test('ends what the customer is asked and tells our side, once however often it is said', async () => {
    const world = await reconnectWorld();
    await sayUnused(world.ports, 'conn_1');
    await sayUnused(world.ports, 'conn_1');
    expect(await notices(world)).toEqual([
      'reconnect_request email cancelled',
      'reconnect_request slack cancelled',
      'escalation email due no_longer_used',
      'operator_alert email due no_longer_used',
      'operator_alert slack due no_longer_used',
    ]);
    expect((await world.ports.connections.timeline('conn_1', 10)).map(({ label }) => label)).toContain(
      'not used any more',
    );
  });

  test('holds until the system works again', async () => {
    const world = await reconnectWorld();
    await sayUnused(world.ports, 'conn_1');
    expect((await world.ports.connections.load('conn_1'))?.unused).toEqual({ at: world.now() });
    await recordObservations(world.ports, 'conn_1', [repaired(at('12:00'), { id: 'conn_1' })]);
    expect((await world.ports.connections.load('conn_1'))?.unused).toBeUndefined();
  });

  test('of a system that works says nothing', async () => {
    const world = await reconnectWorld();
    await recordObservations(world.ports, 'conn_1', [repaired(at('10:30'), { id: 'conn_1' })]);
    await sayUnused(world.ports, 'conn_1');
    expect((await world.ports.connections.load('conn_1'))?.unused).toBeUndefined();
  });
});

describe('“No more reminders”', () => {
  test('is kept once for a contact, in whatever case, and for nobody else', async () => {
    const { ports } = await reconnectWorld();
    for (const email of ['OPS@cust-1.example', 'ops@cust-1.example', 'mallory@evil.example']) {
      await optOutOfReminders(ports, 'cust_1', email);
    }
    expect((await ports.customers.load('cust_1'))?.learned.optedOut).toEqual(['ops@cust-1.example']);
  });

  test('is decided again when another writer was first, and gives up on a customer who never rests', async () => {
    const { ports } = await reconnectWorld();
    const { save } = ports.customers;
    let conflicts = 2;
    const contended = {
      ...ports.customers,
      save: async (one: ReturnType<typeof customer>) => (conflicts-- > 0 ? 'conflict' : save(one)),
    } as const;
    await optOutOfReminders({ ...ports, customers: contended }, 'cust_1', 'ops@cust-1.example');
    expect((await ports.customers.load('cust_1'))?.learned.optedOut).toHaveLength(1);
    const restless = { ...ports.customers, save: async () => 'conflict' as const };
    await ports.customers.save(customer('cust_2'));
    await expect(optOutOfReminders({ ...ports, customers: restless }, 'cust_2', 'ops@cust-2.example')).rejects.toThrow(
      'changed by others',
    );
  });
});
