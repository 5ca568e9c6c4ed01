import { describe, expect, test } from '@jest/globals';
import type { Block, MessageContent } from '../../shared/domain/content.ts';
import { composeOffline } from '../../shared/domain/messages/offline.ts';
import { composeReminder } from '../../shared/domain/messages/reminder.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { DAY } from '../../shared/domain/time.ts';
import { lost, manyLost, READER, VOICE } from '../fixtures/messages.ts';

/** The voice, so many days after the first system was lost. */
const atDay = (days: number) => ({ ...VOICE, now: lost().lostAt + days * DAY + 60_000 });

function blocks<K extends Block['kind']>(content: MessageContent, kind: K) {
  return content.blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

const paragraphs = (content: MessageContent) => blocks(content, 'paragraph').map(({ text }) => text);

describe('a reminder about one system', () => {
  const content = composeReminder([lost()], READER, atDay(3), false);
  const request = composeRequest([lost()], READER, atDay(3));

  test('says how many days, in its heading, in the line beside the subject, and at its beginning', () => {
    expect(content.heading).toBe('SAP S/4HANA (Plant 1) has been disconnected for 3 days');
    expect(content.preheader).toMatch(/^3 days without new data/);
    expect(paragraphs(content)[1]).toMatch(/^We wrote to you earlier.* for 3 days\./);
  });

  test('has the subject of the request: Gmail joins mails to one conversation by it', () => {
    expect(content.subject).toBe(request.subject);
  });

  test('asks for the same in the same way: facts, button, steps, and who else may do it', () => {
    for (const kind of ['facts', 'button', 'steps', 'note'] as const)
      expect(blocks(content, kind)).toEqual(blocks(request, kind));
  });

  test('says what else the page takes for an answer', () => {
    expect(paragraphs(content)).toContainEqual(
      'Already working on it, or no longer using the system? Choose “Reconnect SAP S/4HANA” and tell us on the page that opens, and we will not ask again for now.',
    );
  });

  test('can be ended by its reader, and a request cannot', () => {
    expect(content.stop).toBe('Stop reminders to this address');
    expect(request).not.toHaveProperty('stop');
  });

  test('that is the last says so, and promises nothing about asking again', () => {
    const last = composeReminder([lost()], READER, atDay(20), true);
    expect(paragraphs(last).join('\n')).toContain('This is our last reminder.');
    expect(paragraphs(last).join('\n')).not.toContain('ask again');
    expect(paragraphs(content).join('\n')).not.toContain('last reminder');
  });

  test('never counts less than a day', () => {
    expect(composeReminder([lost()], READER, atDay(0), false).heading).toContain('for 1 day');
  });
});

describe('a reminder about several systems', () => {
  const told = [lost(2), lost(1, { lostAt: lost().lostAt - 2 * DAY }), lost(3, { lostAt: lost().lostAt + DAY })];
  const content = composeReminder(told, READER, atDay(3), false);

  test('lists all of them with the days of each, the longest first', () => {
    expect(content.heading).toBe('3 systems are still disconnected');
    expect(blocks(content, 'list')[0]?.items.map(({ detail }) => detail)).toEqual([
      'Disconnected since 27 Feb 2026, 11:04 CET · for\u00a05\u00a0days',
      'Disconnected since 1 Mar 2026, 12:04 CET · for\u00a02\u00a0days',
      'Disconnected since 2 Mar 2026, 11:04 CET · for\u00a02\u00a0days',
    ]);
    expect(blocks(content, 'button')).toHaveLength(1);
  });
});

test('a request that lists old outages beside a new one gives the days of the old ones only', () => {
  const content = composeRequest([lost(1), lost(2, { lostAt: lost().lostAt + 3 * DAY })], READER, atDay(3));
  expect(content.subject).toMatch(/^Please reconnect 2 systems/);
  expect(blocks(content, 'list')[0]?.items.map(({ detail }) => detail)).toEqual([
    'Disconnected since 1 Mar 2026, 11:04 CET · for\u00a03\u00a0days',
    'Disconnected since 4 Mar 2026, 11:04 CET',
  ]);
});

describe('an offline notice', () => {
  const content = composeOffline([lost()], READER, VOICE);

  test('is calm: it says since when, that nobody has to sign in, and asks for nothing', () => {
    expect(content.subject).toBe('For your information: SAP S/4HANA (Plant 1) does not answer');
    expect(blocks(content, 'facts')[0]?.rows).toContainEqual({
      label: 'No answer since',
      value: expect.stringContaining('11:04 (Central European Standard Time)'),
    });
    expect(paragraphs(content).join('\n')).toContain('there is nothing to renew');
    expect(blocks(content, 'button')).toEqual([]);
    expect(content).not.toHaveProperty('stop');
  });

  test('of 300 systems lists 20 and counts the rest', () => {
    const [list] = blocks(composeOffline(manyLost(300), READER, VOICE), 'list');
    expect(list?.items).toHaveLength(20);
    expect(list?.items[0]?.detail).toBe('No answer since 1 Mar 2026, 11:04 CET');
    expect(list?.more).toBe('And 280 more.');
  });
});
