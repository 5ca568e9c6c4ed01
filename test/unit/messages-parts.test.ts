import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../shared/domain/connection.ts';
import { composeMessage } from '../../shared/domain/messages/compose.ts';
import { composeOperatorAlert } from '../../shared/domain/messages/operatorAlert.ts';
import { oneLine, shorten } from '../../shared/domain/messages/outsideText.ts';
import { composeRestored } from '../../shared/domain/messages/restored.ts';
import { HOSTILE, lost, manyLost, READER, VOICE } from '../fixtures/messages.ts';

describe('names from outside', () => {
  test.each([
    ['case 54: a line break', HOSTILE.header, 'Acme Bcc: x@evil.example'],
    ['a right-to-left override', HOSTILE.bidi, 'Acme gnp.exe'],
    ['half a character', HOSTILE.half, 'Acme'],
    ['a letter under 5,000 accents', HOSTILE.zalgo, 'B'],
    ['separators and blanks of all kinds', ' a\u2028b\u00A0\u3000c\u0000d\u200B\uFEFF ', 'a b c d'],
    ['nothing but controls', '\u0000\u202E\r\n', ''],
    ['an emoji with joiners', '👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['the flag of Scotland', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['Persian with its joiner', 'می‌خواهم', 'می‌خواهم'],
  ])('%s', (_title, name, expected) => {
    expect(oneLine(name, 60)).toBe(expected);
  });

  test('are shortened by characters as people count them', () => {
    expect(shorten('🦊🦊🦊', 3)).toBe('🦊🦊🦊');
    expect(shorten('🦊🦊🦊', 2)).toBe('🦊…');
    expect(shorten('one two', 5)).toBe('one…');
  });

  test('are cut sooner where each of them is built of many', () => {
    expect(shorten('👩‍👩‍👧‍👦'.repeat(60), 60)).toBe(`${'👩‍👩‍👧‍👦'.repeat(21)}…`);
  });
});

describe('a restored message', () => {
  const restoredAt = Date.parse('2026-03-30T09:00:00Z');

  test('says which period was affected and that nothing is left to do', () => {
    const content = composeRestored([lost(1, { restoredAt })], READER, VOICE);
    expect(content.subject).toBe('Connected again: SAP S/4HANA (Plant 1)');
    const text = JSON.stringify(content.blocks);
    expect(text).toMatch(
      /"Disconnected from","value":"Sunday,? 1 March 2026.* 11:04 \(Central European Standard Time\)"/,
    );
    expect(text).toMatch(
      /"Working again since","value":"Monday,? 30 March 2026.* 11:00 \(Central European Summer Time\)"/,
    );
    expect(text).toContain('There is nothing more for you to do');
    expect(content.blocks.filter(({ kind }) => kind === 'button')).toEqual([]);
  });

  test('lists several, each with its period', () => {
    const content = composeRestored(
      manyLost(22).map((told) => ({ ...told, restoredAt })),
      READER,
      VOICE,
    );
    const list = content.blocks.find((block) => block.kind === 'list');
    expect(content.subject).toBe(
      'Connected again: 22 systems, SAP S/4HANA (Plant 1), SAP S/4HANA (Plant 2) and 20 more',
    );
    expect(list).toMatchObject({ more: 'And 2 more.' });
    expect(list?.items[0]?.detail).toBe('Disconnected from 1 Mar 2026, 11:04 CET to 30 Mar 2026, 11:00 CEST');
  });
});

describe('an alert to operators', () => {
  test.each([
    ['unmapped', 'conn_0001: no customer is known', 'connections assign ID CUSTOMER'],
    ['no_contact', 'conn_0001: nobody can be reached', 'customers import FILE'],
    ['inactive', 'conn_0001: the provider has stopped serving it', 'credits, plan, invoices'],
  ] as const)('of reason %s says what it means, what to do, and where the runbook is', (reason, heading, remedy) => {
    const content = composeOperatorAlert([{ reason, told: [lost()] }], undefined, VOICE);
    expect(content.heading).toBe(heading);
    expect(content.subject).toBe(`Needs an operator: ${heading}`);
    expect(JSON.stringify(content.blocks)).toContain(remedy);
    expect(content.blocks).toContainEqual({
      kind: 'button',
      label: 'Open the runbook',
      url: `https://docs.harbourline.example/runbook#${reason}`,
    });
  });

  test('names the customer and counts what it does not list', () => {
    const told = manyLost(300);
    const content = composeOperatorAlert([{ reason: 'no_contact', told }], { id: 'cust_01', name: 'Nordwind' }, VOICE);
    expect(content.subject).toBe('Needs an operator: Nordwind (cust_01), 300 connections: nobody can be reached');
    const list = content.blocks.find((block) => block.kind === 'list');
    expect(list?.items).toHaveLength(20);
    expect(list?.items[0]).toEqual({
      title: 'conn_0001',
      detail: 'SAP S/4HANA, Plant 1 · lost 1 Mar 2026, 10:04 UTC · noticed 1 Mar 2026, 10:05 UTC',
    });
    expect(list?.more).toContain('And 280 more');
  });

  test('gives each reason its own section', () => {
    const alerts = [
      { reason: 'no_contact', told: [lost(1)] },
      { reason: 'inactive', told: [lost(2)] },
    ] as const;
    const content = composeOperatorAlert(alerts, { id: 'cust_01' }, VOICE);
    expect(content.heading).toBe('2 connections: for several reasons');
    expect(content.blocks.filter(({ kind }) => kind === 'steps')).toHaveLength(2);
  });
});

describe('a message about connections', () => {
  const cause = { source: 'webhook', at: 0, key: 'evt_1' } as const;
  const connection: Connection = {
    id: 'conn_0001',
    schema: 1,
    version: 1,
    customerId: 'cust_01',
    system: 'Fiix',
    registers: {},
    prior: [],
    history: [],
    writtenAt: 0,
    incident: { number: 1, lostAt: 1_000, openedAt: 2_000, openedBy: cause, notices: [], toldBefore: [] },
  };

  test('is found by the kind of its notice, with or without a customer on record', () => {
    expect(composeMessage('reconnect_request', [connection], undefined, VOICE).subject).toBe('Please reconnect Fiix');
    expect(composeMessage('restored', [connection], undefined, VOICE).subject).toBe('Connected again: Fiix');
  });

  test('alerts for the reason of the notice that is being sent', () => {
    const notice = { kind: 'operator_alert', channel: 'email', dueAt: 0, attempts: 1 } as const;
    const notices = [
      { ...notice, state: 'sending', alert: 'inactive' },
      { ...notice, state: 'sent', alert: 'no_contact' },
    ] as const;
    const incident = { number: 1, lostAt: 1_000, openedAt: 2_000, openedBy: cause, notices, toldBefore: [] };
    const { heading } = composeMessage('operator_alert', [{ ...connection, incident }], undefined, VOICE);
    expect(heading).toBe('conn_0001: the provider has stopped serving it');
  });
});
