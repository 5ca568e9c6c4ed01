import { describe, expect, test } from '@jest/globals';
import { nextDueAt } from '../../shared/domain/connection.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { deliveryWorld, mortal } from '../fixtures/deliveryWorld.ts';
import { at, broken, repaired, TEN } from '../fixtures/observations.ts';

type World = Awaited<ReturnType<typeof deliveryWorld>>;

const IDS = ['conn_a', 'conn_b'];

/** Two broken connections of one customer, whose request is ripe. */
async function requestDue(): Promise<World> {
  const world = await deliveryWorld();
  await world.observe(...IDS.map((id) => broken(TEN, { id, customerId: 'cust_1' })));
  world.advance(2 * MINUTE);
  return world;
}

/** The same, asked to reconnect and recovered: `restored` is ripe. */
async function restoredDue(): Promise<World> {
  const world = await requestDue();
  await world.deliver();
  await world.observe(...IDS.map((id) => repaired(at('10:30'), { id, received: at('10:30') })));
  world.advance(40 * MINUTE);
  world.sent.length = 0;
  return world;
}

const SCENARIOS = [
  { name: 'a request', prepare: requestDue, kind: 'reconnect_request' as const },
  { name: 'a `restored`', prepare: restoredDue, kind: 'restored' as const },
];

describe.each(SCENARIOS)('case 50: killed while delivering $name', ({ prepare, kind }) => {
  async function callsOfOneRun(): Promise<number> {
    const world = await prepare();
    const alive = mortal(world.ports, Number.POSITIVE_INFINITY, 'before');
    await world.deliver(undefined, alive.ports);
    return alive.calls();
  }

  test.each(['before', 'after'] as const)(
    '%s each of its calls: nothing lost, nothing stuck, at most one repeat a channel',
    async (moment) => {
      const calls = await callsOfOneRun();
      expect(calls).toBeGreaterThan(20);
      for (let dieAt = 1; dieAt <= calls; dieAt++) {
        const world = await prepare();
        const dying = mortal(world.ports, dieAt, moment);
        await world.deliver(undefined, dying.ports).catch((error: Error) => expect(error.name).toBe('Killed'));
        world.advance(6 * MINUTE);
        await world.deliverUntilIdle();
        const copies = (channel: string) => world.sent.filter((message) => message.channel === channel).length;
        const told = { dieAt, email: copies('email'), slack: copies('slack') };
        expect([told, told.email >= 1 && told.email <= 2, told.slack >= 1 && told.slack <= 2]).toEqual([
          told,
          true,
          true,
        ]);
        for (const id of IDS) {
          expect(await world.notices(id, kind)).toEqual({ email: 'sent', slack: 'sent' });
          expect(nextDueAt(await world.load(id))).toBeUndefined();
        }
      }
    },
  );
});

test('case 50: accepted by SES, then the process dies: locked until the lease lapses, then at most one mail more', async () => {
  const world = await requestDue();
  const alive = mortal(world.ports, Number.POSITIVE_INFINITY, 'before');
  let sendCall = 0;
  const counting = {
    ...alive.ports,
    mailer: {
      send: async (mail: Parameters<typeof world.ports.mailer.send>[0]) => {
        const outcome = await alive.ports.mailer.send(mail);
        sendCall = alive.calls();
        return outcome;
      },
    },
  };
  const probe = await requestDue();
  const probing = mortal(probe.ports, Number.POSITIVE_INFINITY, 'before');
  await world.deliver(undefined, counting);
  await probe.deliver(undefined, probing.ports);

  const killed = await requestDue();
  await killed.deliver(undefined, mortal(killed.ports, sendCall, 'after').ports).catch(() => undefined);
  expect(killed.sent.map((m) => m.channel)).toEqual(['email']);
  await killed.deliver();
  expect(killed.sent.map((m) => m.channel)).toEqual(['email', 'slack']);
  killed.advance(2 * MINUTE);
  await killed.deliverUntilIdle();
  expect(killed.sent.map((m) => m.channel)).toEqual(['email', 'slack', 'email']);
});
