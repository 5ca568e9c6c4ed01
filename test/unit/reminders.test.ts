import { describe, expect, test } from '@jest/globals';
import { learnFrom, reachedNobody } from '../../shared/domain/feedback.ts';
import { askAgain, tellAnew } from '../../shared/domain/oweAfresh.ts';
import type { NoticePolicy } from '../../shared/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { optOutOfReminders } from '../../shared/usecases/reconnect/optOut.ts';
import { customer, type DeliveryWorld, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, NOTICES, repaired, TEN } from '../fixtures/observations.ts';

const OWNER = { name: 'Ada', email: 'ada@harbourline.example' };

/** A world with those rules in which a connection of `cust_1` was lost at ten; its customer has an account owner. */
async function lostAtTen(rules: Partial<NoticePolicy> = {}): Promise<DeliveryWorld> {
  const world = await deliveryWorld({ parts: () => ({ notices: { ...NOTICES, spacing: 20 * HOUR, ...rules } }) });
  await world.ports.customers.save(customer('cust_1', { version: 1, accountOwner: OWNER }));
  await lose(world, 'conn_a');
  return world;
}

const lose = (world: DeliveryWorld, id: string) =>
  world.observe(broken(world.now(), { id, customerId: 'cust_1', received: world.now() }));

/** What was mailed, as `day what covers → whom`. */
async function mails(world: DeliveryWorld): Promise<readonly string[]> {
  const told: string[] = [];
  for (const sent of world.sent.filter(({ channel }) => channel === 'email')) {
    const message = await world.ports.messages.load(sent.messageId ?? '');
    const ids = message?.covers.map(({ connectionId }) => connectionId.replace('conn_', '')).sort();
    told.push(`${((sent.at - TEN) / DAY).toFixed(2)} ${message?.kind} ${ids?.join('+')}`);
  }
  return told;
}

describe('reminders', () => {
  test('come 1, 3, 7, 14, 21 and 28 days after the request; then our own side hears that nobody asks any more', async () => {
    const world = await lostAtTen();
    await world.passTo(TEN + 45 * DAY);
    // The customer's clock is put forward on the 28th day.
    expect(
      (await mails(world)).map((mail) => mail.replace(/^[\d.]+/, (day) => String(Math.round(Number(day))))),
    ).toEqual([
      '0 reconnect_request a',
      '1 reminder a',
      '3 escalation a',
      '3 reminder a',
      '7 reminder a',
      '14 reminder a',
      '21 reminder a',
      '28 reminder a',
      '29 escalation a',
      '29 operator_alert a',
      '36 operator_alert a',
      '43 operator_alert a',
    ]);
  });

  test('after an outage of our own what is overdue goes out once, and the next is dated from that', async () => {
    const world = await lostAtTen();
    await world.passTo(TEN + HOUR);
    world.advance(9 * DAY);
    await world.passTo(TEN + 14 * DAY);
    const asked = (await mails(world)).filter((mail) => mail.includes('rem'));
    expect(asked).toEqual(['9.04 reminder a', '11.04 reminder a']);
  });

  test('list every open outage of the customer in one message, a day’s outages and the old ones', async () => {
    const world = await lostAtTen();
    await world.passTo(TEN + 2 * DAY);
    await lose(world, 'conn_b');
    await world.passTo(TEN + 3.5 * DAY);
    expect(await mails(world)).toEqual(
      [
        '0.00 reconnect_request a',
        '1.00 reminder a',
        '2.00 reconnect_request a+b',
        '3.00 escalation a',
        '3.00 reminder a+b',
      ].sort(),
    );
  });
});

describe('one customer gets at most one request or reminder a channel in twenty hours', () => {
  test('a second outage of the day waits for the next message and is not forgotten', async () => {
    const world = await lostAtTen();
    await world.passTo(TEN + 2 * HOUR);
    await lose(world, 'conn_b');
    await world.passTo(TEN + 1.5 * DAY);
    expect(await mails(world)).toEqual(['0.00 reconnect_request a', '0.83 reconnect_request a+b']);
  });

  test('a message that reached nobody for certain does not count', async () => {
    const world = await lostAtTen();
    world.bends.email = async () => ({ kind: 'rejected', reason: 'message_rejected' });
    await world.passTo(TEN + 10 * MINUTE);
    world.bends.email = async () => ({ kind: 'sent', providerId: 'ses_1' });
    await lose(world, 'conn_b');
    await world.passTo(TEN + HOUR);
    expect((await mails(world)).map((mail) => mail.slice(5))).toEqual(['reconnect_request a+b']);
  });

  test('the channels keep their own distance', async () => {
    const world = await lostAtTen();
    world.bends.slack = async () => ({ kind: 'retry', reason: 'rate_limited', after: 3 * HOUR });
    await world.passTo(TEN + HOUR);
    world.bends.slack = async () => ({ kind: 'sent', providerId: '' });
    await world.passTo(TEN + 12 * HOUR);
    expect(world.sent.map(({ channel }) => channel)).toEqual(['email', 'slack']);
  });
});

describe('a connection that flaps', () => {
  test('case 36: lost and found twenty times in an hour: one request a channel, and a recovery does not reset it', async () => {
    const world = await lostAtTen({ spacing: 0 });
    for (let flip = 1; flip <= 20; flip++) {
      await world.passTo(TEN + flip * 3 * MINUTE);
      const evidence = flip % 2 ? repaired : broken;
      await world.observe(evidence(world.now(), { id: 'conn_a', customerId: 'cust_1', received: world.now() }));
    }
    const asked = () => world.recorded().filter(({ kind }) => kind === 'reconnect_request');
    expect(asked().map(({ channel, createdAt }) => [channel, createdAt < TEN + HOUR])).toEqual([
      ['email', true],
      ['slack', true],
    ]);
    await world.passTo(TEN + 3 * HOUR);
    expect(asked()).toHaveLength(4);
  });
});

describe('case 60: accepted, and then it turns out that nobody got it', () => {
  const CONTACTS = [
    { email: 'it@nordwind.example', role: 'technical' },
    { email: 'boss@nordwind.example', role: 'business' },
  ] as const;

  async function landed(landing: 'bounced' | 'suppressed' | 'returned', times = 1) {
    const world = await lostAtTen();
    const { customers, connections, messages } = world.ports;
    await customers.save(customer('cust_1', { version: 2, contacts: CONTACTS }));
    await world.passTo(TEN + 10 * MINUTE);
    const first = world.sent.find(({ messageId }) => messageId)?.messageId ?? '';
    for (let time = 0; time < times; time++) {
      const message = await messages.land(first, landing, ['it@nordwind.example']);
      const known = await customers.load('cust_1');
      if (!message || !known) throw new Error('Nothing was sent');
      await customers.save(learnFrom(known, message));
      if (reachedNobody(message)) await connections.save(tellAnew(await world.load('conn_a'), first, world.now()));
      await world.passTo(world.now() + HOUR);
    }
    return world.sent.filter(({ channel }) => channel === 'email').map(({ to }) => to);
  }

  test.each(['bounced', 'suppressed'] as const)(
    '%s for good: the next contact is asked at once, once',
    async (landing) => {
      expect(await landed(landing)).toEqual(['it@nordwind.example', 'boss@nordwind.example']);
      expect(await landed(landing, 3)).toEqual(['it@nordwind.example', 'boss@nordwind.example']);
    },
  );

  test('returned for now: nobody else is asked', async () => {
    expect(await landed('returned')).toEqual(['it@nordwind.example']);
  });
});

describe('asked for', () => {
  test('a fresh link goes out at once, whatever the distance, and the next message keeps its own from it', async () => {
    const world = await lostAtTen();
    await world.passTo(TEN + 2 * HOUR);
    const { connections } = world.ports;
    await connections.save(askAgain(await world.load('conn_a'), world.ports.policy, world.now()));
    await world.deliver();
    expect((await mails(world)).at(-1)).toBe('0.08 reconnect_request a');
    await lose(world, 'conn_b');
    await world.passTo(TEN + DAY);
    expect((await mails(world)).at(-1)).toBe('0.92 reconnect_request a+b');
  });
});

describe('nobody left who wants to be reminded', () => {
  test('ends asking by mail, and our own side hears it at once', async () => {
    const world = await lostAtTen();
    const { version = 0, slack: _slack, ...known } = (await world.ports.customers.load('cust_1')) ?? customer('cust_1');
    await world.ports.customers.save({ ...known, version });
    await world.passTo(TEN + HOUR);
    await optOutOfReminders(world.ports, 'cust_1', 'ops@cust-1.example');
    await world.passTo(TEN + 2 * DAY);
    expect(await mails(world)).toEqual(['0.00 reconnect_request a', '1.00 escalation a', '1.00 operator_alert a']);
    expect((await world.load('conn_a')).incident?.notices.find(({ kind }) => kind === 'reminder')).toMatchObject({
      state: 'cancelled',
      reason: 'opted_out',
    });
  });
});
