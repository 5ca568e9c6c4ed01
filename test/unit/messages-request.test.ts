import { describe, expect, test } from '@jest/globals';
import type { Block, MessageContent } from '../../shared/domain/content.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { HOSTILE, lost, manyLost, READER, VOICE } from '../fixtures/messages.ts';

function blocks<K extends Block['kind']>(content: MessageContent, kind: K) {
  return content.blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

function notes(content: MessageContent): string {
  return blocks(content, 'note')
    .map(({ text }) => text)
    .join('\n');
}

describe('a request for one system', () => {
  const content = composeRequest([lost()], READER, VOICE);

  test('says system and action in the subject', () => {
    expect(content.subject).toBe('Please reconnect SAP S/4HANA (Plant 1)');
  });

  test('says which system, since when with the time zone named, what is paused and what happens after', () => {
    expect(blocks(content, 'facts')[0]?.rows).toEqual([
      { label: 'System', value: 'SAP S/4HANA' },
      { label: 'Site', value: 'Plant 1' },
      {
        label: 'Disconnected since',
        value: expect.stringMatching(/^Sunday,? 1 March 2026.* 11:04 \(Central European Standard Time\)$/),
      },
      { label: 'Paused meanwhile', value: 'New data from this system does not reach Harbourline Insights' },
      { label: 'Once reconnected', value: 'Everything goes on by itself, and we send you a short confirmation' },
    ]);
  });

  test('has one button, which leads to our page', () => {
    expect(blocks(content, 'button')).toEqual([{ kind: 'button', label: 'Reconnect SAP S/4HANA', url: VOICE.link }]);
  });

  test('gives three steps and says how long they take', () => {
    const [steps] = blocks(content, 'steps');
    expect(steps?.items).toHaveLength(3);
    expect(steps?.title).toContain('2–5 minutes');
  });

  test('may be forwarded, explains where the button leads, and asks for no password', () => {
    expect(notes(content)).toContain('Please forward this message');
    expect(notes(content)).toContain(
      '“Reconnect SAP S/4HANA” opens reconnect.harbourline.example, which leads on to link.makini.io. Makini is the service through which',
    );
    expect(notes(content)).toContain('We never ask for a password');
    expect(notes(content)).toContain('a page whose address begins with https://link.makini.io/');
  });

  test('names a person and the mailbox that is read', () => {
    expect(notes(content)).toContain('Write to Julia Berger at connections@harbourline.example');
    expect(content.from).toEqual({ name: 'Harbourline Insights' });
    expect(content.replyTo).toEqual({ name: 'Julia Berger', email: 'connections@harbourline.example' });
  });

  test('says why the reader gets it, and how our support finds the connection', () => {
    expect(content.footer).toEqual([
      'You receive this from Harbourline Insights because you are a contact of Nordwind Maritime for the systems that it has connected.',
      'Reference for our support: conn_0001',
    ]);
  });

  test('prefers the customer’s own words for what is paused, then those of the stage', () => {
    const stage = { ...VOICE, paused: 'Your forecasts are on hold' };
    const pausedIn = (reader: typeof READER) =>
      blocks(composeRequest([lost()], reader, stage), 'facts')[0]?.rows.find(
        ({ label }) => label === 'Paused meanwhile',
      )?.value;
    expect(pausedIn({ ...READER, paused: 'No work orders arrive' })).toBe('No work orders arrive');
    expect(pausedIn(READER)).toBe('Your forecasts are on hold');
  });
});

test.each([
  ['no site', { site: '' }, 'Please reconnect SAP S/4HANA', 'SAP S/4HANA'],
  ['no kind of system', { system: ' ' }, 'Please reconnect your system “Plant 1”', undefined],
  ['neither', { system: '', site: '' }, 'Please reconnect your connected system', 'Connected system'],
])('with %s it still reads as a sentence', (_title, names, subject, system) => {
  const content = composeRequest([lost(1, names)], READER, VOICE);
  expect(content.subject).toBe(subject);
  expect(blocks(content, 'facts')[0]?.rows.find(({ label }) => label === 'System')?.value).toBe(system);
});

describe('a request for several systems', () => {
  test('lists them, the longest outage first, under one button', () => {
    const content = composeRequest([lost(2), lost(1), lost(3)], READER, VOICE);
    const [list] = blocks(content, 'list');
    expect(content.subject).toBe('Please reconnect 3 systems: SAP S/4HANA (Plant 1), SAP S/4HANA (Plant 2) and 1 more');
    expect(list?.items.map(({ title }) => title)).toEqual([1, 2, 3].map((n) => `SAP S/4HANA (Plant ${n})`));
    expect(list?.items[0]?.detail).toBe('Disconnected since 1 Mar 2026, 11:04 CET');
    expect(list).not.toHaveProperty('more');
    expect(blocks(content, 'button').map(({ url }) => url)).toEqual([VOICE.link]);
    expect(blocks(content, 'steps')[0]?.items[1]).toContain('lists the systems: sign in to one after the other');
  });

  test('names the zone of its times', () => {
    const rows = blocks(composeRequest(manyLost(2), READER, VOICE), 'facts')[0]?.rows;
    expect(rows).toContainEqual({ label: 'Times are in', value: 'Central European Time' });
  });

  test('of 300 systems the first 20 are listed and 280 more are counted', () => {
    const [list] = blocks(composeRequest(manyLost(300), READER, VOICE), 'list');
    expect(list?.items).toHaveLength(20);
    expect(list?.more).toBe('And 280 more, on the page behind the button.');
  });
});

test.each([
  ['America/New_York', 'en-US', 'Sunday, March 8, 2026 at 3:30 AM (Eastern Daylight Time)'],
  ['Asia/Kolkata', 'en-GB', 'Sunday 8 March 2026 at 13:00 (India Standard Time)'],
  ['Mars/Olympus', 'en-GB', 'Sunday 8 March 2026 at 07:30 (Coordinated Universal Time)'],
])('a time in %s is written for its reader', (timeZone, locale, expected) => {
  const told = lost(1, { lostAt: Date.parse('2026-03-08T07:30:00Z') });
  const [facts] = blocks(composeRequest([told], { ...READER, timeZone, locale }, VOICE), 'facts');
  const since = facts?.rows.find(({ label }) => label === 'Disconnected since')?.value;
  expect(since?.replaceAll(',', '')).toBe(expected.replaceAll(',', ''));
});

test.each([
  ['en-AU', 'en-AU'],
  ['en-u-ca-buddhist', 'en'],
  ['xx', 'en'],
  ['not a tag', 'en'],
  ['', 'en'],
])('a reader of “%s” is written to in “%s”', (locale, expected) => {
  expect(composeRequest([lost()], { ...READER, locale }, VOICE).locale).toBe(expected);
});

test('nothing to tell is a mistake, not an empty message', () => {
  expect(() => composeRequest([], READER, VOICE)).toThrow('at least one connection');
});

test('case 54: line breaks in every name leave one line each', () => {
  const name = HOSTILE.header;
  const voice = { ...VOICE, senderName: name, person: name, brand: name };
  const content = composeRequest([lost(1, { system: name, site: name })], { ...READER, name, paused: name }, voice);
  const texts = [content.subject, content.preheader, content.heading, content.from.name, content.replyTo.name];
  expect(texts.filter((text) => /[\r\n]/.test(text))).toEqual([]);
  expect(content.from.name).toBe('Acme Bcc: x@evil.example');
});

test('case 57: a name of 2,000 emoji is capped in the subject, and no character is cut in half', () => {
  const { subject } = composeRequest([lost(1, { system: HOSTILE.emoji })], READER, VOICE);
  expect(subject).toBe(`Please reconnect ${'👩‍👩‍👧‍👦'.repeat(21)}… (Plant 1)`);
});

test('case 58: markup in a name stays the text that it is', () => {
  const { subject } = composeRequest([lost(1, { system: HOSTILE.html, site: '' })], READER, VOICE);
  expect(subject).toBe(`Please reconnect ${HOSTILE.html}`);
});
