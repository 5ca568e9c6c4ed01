import { describe, expect, test } from '@jest/globals';
import { nextDueAt } from '../../shared/domain/connection.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { type DeliveryWorld, deliveryWorld, GROUP } from '../fixtures/deliveryWorld.ts';
import { at, broken, listed, NOTICES, offline, online, repaired, TEN } from '../fixtures/observations.ts';

const world = () => deliveryWorld({ parts: () => ({ notices: { ...NOTICES, spacing: 20 * HOUR } }) });
const mapped = { customerId: 'cust_1' };
const told = ({ sent }: DeliveryWorld) => sent.map(({ channel, at: when }) => [channel, (when - TEN) / HOUR]);

describe('a system that does not answer for long', () => {
  test('is told once on each channel after four hours, calmly, and not again while it lasts', async () => {
    const it = await world();
    await it.observe(offline(TEN, mapped));
    await it.passTo(TEN + 30 * HOUR);
    await it.observe(offline(TEN + 30 * HOUR));
    await it.passTo(TEN + 60 * HOUR);
    expect(told(it)).toEqual([
      ['email', 4],
      ['slack', 4],
    ]);
    expect(it.recorded().map(({ kind }) => kind)).toEqual(['offline_notice', 'offline_notice']);
    expect(nextDueAt(await it.load('conn_0001'))).toBeUndefined();
  });

  test.each([
    ['answers again', (when: number) => online(when)],
    ['synchronizes', (when: number) => repaired(when)],
  ])('is never heard of if it %s before that', async (_how, evidence) => {
    const it = await world();
    await it.observe(offline(TEN, mapped));
    await it.passTo(TEN + 3 * HOUR);
    await it.observe(evidence(TEN + 3 * HOUR));
    await it.passTo(TEN + 30 * HOUR);
    expect([it.sent, (await it.load('conn_0001')).offline]).toEqual([[], undefined]);
  });

  test('of which the confirming read says that it synchronized since is not told', async () => {
    const it = await world();
    await it.observe(offline(TEN, mapped));
    it.bends.status = async () => ({
      ...{ kind: 'read', startedAt: it.now(), auth: 'ok', label: 'done' },
      providerTime: { instant: TEN + HOUR, wholeSecond: false },
    });
    await it.passTo(TEN + 30 * HOUR);
    expect(it.sent).toEqual([]);
  });

  test('and loses its login is asked about instead', async () => {
    const it = await world();
    await it.observe(offline(TEN, mapped));
    await it.observe(broken(TEN + HOUR, { received: TEN + HOUR }));
    await it.passTo(TEN + 10 * HOUR);
    expect(it.recorded().map(({ kind }) => kind)).toEqual(['reconnect_request', 'reconnect_request']);
  });

  test('is one message for all systems, and none for those that follow within twenty hours', async () => {
    const it = await world();
    for (const id of ['conn_a', 'conn_b']) await it.observe(offline(TEN, { id, ...mapped }));
    await it.passTo(TEN + 5 * HOUR);
    await it.observe(offline(TEN + 5 * HOUR, { id: 'conn_c', ...mapped }));
    await it.passTo(TEN + 23 * HOUR);
    expect(it.recorded().map(({ covers }) => covers.length)).toEqual([2, 2]);
    await it.observe(online(TEN + 23 * HOUR, { id: 'conn_c' }));
    await it.passTo(TEN + 40 * HOUR);
    expect(it.sent).toHaveLength(2);
  });

  test('waits while the provider does not serve it, and while nobody knows whose it is', async () => {
    const it = await world();
    await it.observe(offline(TEN, mapped));
    await it.observe(listed('inactive', at('10:30')));
    await it.observe(offline(TEN, { id: 'conn_unmapped' }));
    await it.passTo(TEN + 10 * HOUR);
    await it.passTo(TEN + 10 * HOUR, { kind: 'connection', id: 'conn_unmapped' });
    expect(it.sent).toEqual([]);
    await it.observe(listed('running', TEN + 10 * HOUR));
    await it.deliver();
    expect(it.sent).toHaveLength(2);
  });

  test('comes back while it is being told: settled, and the next silence is told of anew', async () => {
    const it = await world();
    await it.observe(offline(TEN, mapped));
    it.bends.email = async () => {
      await it.observe(online(it.now()));
      return { kind: 'sent', providerId: 'ses_1' };
    };
    await it.passTo(TEN + 5 * HOUR);
    expect([told(it), (await it.load('conn_0001')).offline]).toEqual([[['email', 4]], undefined]);
    it.bends.email = async () => ({ kind: 'sent', providerId: 'ses_2' });
    await it.observe(offline(TEN + 30 * HOUR));
    await it.passTo(TEN + 40 * HOUR);
    expect(it.sent).toHaveLength(3);
  });

  test('is not said in shadow', async () => {
    const it = await deliveryWorld({ mode: { mode: 'shadow', allowlist: [] } });
    await it.observe(offline(TEN, mapped));
    await it.passTo(TEN + 5 * HOUR + MINUTE, GROUP);
    expect(it.sent).toEqual([]);
    expect(it.recorded().map(({ kind, state }) => [kind, state])).toContainEqual(['offline_notice', 'shadow']);
  });
});
