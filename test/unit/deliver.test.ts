import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../shared/domain/connection.ts';
import { nextDueAt } from '../../shared/domain/connection.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { customer, deliveryWorld, GROUP } from '../fixtures/deliveryWorld.ts';
import { at, broken, disconnected, listed, reading, repaired, TEN } from '../fixtures/observations.ts';

type World = Awaited<ReturnType<typeof deliveryWorld>>;

const ID = 'conn_0001';
const ofCustomer = { customerId: 'cust_1' };
const subjects = (world: World) => world.sent.map(({ channel }) => channel);

async function requestDue(count = 1, options: Parameters<typeof deliveryWorld>[0] = {}): Promise<World> {
  const world = await deliveryWorld(options);
  const ids = count === 1 ? [ID] : Array.from({ length: count }, (_, i) => `conn_${i}`);
  await world.observe(...ids.map((id) => broken(TEN, { id, ...ofCustomer })));
  world.advance(2 * MINUTE);
  return world;
}

const read = (auth: 'ok' | 'reauth', synced: number, startedAt: number) =>
  ({ kind: 'read', startedAt, auth, providerTime: { instant: synced, wholeSecond: false }, label: auth }) as const;

describe('delivering a request', () => {
  test('tells the customer once on each channel, and a doubled nudge tells nobody again', async () => {
    const world = await requestDue();
    await world.deliver();
    await world.deliver();
    expect(subjects(world)).toEqual(['email', 'slack']);
    expect(await world.notices(ID, 'reconnect_request')).toEqual({ email: 'sent', slack: 'sent' });
  });

  test('before it is ripe nobody is told', async () => {
    const world = await deliveryWorld();
    await world.observe(broken(TEN, ofCustomer));
    world.advance(30 * SECOND);
    await world.deliver();
    expect(world.sent).toEqual([]);
  });

  test('recovered by the confirming read: cancelled, nobody is mailed', async () => {
    const world = await requestDue();
    world.bends.status = async () => read('ok', at('10:01'), world.now());
    await world.deliver();
    expect([world.sent, (await world.load(ID)).incident?.closedBy?.source]).toEqual([[], 'confirm']);
  });

  test('the confirming read takes its turn of the pace', async () => {
    const world = await requestDue();
    const asked: number[] = [];
    world.bends.status = async () => {
      asked.push(world.now());
      return { kind: 'unreadable', reason: 'server_error' };
    };
    await world.ports.pace.holdOff(world.now() + 5 * SECOND);
    const from = world.now();
    await world.deliver();
    expect(asked).toEqual([from + 5 * SECOND]);
    expect(subjects(world)).toEqual(['email', 'slack']);
  });

  test('in a pause that the provider asked for nobody is asked and nobody told; the nudge comes back, and the look is made after it', async () => {
    const world = await requestDue();
    world.bends.status = async () => read('ok', at('10:01'), world.now());
    await world.ports.pace.holdOff(world.now() + 10 * MINUTE);
    const before = await world.load(ID);
    const nudged: unknown[] = [];
    const nudges = { ...world.ports.nudges, nudge: async (...nudge: unknown[]) => void nudged.push(nudge) };
    const delivered = await world.deliver(GROUP, { ...world.ports, nudges });
    expect([delivered.failed, world.sent, await world.load(ID)]).toEqual([false, [], before]);
    expect(nudged).toEqual([[GROUP, world.now()]]);
    world.advance(10 * MINUTE);
    await world.deliver();
    expect([world.sent, (await world.load(ID)).incident?.closedBy?.source]).toEqual([[], 'confirm']);
  });

  test('a pause that lasts longer than a quarter of an hour does not: the signed delivery stands', async () => {
    const world = await requestDue();
    await world.ports.pace.holdOff(world.now() + 30 * MINUTE);
    world.advance(12 * MINUTE);
    await world.deliver();
    expect(subjects(world)).toEqual([]);
    world.advance(4 * MINUTE);
    await world.deliver();
    expect(subjects(world)).toEqual(['email', 'slack']);
  });

  test('what a report asked for is not taken for done because nobody could be asked', async () => {
    const world = await deliveryWorld();
    await world.observe(repaired(at('09:00'), { ...ofCustomer, received: TEN }));
    await world.ports.connections.save({ ...(await world.load(ID)), reported: { at: TEN, lookAt: TEN } });
    await world.ports.pace.holdOff(world.now() + 10 * MINUTE);
    await world.deliver();
    expect((await world.load(ID)).reported?.lookAt).toBe(TEN);
    world.bends.status = async () => read('reauth', world.now() - SECOND, world.now());
    world.advance(10 * MINUTE);
    await world.deliver();
    expect((await world.load(ID)).incident?.openedBy.source).toBe('confirm');
  });

  test('confirming reads that are refused make everybody wait, as looks do', async () => {
    const world = await deliveryWorld();
    for (const id of [ID, 'conn_0002']) await world.observe(broken(TEN, { ...ofCustomer, id }));
    world.advance(2 * MINUTE);
    world.bends.status = async () => ({ kind: 'unreadable', reason: 'rate_limited', retryAfter: 3 * MINUTE });
    await world.deliver();
    const until = world.now() + 3 * MINUTE;
    expect(await world.ports.pace.reserve(1, world.now(), until - 1)).toEqual({ kind: 'later', at: until });
  });

  test('a pace that cannot be told holds up nobody', async () => {
    const world = await requestDue();
    for (const id of ['conn_0002', 'conn_0003']) await world.observe(broken(TEN, { ...ofCustomer, id }));
    world.bends.status = async () => ({ kind: 'unreadable', reason: 'rate_limited', retryAfter: MINUTE });
    const refuses = () => Promise.reject(new Error('contended'));
    await world.deliver(undefined, { ...world.ports, pace: { reserve: refuses, holdOff: refuses } });
    expect(subjects(world)).toEqual(['email', 'slack']);
    expect(world.journal.entries.filter((entry) => entry.event === 'failure')).toEqual([
      { event: 'failure', where: 'deliver.pace', error: 'Error' },
      { event: 'failure', where: 'deliver.pace', error: 'Error' },
    ]);
  });

  test('case 72: one blip: a status that fails once and is well at the next look is told to nobody', async () => {
    const world = await deliveryWorld();
    await world.observe(repaired(at('09:00'), { ...ofCustomer, received: TEN }));
    await world.observe(reading('reauth', at('09:59'), TEN, 'sweep'));
    expect(await world.notices(ID, 'reconnect_request')).toEqual({ email: 'due', slack: 'due' });
    world.advance(2 * MINUTE);
    world.bends.status = async () => read('ok', at('10:01'), world.now());
    await world.deliver();
    expect(world.sent).toEqual([]);
    expect(await world.notices(ID, 'reconnect_request')).toEqual({ email: 'cancelled', slack: 'cancelled' });
  });

  test('an older `done` and an unreadable status leave the signed webhook standing', async () => {
    const world = await requestDue();
    world.bends.status = async () => read('ok', at('09:55'), world.now());
    await world.deliver();
    expect(subjects(world)).toEqual(['email', 'slack']);
  });

  test('case 37: 300 connections of one customer in a minute: one grouped message a channel, 300 records', async () => {
    const world = await requestDue(300);
    await world.deliver();
    expect(subjects(world)).toEqual(['email', 'slack']);
    for (let i = 0; i < 300; i += 37)
      expect(await world.notices(`conn_${i}`, 'reconnect_request')).toEqual({ email: 'sent', slack: 'sent' });
  });

  test('300 connections whose status reads hang still get their customer told, within half of the time', async () => {
    const world = await requestDue(300);
    const started = world.now();
    world.ports.status.read = async (_id, deadline) => {
      world.advance(Math.max(0, Math.min(deadline - world.now(), 5 * SECOND)));
      return { kind: 'unreadable', reason: 'timeout' };
    };
    await world.deliver();
    expect(subjects(world)).toEqual(['email', 'slack']);
    expect(world.now() - started).toBeLessThan(30 * SECOND);
  });

  test('one poison connection among a customer’s ten: nine are told, and the nudge comes back', async () => {
    const world = await requestDue(10);
    const { load } = world.ports.connections;
    const poisoned = async (id: string) => {
      if (id === 'conn_3') throw new Error('An item that nobody can read');
      return load(id);
    };
    const { failed } = await world.deliver(GROUP, {
      ...world.ports,
      connections: { ...world.ports.connections, load: poisoned },
    });
    expect([failed, subjects(world)]).toEqual([true, ['email', 'slack']]);
    expect(world.journal.entries.filter((e) => e.event === 'notify.skipped').map((e) => e.connectionId)).toEqual([
      'conn_3',
    ]);
    expect((await world.ports.messages.load('id_1'))?.covers).toHaveLength(9);
  });

  test('case 45: the index says due, the base item says sent: no second notice', async () => {
    const world = await requestDue();
    await world.deliver();
    const stale = { ...world.ports.connections, dueIdsOfCustomer: async () => [ID] };
    await world.deliver(GROUP, { ...world.ports, connections: stale });
    expect(subjects(world)).toEqual(['email', 'slack']);
  });

  test('with too little time left nothing is sent, and the nudge comes back', async () => {
    const world = await requestDue();
    const { deliverNotices } = await import('../../shared/usecases/deliverNotices.ts');
    const { failed } = await deliverNotices(world.ports, GROUP, world.now() + 10 * SECOND);
    expect([failed, world.sent, await world.notices(ID, 'reconnect_request')]).toEqual([
      true,
      [],
      { email: 'due', slack: 'due' },
    ]);
  });
});

describe('what became of a send', () => {
  test('case 51: SES always fails, Slack is told once; the mail goes out when SES is back', async () => {
    const world = await requestDue();
    world.bends.email = async () => ({ kind: 'retry', reason: 'unavailable', after: MINUTE });
    for (let receive = 0; receive < 5; receive++) {
      expect((await world.deliver()).failed).toBe(true);
      world.advance(6 * MINUTE);
    }
    expect(subjects(world)).toEqual(['slack']);
    world.bends.email = async () => ({ kind: 'sent', providerId: 'ses_1' });
    await world.deliver();
    expect(subjects(world)).toEqual(['slack', 'email']);
  });

  test('case 62: a 429 waits as long as it was told, and takes no attempt', async () => {
    const world = await requestDue();
    world.bends.slack = async () => ({ kind: 'retry', reason: 'rate_limited', after: 30 * SECOND });
    await world.deliver();
    const slack = (await world.load(ID)).incident?.notices.find((n) => n.channel === 'slack');
    expect([slack?.state, slack?.attempts, slack?.dueAt]).toEqual(['due', 0, world.now() + 30 * SECOND]);
  });

  test('case 64: a rejected post settles as failed and on-call is told; the mail is sent', async () => {
    const world = await requestDue();
    world.bends.slack = async () => ({ kind: 'rejected', reason: 'destination_gone' });
    const { failed } = await world.deliver();
    expect([failed, await world.notices(ID, 'reconnect_request'), world.journal.counted.NoticeFailed]).toEqual([
      false,
      { email: 'sent', slack: 'failed' },
      1,
    ]);
  });

  test('case 52: SES accepts after its client timed out, every time: at most three copies, then on-call', async () => {
    const world = await requestDue();
    world.bends.leavesAnyway = true;
    world.bends.email = async () => ({ kind: 'unknown' });
    await world.deliverUntilIdle();
    expect(subjects(world).filter((channel) => channel === 'email')).toHaveLength(3);
    const { incident } = await world.load(ID);
    expect(incident?.notices.find((n) => n.channel === 'email')).toMatchObject({
      state: 'failed',
      maybeSent: true,
      reason: 'attempts_used_up',
    });
    expect(world.journal.counted.NoticeFailed).toBe(1);
  });

  test('settling fails every time: at most three copies, then on-call', async () => {
    const world = await requestDue();
    const { save } = world.ports.connections;
    const failing = async (connection: Connection) => {
      const settles = connection.incident?.notices.some((n) => n.state === 'sent' && n.channel === 'email');
      if (settles) throw new Error('The table is out');
      return save(connection);
    };
    const ports = { ...world.ports, connections: { ...world.ports.connections, save: failing } };
    for (let round = 0; round < 8; round++) {
      await world.deliver(GROUP, ports);
      world.advance(6 * MINUTE);
    }
    expect(subjects(world).filter((channel) => channel === 'email')).toHaveLength(3);
    expect(world.journal.counted.NoticeFailed).toBe(1);
  });
});

describe('`restored`', () => {
  test('follows a request that was sent, on the same channels, confirmed like the rest', async () => {
    const world = await requestDue();
    world.bends.slack = async () => ({ kind: 'rejected', reason: 'destination_gone' });
    await world.deliver();
    await world.observe(repaired(at('10:30')));
    world.advance(30 * MINUTE);
    await world.deliver();
    expect(await world.notices(ID, 'restored')).toEqual({ email: 'sent' });
  });

  test('waits for a synchronization where the last one that was read of had failed: an event alone may be too early', async () => {
    const world = await requestDue();
    world.bends.status = async () => read('reauth', at('10:00'), world.now());
    await world.deliver();
    await world.observe(repaired(at('10:30')));
    await world.passTo(at('12:00'));
    expect(await world.notices(ID, 'restored')).toEqual({ email: 'due', slack: 'due' });
    world.bends.status = async () => read('ok', at('12:10'), world.now());
    await world.passTo(at('12:40'));
    expect(await world.notices(ID, 'restored')).toEqual({ email: 'sent', slack: 'sent' });
  });

  test('is not owed where nobody was asked to reconnect', async () => {
    const world = await requestDue();
    await world.observe(repaired(at('10:01'), { received: world.now() }));
    await world.deliver();
    expect([world.sent, await world.notices(ID, 'restored')]).toEqual([[], {}]);
  });

  test('a request still being sent when the connection recovered: `restored` follows once it settled', async () => {
    const world = await requestDue();
    world.bends.email = async () => {
      await world.observe(repaired(at('10:01:30'), { received: world.now() }));
      return { kind: 'sent', providerId: 'ses_1' };
    };
    await world.deliver();
    expect(await world.notices(ID, 'reconnect_request')).toEqual({ email: 'sent', slack: 'cancelled' });
    expect(await world.notices(ID, 'restored')).toEqual({ email: 'due' });
  });

  test('being sent as the id ends, it leaves nothing waiting', async () => {
    const world = await requestDue();
    await world.deliver();
    world.advance(MINUTE);
    await world.observe(repaired(world.now(), { ...ofCustomer, received: world.now() }));
    world.advance(2 * MINUTE);
    world.bends.status = async () => read('ok', world.now(), world.now());
    world.bends.email = async () => ({ kind: 'unknown' });
    await world.deliver();
    await world.observe(disconnected(world.now(), { received: world.now() }));
    await world.deliverUntilIdle();
    expect(nextDueAt(await world.load(ID))).toBeUndefined();
  });

  test('overtaken by the next outage, it is owed again when that one ends untold', async () => {
    const world = await requestDue();
    await world.deliver();
    await world.observe(repaired(at('10:10')));
    await world.observe(broken(at('10:10:30')));
    await world.observe(repaired(at('10:11')));
    expect(await world.notices(ID, 'restored')).toEqual({ email: 'due', slack: 'due' });
  });
});

describe('who is told', () => {
  test('in shadow customers hear nothing, what would have been sent is on record, and operators still hear', async () => {
    const world = await requestDue(1, { mode: { mode: 'shadow', allowlist: [] } });
    await world.observe(broken(TEN, { id: 'conn_unmapped' }));
    world.advance(2 * MINUTE);
    await world.deliver();
    await world.deliver({ kind: 'connection', id: 'conn_unmapped' });
    expect(world.sent.map(({ channel, to }) => [channel, to])).toEqual([
      ['email', 'oncall@harbourline.example'],
      ['slack', 'operators'],
    ]);
    expect(await world.notices(ID, 'reconnect_request')).toEqual({ email: 'cancelled', slack: 'cancelled' });
    expect(await world.ports.messages.load('id_1')).toMatchObject({ state: 'shadow', customerId: 'cust_1' });
  });

  test('only listed customers hear in allowlist mode; going back to shadow stops at once', async () => {
    const world = await requestDue(1, { mode: { mode: 'allowlist', allowlist: ['cust_1'] } });
    world.ports.mailer.send = async () => {
      await world.ports.stage.setMode({ mode: 'shadow', allowlist: [] });
      return { kind: 'sent', providerId: 'ses_1' };
    };
    await world.deliver();
    expect(await world.notices(ID, 'reconnect_request')).toEqual({ email: 'sent', slack: 'cancelled' });
  });

  test('an unmapped connection goes to the operators; mapping it moves what is owed to the customer', async () => {
    const world = await deliveryWorld();
    await world.observe(broken(TEN));
    world.advance(2 * MINUTE);
    await world.deliver({ kind: 'connection', id: ID });
    expect(world.sent.map(({ to }) => to)).toEqual(['oncall@harbourline.example', 'operators']);
    world.ports.directory.describe = async () => ({ kind: 'found', about: { customerId: 'cust_1' } });
    await world.deliver({ kind: 'connection', id: ID });
    await world.deliver();
    expect(world.sent.slice(2).map(({ to }) => to)).toEqual(['ops@cust-1.example', 'webhook']);
  });

  test('a customer whom nobody can reach: operators are told once, the request stays owed and arrives when there is a contact', async () => {
    const world = await requestDue();
    const known = await world.ports.customers.load('cust_1');
    if (!known) throw new Error('No customer');
    const { slack: _slack, ...mute } = customer('cust_1', { version: known.version, contacts: [] });
    await world.ports.customers.save(mute);
    await world.deliver();
    await world.deliver();
    expect(world.sent.map(({ to }) => to)).toEqual(['oncall@harbourline.example', 'operators']);
    await world.ports.customers.save(customer('cust_1', { version: known.version + 1 }));
    world.advance(HOUR);
    await world.deliver();
    expect(world.sent.slice(2).map(({ to }) => to)).toEqual(['ops@cust-1.example', 'webhook']);
  });

  test('while the provider has stopped the service the customer waits and operators are told', async () => {
    const world = await requestDue();
    await world.observe(listed('inactive', at('10:01')));
    world.advance(2 * MINUTE);
    await world.deliver();
    expect(world.sent.map(({ to }) => to)).toEqual(['oncall@harbourline.example', 'operators']);
    expect(nextDueAt(await world.load(ID))).toBeUndefined();
    await world.observe(listed('running', at('11:00')));
    await world.deliver();
    expect(world.sent.slice(2).map(({ to }) => to)).toEqual(['ops@cust-1.example', 'webhook']);
  });
});
