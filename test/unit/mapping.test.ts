import { describe, expect, test } from '@jest/globals';
import { claim } from '../../shared/domain/claim.ts';
import { type Connection, nextDueAt } from '../../shared/domain/connection.ts';
import { decide } from '../../shared/domain/decide.ts';
import { assignTo, learnAbout } from '../../shared/domain/mapping.ts';
import { oweAfresh } from '../../shared/domain/oweAfresh.ts';
import { settle } from '../../shared/domain/settle.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { withhold } from '../../shared/domain/withhold.ts';
import { at, broken, listed, NOTICES, POLICY, repaired, TEN } from '../fixtures/observations.ts';

const TERMS = { policy: POLICY, notices: NOTICES, timeZone: 'UTC' };
const lost = (customerId?: string) =>
  decide(undefined, broken(TEN, customerId === undefined ? {} : { customerId }), POLICY, TEN).connection;
const states = (connection: Connection, kind: string) =>
  connection.incident?.notices
    .filter((notice) => notice.kind === kind)
    .map((notice) => `${notice.channel}:${notice.state}`);
const want = (id: string, channel: 'email' | 'slack' = 'email') =>
  ({ group: { kind: 'customer', id }, topic: 'ask', channel }) as const;

function told(connection: Connection, customerId: string, now: number): Connection {
  const mine = { id: 'claim', messageId: 'message', leaseUntil: now + MINUTE };
  const claimed = claim(connection, want(customerId), mine, now);
  const settled = claimed && settle(claimed, 'claim', { kind: 'sent' }, TERMS, now);
  if (!settled) throw new Error('Nothing could be claimed');
  return settled;
}

describe('whose connection it is', () => {
  test('while nobody knows, the customer’s notice is parked and the operators’ is due; mapping turns that round', () => {
    const unmapped = lost();
    expect(claim(unmapped, want('cust_1'), { id: 'c', messageId: 'm', leaseUntil: 0 }, at('10:10'))).toBeUndefined();
    const mapped = learnAbout(unmapped, { customerId: 'cust_1' }, at('10:10'));
    expect([states(mapped, 'reconnect_request'), states(mapped, 'operator_alert')]).toEqual([
      ['email:due', 'slack:due'],
      ['email:cancelled', 'slack:cancelled'],
    ]);
    expect(nextDueAt(mapped)).toBeLessThan(at('10:10'));
  });

  test('re-assigning owes the new customer what the old one was told, and no `restored` to who was never asked', () => {
    const moved = assignTo(told(lost('cust_1'), 'cust_1', at('10:02')), 'cust_2', at('10:30'));
    expect(states(moved, 'reconnect_request')).toEqual(['email:due', 'slack:due']);
    const closed = decide(moved, repaired(at('10:31')), POLICY, at('10:31')).connection;
    expect(states(closed, 'restored')).toEqual([]);
  });

  test('the provider’s metadata maps and re-maps, but never overrides an operator’s word; silence changes nothing', () => {
    expect(learnAbout(lost('cust_1'), { customerId: 'cust_2' }, TEN).customerId).toBe('cust_2');
    const assigned = assignTo(lost('cust_1'), 'cust_3', TEN);
    expect(learnAbout(assigned, { customerId: 'cust_2', site: 'Plant 2' }, TEN)).toMatchObject({
      customerId: 'cust_3',
      site: 'Plant 2',
    });
    expect(learnAbout(assigned, {}, TEN)).toBe(assigned);
  });

  test('what was withheld in shadow is owed afresh on demand; what was sent is not', () => {
    const withheld = withhold(
      told(lost('cust_1'), 'cust_1', at('10:02')),
      want('cust_1', 'slack'),
      'shadow',
      TERMS,
      at('10:02'),
    );
    if (!withheld) throw new Error('Nothing could be withheld');
    const again = oweAfresh(withheld, new Set(['shadow']), at('11:00'));
    const asked = again.incident?.notices.filter((n) => n.kind === 'reconnect_request');
    expect(asked?.map((n) => `${n.channel}:${n.state}:${n.dueAt === at('11:00')}`)).toEqual([
      'email:sent:false',
      'slack:due:true',
    ]);
    expect(oweAfresh(withheld, new Set(['predates_go_live']), at('11:00'))).toBe(withheld);
  });

  test('an incident stays bounded however often its connection changes hands or is switched off and on', () => {
    let connection = lost();
    for (let hour = 1; hour <= 200; hour++) {
      const now = TEN + hour * HOUR;
      connection = assignTo(connection, `cust_${hour % 7}`, now);
      connection = decide(connection, listed(hour % 2 ? 'inactive' : 'running', now), POLICY, now).connection;
    }
    expect(connection.incident?.notices.length).toBeLessThanOrEqual(6);
  });
});
