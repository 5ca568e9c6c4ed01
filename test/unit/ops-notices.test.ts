import { describe, expect, test } from '@jest/globals';
import { summaryOf } from '../../ops/notices/list.ts';
import { type Occasion, occasionFor, type Wanted } from '../../ops/notices/occasion.ts';
import { readWanted } from '../../ops/notices/wanted.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { decide } from '../../shared/domain/decide.ts';
import { isOpen } from '../../shared/domain/incident.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { message } from '../contract/support/examples.ts';
import { broken, DEFAULT_NOTICES, POLICY, repaired, TEN } from '../fixtures/observations.ts';

test('a message is shown with how its mails landed, counted, and no address in full', () => {
  const to = ['imke@acme.example', 'jo@acme.example', 'kim@acme.example'];
  const landings = {
    'imke@acme.example': 'delivered',
    'jo@acme.example': 'bounced',
    'kim@acme.example': 'delivered',
  } as const;
  const shown = summaryOf(message('m1', { state: 'sent', to, landings }));
  expect(shown.landings).toEqual({ bounced: 1, delivered: 2 });
  expect(shown.to).toEqual(['i…@acme.example', 'j…@acme.example', 'k…@acme.example']);
  expect(JSON.stringify(shown)).not.toMatch(/imke|jo@|kim/);
});

const NOW = TEN + DAY;

const fold = (observation: Observation) => decide(undefined, observation, POLICY, TEN).connection;

describe('what a preview is about', () => {
  const lost = fold(broken(TEN, { id: 'lost', customerId: 'cust_1' }));
  const works = fold(repaired(TEN, { id: 'works', customerId: 'cust_1' }));
  const occasion = (wanted: Partial<Wanted>, ...connections: Connection[]) =>
    occasionFor({ kind: 'reconnect_request', round: 1, ...wanted }, connections, DEFAULT_NOTICES, NOW);

  test('the outages there are, and none that is not', () => {
    expect(occasion({ kind: 'reminder' }, works, lost)).toEqual({ isReal: true, connections: [lost] });
  });

  test.each([
    ['reconnect_request', HOUR],
    ['reminder', 3 * DAY],
    ['escalation', 3 * DAY],
  ] as const)('as if there were one, as old as it is when a %s is due', (kind, age) => {
    const { isReal, connections } = occasion({ kind, round: 2 }, works);
    expect(isReal).toBe(false);
    expect(connections).toMatchObject([{ id: 'works', incident: { number: 1, lostAt: NOW - age } }]);
    expect(isOpen(connections[0]?.incident)).toBe(true);
  });

  test('a recovery that was made up is over, and a silence has lasted as long as it takes', () => {
    expect(occasion({ kind: 'restored' }, works).connections).toMatchObject([{ incident: { closedAs: 'recovered' } }]);
    expect(occasion({ kind: 'offline_notice' }, works).connections).toMatchObject([
      { offline: { since: NOW - 4 * HOUR } },
    ]);
  });

  test('our own side is told the reason that is asked for, else the one that stands on the notice', () => {
    const reason = ({ connections }: Occasion, kind: string) =>
      connections[0]?.incident?.notices.filter((notice) => notice.kind === kind).map(({ alert }) => alert);
    const unmapped = fold(broken(TEN, { id: 'unmapped' }));
    expect(reason(occasion({ kind: 'operator_alert' }, unmapped), 'operator_alert')).toContain('unmapped');
    expect(reason(occasion({ kind: 'operator_alert', alert: 'flapping' }, unmapped), 'operator_alert')).toEqual([
      'flapping',
    ]);
    expect(reason(occasion({ kind: 'escalation' }, works), 'escalation')).toEqual(['unresolved']);
  });
});

test.each([
  [{ kind: 'newsletter' }, '--kind must be one of reconnect_request, reminder'],
  [{ channel: 'fax' }, '--channel must be one of email, slack'],
  [{ round: '0' }, '--round must be the number of a reminder'],
  [{ reason: 'unresolved' }, '--reason is for what our own side is told'],
  [{ kind: 'escalation', reason: 'mood' }, '--reason must be one of unmapped'],
  [{ kind: 'escalation', channel: 'slack' }, 'An escalation goes by mail only'],
])('a preview of %j is refused', (options, remedy) => {
  expect(() => readWanted({ kind: 'reminder', round: '1', ...options })).toThrow(remedy);
});
