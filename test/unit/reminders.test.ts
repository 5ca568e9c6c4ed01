import { describe, expect, test } from '@jest/globals';
import type { NoticePolicy } from '../../shared/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { customer, type DeliveryWorld, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, NOTICES, TEN } from '../fixtures/observations.ts';

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
    expect((await mails(world)).map((mail) => mail.replace(/\.\d\d/, ''))).toEqual([
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
