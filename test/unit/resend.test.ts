import { describe, expect, test } from '@jest/globals';
import { NEVER_HELD } from '../../shared/domain/hold.ts';
import type { NoticeKind } from '../../shared/domain/notice.ts';
import type { NoticePolicy } from '../../shared/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { resendNotice } from '../../shared/usecases/resendNotice.ts';
import { message } from '../contract/support/examples.ts';
import { type DeliveryWorld, deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { broken, NOTICES, offline, online, repaired, TEN } from '../fixtures/observations.ts';

const SPACED = { ...NOTICES, spacing: 20 * HOUR };

/** A world in which a connection of `cust_1` was lost at ten. */
async function lostAtTen(rules: Partial<NoticePolicy> = {}, bend: (world: DeliveryWorld) => void = () => {}) {
  const world = await deliveryWorld({ parts: () => ({ notices: { ...SPACED, ...rules } }) });
  bend(world);
  await world.observe(broken(TEN, { customerId: 'cust_1' }));
  await world.passTo(TEN + HOUR);
  return world;
}

const repair = (world: DeliveryWorld) => world.observe(repaired(world.now(), { received: world.now() }));

/** The id of the latest message of a kind by mail. */
async function mailOf({ ports }: DeliveryWorld, kind: NoticeKind): Promise<string> {
  const ids: string[] = [];
  for await (const { id, ...kept } of ports.messages.every())
    if (kept.kind === kind && kept.channel === 'email') ids.push(id);
  return ids.at(-1) ?? '';
}

const resend = async (world: DeliveryWorld, kind: NoticeKind) =>
  resendNotice(world.ports, await mailOf(world, kind), 'Their mail\nserver was down');

/** What customers got, as `hours kind channel`. */
async function told({ ports, sent }: DeliveryWorld): Promise<readonly string[]> {
  const list: string[] = [];
  for (const { messageId, channel, to, at } of sent) {
    if (to.includes('oncall') || to === 'operators') continue;
    const kept = messageId === undefined ? undefined : await ports.messages.load(messageId);
    list.push(`${Math.round((at - TEN) / HOUR)} ${kept?.kind ?? ''} ${channel}`.replace('  ', ' '));
  }
  return list;
}

const CONNECTION = 'conn_0001';

describe('a notice that is sent again', () => {
  test('goes out at once on its channel only, at any hour; its reason stays, and reminders keep their times', async () => {
    const world = await lostAtTen({ quietHours: { from: '10:00', to: '09:00' } });
    expect(await told(world)).toEqual(['0 reconnect_request email', '0 slack']);
    expect(await resend(world, 'reconnect_request')).toEqual({
      kind: 'owed',
      held: false,
      connections: [{ connectionId: CONNECTION, outcome: 'owed' }],
    });
    await world.passTo(TEN + 2 * HOUR);
    expect((await told(world)).slice(2)).toEqual(['1 reconnect_request email']);
    const [entry] = (await world.ports.connections.timeline(CONNECTION, 10)).filter(
      ({ source }) => source === 'operator',
    );
    expect(entry?.label).toBe('reconnect_request sent again by email: Their mail server was down');
    await world.passTo(TEN + 2 * DAY);
    const reminders = (await told(world)).filter((line) => line.includes('reminder'));
    expect(reminders).toHaveLength(1);
  });

  test('a reminder is the same reminder again, beside the one that is still to come', async () => {
    const world = await lostAtTen();
    await world.passTo(TEN + 30 * HOUR);
    expect(await resend(world, 'reminder')).toMatchObject({ kind: 'owed' });
    const { incident } = await world.load(CONNECTION);
    const byMail = incident?.notices.filter(({ kind, channel }) => kind === 'reminder' && channel === 'email') ?? [];
    expect(byMail.map(({ round, dueAt }) => [round, Math.round((dueAt - TEN) / HOUR)]).sort()).toEqual([
      [1, 30],
      [2, 72],
    ]);
    await world.passTo(TEN + 4 * DAY);
    expect((await told(world)).filter((line) => line.includes('reminder'))).toEqual([
      '24 reminder email',
      '30 reminder email',
      '72 reminder email',
    ]);
  });

  test('waits while a hold is on', async () => {
    const world = await lostAtTen();
    await world.ports.holds.save({ ...NEVER_HELD, current: { since: world.now(), from: TEN, openings: 500 } });
    expect(await resend(world, 'reconnect_request')).toMatchObject({ kind: 'owed', held: true });
    world.advance(5 * MINUTE);
    await world.deliver();
    expect(await told(world)).toHaveLength(2);
  });

  test('a weekly alert comes at once instead of next week, for the same reason', async () => {
    const world = await lostAtTen({ reminderDays: [] });
    await world.passTo(TEN + 3 * DAY);
    expect(await resend(world, 'operator_alert')).toMatchObject({ kind: 'owed' });
    const { incident } = await world.load(CONNECTION);
    const weekly = incident?.notices.filter(({ kind, channel }) => kind === 'operator_alert' && channel === 'email');
    expect(weekly).toMatchObject([{ alert: 'stopped_asking', dueAt: world.now() }]);
  });

  test('one that was refused goes out once the reason is mended', async () => {
    const world = await lostAtTen({}, ({ bends }) => {
      bends.email = async () => ({ kind: 'rejected', reason: 'invalid_address' });
    });
    world.bends.email = async () => ({ kind: 'sent', providerId: 'ses_1' });
    expect(await resend(world, 'reconnect_request')).toMatchObject({ kind: 'owed' });
    await world.passTo(TEN + 2 * HOUR);
    expect((await told(world)).filter((line) => line.endsWith('email'))).toEqual(['1 reconnect_request email']);
  });

  test('good news is owed to who was asked before, although the second asking never left', async () => {
    const world = await lostAtTen();
    await resend(world, 'reconnect_request');
    await repair(world);
    await world.passTo(world.now() + HOUR);
    expect((await told(world)).filter((line) => line.endsWith('email'))).toEqual([
      '0 reconnect_request email',
      '1 restored email',
    ]);
    world.advance(HOUR);
    expect(await resend(world, 'restored')).toMatchObject({ kind: 'owed' });
    await world.passTo(world.now() + HOUR);
    expect((await told(world)).filter((line) => line.includes('restored'))).toHaveLength(2);
  });
});

describe('nothing is sent again', () => {
  test('about a system that answers again, and once more about one that does not', async () => {
    const world = await deliveryWorld({ parts: () => ({ notices: SPACED }) });
    await world.observe(offline(TEN, { customerId: 'cust_1' }));
    await world.passTo(TEN + 6 * HOUR);
    expect(await resend(world, 'offline_notice')).toMatchObject({ kind: 'owed' });
    await world.passTo(TEN + 7 * HOUR);
    expect((await told(world)).filter((line) => line.endsWith('email'))).toEqual([
      '4 offline_notice email',
      '6 offline_notice email',
    ]);
    await world.observe(online(world.now(), { received: world.now() }));
    expect(await resend(world, 'offline_notice')).toMatchObject({ connections: [{ outcome: 'back_online' }] });
  });

  test('when it is over', async () => {
    const world = await lostAtTen();
    await repair(world);
    expect(await resend(world, 'reconnect_request')).toEqual({
      kind: 'nothing_to_say',
      connections: [{ connectionId: CONNECTION, outcome: 'recovered' }],
    });
    world.advance(3 * HOUR);
    await world.observe(broken(world.now(), { customerId: 'cust_1', received: world.now() }));
    expect(await resend(world, 'reconnect_request')).toMatchObject({ connections: [{ outcome: 'recovered' }] });
  });

  test('while it is about to be', async () => {
    const world = await lostAtTen();
    await resend(world, 'reconnect_request');
    expect(await resend(world, 'reconnect_request')).toMatchObject({ connections: [{ outcome: 'under_way' }] });
  });

  test('where nobody has it, or nobody is to have it', async () => {
    const world = await lostAtTen();
    const { ports } = world;
    expect(await resendNotice(ports, 'nowhere', 'why')).toEqual({ kind: 'unknown_message' });
    const request = await mailOf(world, 'reconnect_request');
    for (const state of ['sending', 'retrying', 'shadow'] as const) {
      await ports.messages.put(message(state, { state, ...(state === 'shadow' && { reason: 'held' }) }));
      const why = state === 'shadow' && { why: 'held' };
      expect(await resendNotice(ports, state, 'why')).toEqual({ kind: 'never_sent', ...why });
    }
    await ports.stage.setMode({ mode: 'shadow', allowlist: [] });
    expect(await resendNotice(ports, request, 'why')).toEqual({ kind: 'withheld', reason: 'shadow' });
    world.advance(MINUTE);
    await world.deliver();
    expect(await told(world)).toHaveLength(2);
  });
});
