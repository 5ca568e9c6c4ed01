import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../shared/domain/connection.ts';
import type { FactRow, MessageContent } from '../../shared/domain/content.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { AskedBy } from '../../shared/domain/incident.ts';
import { composeMessage } from '../../shared/domain/messages/compose.ts';
import { type AlertReason, type Channel, type Notice, owe } from '../../shared/domain/notice.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { lost, VOICE } from '../fixtures/messages.ts';

const LOST_AT = lost().lostAt;
const voice = { ...VOICE, now: LOST_AT + 3 * DAY + HOUR };

const CUSTOMER: Customer = {
  id: 'cust_01',
  schema: 1,
  version: 1,
  name: 'Nordwind Maritime',
  timeZone: 'Asia/Tokyo',
  locale: 'ja',
  contacts: [
    { email: 'ops@nordwind.example', role: 'technical', name: 'Ada Lund' },
    { email: 'IT@nordwind.example', role: 'technical' },
    { email: 'cfo@nordwind.example', role: 'business' },
  ],
  slack: { kind: 'webhook' },
  accountOwner: { name: 'Mira Holt', email: 'mira@harbourline.example' },
  learned: { unreachable: ['it@nordwind.example'], optedOut: [] },
};

const asked = (channel: Channel, hours: number, round?: number): AskedBy => ({
  ...{ messageId: `${channel} ${hours}`, channel, at: LOST_AT + hours * HOUR },
  ...(round !== undefined && { round }),
});

function lostConnection(n: number, reason: AlertReason, askedBy: readonly AskedBy[] = []): Connection {
  const cause = { source: 'webhook', at: 0, key: 'evt_1' } as const;
  const notices: readonly Notice[] = [{ ...owe('escalation', 'email', LOST_AT + 72 * HOUR, reason), state: 'sending' }];
  const incident = { number: 1, lostAt: LOST_AT, openedAt: LOST_AT, openedBy: cause, notices, toldBefore: [], askedBy };
  const names = { system: 'SAP S/4HANA', site: `Plant ${n}` };
  return {
    ...{ id: `conn_000${n}`, schema: 1, version: 1, customerId: 'cust_01', ...names },
    ...{ registers: {}, prior: [], history: [], writtenAt: 0, incident },
  };
}

const escalate = (...connections: Connection[]) => composeMessage('escalation', connections, CUSTOMER, voice);
const factsIn = ({ blocks }: MessageContent, title: string): readonly FactRow[] =>
  blocks.flatMap((block) => (block.kind === 'facts' && block.title === title ? block.rows : []));

const ASKED = [asked('email', -50), asked('email', 0), asked('slack', 0), asked('email', 24, 1)];

describe('an escalation to the account owner', () => {
  const content = escalate(lostConnection(1, 'unresolved', ASKED), lostConnection(2, 'unresolved', ASKED.slice(0, 2)));

  test('says what is asked of them, which customer, and for how long', () => {
    expect(content.subject).toBe('Please step in: Nordwind Maritime, 2 systems: disconnected for 3 days');
    expect(content.blocks[0]).toEqual({ kind: 'paragraph', text: 'Hello Mira Holt,' });
    expect(content.locale).toBe('en-GB');
  });

  test('lists which systems, and since when, in a zone that is named', () => {
    const list = content.blocks.find(({ kind }) => kind === 'list');
    expect(list).toMatchObject({
      items: [
        { title: 'SAP S/4HANA (Plant 1)', detail: 'Since 1 Mar 2026, 10:04 UTC · 3 days · conn_0001' },
        { title: 'SAP S/4HANA (Plant 2)', detail: 'Since 1 Mar 2026, 10:04 UTC · 3 days · conn_0002' },
      ],
    });
  });

  test('says what was asked when: each message once, and none about an earlier outage', () => {
    expect(factsIn(content, 'Asked so far')).toEqual([
      { label: '1 Mar 2026, 10:04 UTC', value: 'Request by e-mail' },
      { label: '1 Mar 2026, 10:04 UTC', value: 'Request on Slack' },
      { label: '2 Mar 2026, 10:04 UTC', value: 'Reminder 1 by e-mail' },
    ]);
  });

  test('says how many people can be asked, by role, and names none of them', () => {
    expect(factsIn(content, 'The customer')).toEqual([
      { label: 'Customer', value: 'Nordwind Maritime (cust_01)' },
      { label: 'Paused meanwhile', value: 'New data from these systems does not reach Harbourline Insights' },
      { label: 'Technical contacts', value: '2, of whom mail does not reach 1' },
      { label: 'Business contacts', value: '1' },
      { label: 'Their Slack', value: 'Connected' },
    ]);
    expect(JSON.stringify(content)).not.toMatch(/nordwind\.example|Ada Lund/i);
  });

  test.each([
    ['unresolved', 'Please step in: Nordwind Maritime, SAP S/4HANA (Plant 1): disconnected for 3 days'],
    ['no_contact', 'Please step in: Nordwind Maritime, SAP S/4HANA (Plant 1): nobody there can be reached'],
    [
      'stopped_asking',
      'Please step in: Nordwind Maritime, SAP S/4HANA (Plant 1): disconnected for 3 days, and we have stopped asking',
    ],
    ['no_longer_used', 'Please confirm: Nordwind Maritime, SAP S/4HANA (Plant 1): no longer used, says the customer'],
  ] as const)('of reason %s says why it comes now and what would help', (reason, subject) => {
    const one = escalate(lostConnection(1, reason));
    expect(one.subject).toBe(subject);
    expect(one.blocks[1]).toEqual({ kind: 'paragraph', text: one.preheader });
    expect(one.blocks.filter(({ kind }) => kind === 'steps')).toHaveLength(1);
    expect(factsIn(one, 'Asked so far')).toEqual([
      { label: 'Nothing yet', value: 'No message has reached the customer' },
    ]);
  });

  test('gives each reason a part of its own', () => {
    const mixed = escalate(lostConnection(1, 'unresolved'), lostConnection(2, 'no_longer_used'));
    expect(mixed.heading).toBe('Nordwind Maritime, 2 systems: disconnected for 3 days');
    expect(mixed.blocks.filter(({ kind }) => kind === 'steps')).toHaveLength(2);
    expect(mixed.blocks.filter(({ kind }) => kind === 'list')).toHaveLength(2);
  });

  test('names the newest messages one by one and counts those before', () => {
    const reminders = Array.from({ length: 15 }, (_, index) => asked('email', 24 * index, index + 1));
    const rows = factsIn(escalate(lostConnection(1, 'unresolved', reminders)), 'Asked so far');
    expect(rows).toHaveLength(13);
    expect(rows[0]).toEqual({ label: 'Earlier', value: '3 more' });
    expect(rows.at(-1)?.value).toBe('Reminder 15 by e-mail');
  });
});

test('an outage of a few hours is not called days', () => {
  const early = { ...voice, now: LOST_AT + HOUR };
  const { heading } = composeMessage('escalation', [lostConnection(1, 'unresolved')], CUSTOMER, early);
  expect(heading).toBe('Nordwind Maritime, SAP S/4HANA (Plant 1): disconnected for some hours');
});
