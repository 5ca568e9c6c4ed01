import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { ListingPage } from '../../shared/ports.ts';
import { goLive, listUntold } from '../../shared/usecases/goLive.ts';
import { customer, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { sweepingParts, sweepOnce } from '../fixtures/sweeping.ts';

const DEAD = 40;
const CUSTOMERS = 50;

/** A fleet of 500 of fifty customers on its first day: the 40 connections of four customers are long dead. */
async function firstDay() {
  const world = await deliveryWorld({ mode: { mode: 'shadow', allowlist: [] } });
  const ids = Array.from({ length: 500 }, (_, i) => `conn_${String(i).padStart(3, '0')}`);
  const customerOf = (id: string) => `cust_${Number(id.slice(5)) % CUSTOMERS}`;
  const isDead = (id: string) => Number(id.slice(5)) % CUSTOMERS < 4;
  for (let i = 0; i < CUSTOMERS; i++) {
    const known = await world.ports.customers.load(`cust_${i}`);
    await world.ports.customers.save(customer(`cust_${i}`, { version: known?.version ?? 0 }));
  }
  world.bends.status = async (id) => ({
    kind: 'read',
    startedAt: world.now(),
    auth: isDead(id) ? 'reauth' : 'ok',
    providerTime: { instant: world.now() - 100 * HOUR, wholeSecond: false },
    label: isDead(id) ? 'fail' : 'done',
  });
  const page: ListingPage = {
    kind: 'page',
    startedAt: world.now(),
    connections: ids.map((id) => ({ id, label: 'Active', service: 'running', about: { customerId: customerOf(id) } })),
  };
  const ports = {
    ...world.ports,
    ...sweepingParts(world.ports.clock),
    directory: { ...world.ports.directory, page: async () => page },
  };
  const deliverAll = async () => {
    world.advance(3 * MINUTE);
    for (let i = 0; i < CUSTOMERS; i++) await world.deliver({ kind: 'customer', id: `cust_${i}` });
  };
  const swept = await sweepOnce(ports);
  await deliverAll();
  return { world, swept, dead: ids.filter(isDead), deliverAll };
}

describe('day one of an existing fleet', () => {
  test('the first sweep over 500 connections, 40 of them long dead, mails no customer in shadow', async () => {
    const { world, swept, dead } = await firstDay();
    expect(dead).toHaveLength(DEAD);
    expect(swept).toMatchObject({ kind: 'swept', complete: true, listed: 500 });
    expect(world.journal.counted).toMatchObject({ IncidentOpened: DEAD });
    expect(world.journal.counted).not.toHaveProperty('MissedWebhook');
    expect(world.sent).toEqual([]);
  });

  test('going live with --existing skip mails no customer about them, then or later', async () => {
    const { world, deliverAll } = await firstDay();
    expect(await goLive(world.ports, 'skip')).toEqual({ nudged: 0 });
    await deliverAll();
    world.advance(24 * HOUR);
    await deliverAll();
    expect(world.sent).toEqual([]);
  });

  test('going live with --existing notify tells exactly the 40, one message a customer and channel; repeating it tells nobody', async () => {
    const { world, dead, deliverAll } = await firstDay();
    const untold = await listUntold(world.ports);
    expect(untold.flatMap(({ connections }) => connections.map(({ id }) => id)).sort()).toEqual(dead);
    expect(await goLive(world.ports, 'notify')).toEqual({ nudged: 4 });
    await deliverAll();
    expect(world.sent.map(({ channel, to }) => `${channel}:${to}`).sort()).toEqual(
      [0, 1, 2, 3].flatMap((i) => [`email:ops@cust-${i}.example`, 'slack:webhook']).sort(),
    );
    for (const id of dead)
      expect(await world.notices(id, 'reconnect_request')).toEqual({ email: 'sent', slack: 'sent' });
    await goLive(world.ports, 'notify');
    await deliverAll();
    expect(world.sent).toHaveLength(8);
  });
});
