import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Customer } from '../../shared/domain/customer.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { finishReconnect } from '../../shared/usecases/reconnect/finishReconnect.ts';
import { openLink } from '../../shared/usecases/reconnect/openLink.ts';
import { remindLater } from '../../shared/usecases/reconnect/remindLater.ts';
import { startReconnect } from '../../shared/usecases/reconnect/startReconnect.ts';
import { openStopLink, stopReminders } from '../../shared/usecases/reconnect/stopReminders.ts';
import { askUnused, confirmUnused } from '../../shared/usecases/reconnect/unusedSystem.ts';
import { type ReconnectWorld, reconnectWorld } from '../fixtures/reconnectWorld.ts';

let world: ReconnectWorld;

beforeEach(async () => {
  world = await reconnectWorld();
});

const customer = async () => (await world.ports.customers.load('cust_1')) as Customer;
const answers = async () =>
  (await world.ports.connections.timeline('conn_1', 50))
    .filter(({ source }) => source === 'customer')
    .map(({ label }) => label);
const reconnect = async () => {
  const started = await startReconnect(world.ports, world.token);
  if (started.kind !== 'go' || started.state === undefined) throw new Error('Not started');
  await finishReconnect(world.ports, { state: started.state, code: 'code' }, world.now() + MINUTE);
};

describe('“remind us later”', () => {
  test.each([3, 7] as const)('in %i days: no reminder before, and the timeline knows', async (days) => {
    const until = world.now() + days * DAY;
    expect(await remindLater(world.ports, world.token, days)).toMatchObject({ kind: 'later', until });
    expect((await customer()).learned.snoozedUntil).toBe(until);
    expect(await answers()).toEqual([`remind in ${days} days`]);
  });

  test('pressed twice is said once; another wish takes the place of the one before', async () => {
    const until = world.now() + 7 * DAY;
    for (let time = 0; time < 2; time++) {
      expect(await remindLater(world.ports, world.token, 7)).toMatchObject({ kind: 'later', until });
      world.later(MINUTE);
    }
    world.later(HOUR);
    const sooner = world.now() + 3 * DAY;
    expect(await remindLater(world.ports, world.token, 3)).toMatchObject({ until: sooner });
    expect((await customer()).learned.snoozedUntil).toBe(sooner);
    expect((await answers()).sort()).toEqual(['remind in 3 days', 'remind in 7 days']);
  });

  test('where it works by now, or the link is too old, the page says that and nothing is kept', async () => {
    world.later(91 * DAY);
    expect(await remindLater(world.ports, world.token, 3)).toMatchObject({ kind: 'expired' });
    world = await reconnectWorld();
    await reconnect();
    expect(await remindLater(world.ports, world.token, 3)).toMatchObject({ kind: 'working' });
    expect((await customer()).learned.snoozedUntil).toBeUndefined();
  });
});

describe('“we no longer use this system”', () => {
  test('is asked back first, which changes nothing', async () => {
    const before = await world.loaded('conn_1');
    expect(await askUnused(world.ports, world.token)).toMatchObject({ kind: 'unused' });
    expect(await world.loaded('conn_1')).toEqual(before);
  });

  test('is kept once, tells our side, and is in the timeline', async () => {
    const saidAt = world.now();
    for (let time = 0; time < 2; time++) {
      expect(await confirmUnused(world.ports, world.token)).toMatchObject({ what: 'no_longer_used' });
      world.later(MINUTE);
    }
    const { unused, incident } = await world.loaded('conn_1');
    expect(unused).toEqual({ at: saidAt });
    const told = incident?.notices.filter(({ alert }) => alert === 'no_longer_used').map(({ kind }) => kind);
    expect(told).toEqual(['escalation', 'operator_alert', 'operator_alert']);
    expect(await answers()).toEqual(['not used any more']);
  });

  test('leaves the link good: the page still offers the login, and others do not lead to it', async () => {
    await world.alsoLost('conn_9');
    await confirmUnused(world.ports, world.token);
    const own = await openLink(world.ports, world.token);
    if (own.kind !== 'lost') throw new Error(own.kind);
    expect(own.systems.map(({ connection }) => connection.id)).toEqual(['conn_1', 'conn_9']);
    const others = await openLink(world.ports, own.systems[1]?.token ?? '');
    expect(others.kind === 'lost' && others.systems.map(({ connection }) => connection.id)).toEqual(['conn_9']);
  });

  test('of a system that works, or by a link that is too old, changes nothing', async () => {
    world.later(91 * DAY);
    for (const answer of [askUnused, confirmUnused]) {
      expect(await answer(world.ports, world.token)).toMatchObject({ kind: 'expired' });
    }
    expect((await world.loaded('conn_1')).unused).toBeUndefined();
    world = await reconnectWorld();
    await reconnect();
    expect(await confirmUnused(world.ports, world.token)).toMatchObject({ kind: 'working' });
  });
});

describe('the link that ends reminders', () => {
  const stopToken = (address: string, customerId: string | undefined = 'cust_1') =>
    world.ports.links.sign(
      { purpose: 'opt_out', connectionId: 'conn_1', customerId, expiresAt: world.now() + 90 * DAY },
      address,
    );
  const contact = async () => (await customer()).contacts[0]?.email ?? '';

  test('only says what it is about when it is opened', async () => {
    const token = await stopToken(await contact());
    expect(await openStopLink(world.ports, token)).toMatchObject({ kind: 'reminders', stopped: false });
    expect((await customer()).learned.optedOut).toEqual([]);
  });

  test('ends them for that person, once, however old it is, and the timeline names nobody', async () => {
    const email = await contact();
    const token = await stopToken(email.toUpperCase());
    world.later(400 * DAY);
    for (let time = 0; time < 2; time++) {
      expect(await stopReminders(world.ports, token)).toMatchObject({ kind: 'reminders', stopped: true });
    }
    expect((await customer()).learned.optedOut).toEqual([email]);
    expect(await answers()).toEqual(['wants no reminders']);
  });

  test('of somebody who is no contact any more says the same and keeps nothing', async () => {
    expect(await stopReminders(world.ports, await stopToken('gone@nordwind.example'))).toMatchObject({ stopped: true });
    expect((await customer()).learned.optedOut).toEqual([]);
    expect(await answers()).toEqual([]);
  });

  test('of nobody, of another purpose, or of a customer who was erased is no link', async () => {
    const nobody = { purpose: 'opt_out', connectionId: 'conn_1', expiresAt: world.now() + DAY } as const;
    const tokens = [
      world.token,
      await world.ports.links.sign({ ...nobody, customerId: 'cust_1' }),
      await world.ports.links.sign(nobody, await contact()),
      await stopToken(await contact(), 'cust_erased'),
      'a.b.c',
    ];
    for (const token of tokens) {
      for (const answer of [openStopLink, stopReminders])
        expect(await answer(world.ports, token)).toEqual({ kind: 'nothing', why: 'unknown_link' });
    }
  });
});
