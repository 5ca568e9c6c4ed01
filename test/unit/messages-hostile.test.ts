import { describe, expect, test } from '@jest/globals';
import { renderHtml } from '../../shared/adapters/ses/html.ts';
import { renderPlainText } from '../../shared/adapters/ses/plainText.ts';
import { renderPost } from '../../shared/adapters/slack/blocks.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { MessageContent } from '../../shared/domain/content.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { composeMessage } from '../../shared/domain/messages/compose.ts';
import { CATALOGUES } from '../../shared/domain/messages/words.ts';
import { audienceOf } from '../../shared/domain/notice.ts';
import { HOSTILE, KINDS, VOICE } from '../fixtures/messages.ts';

const LOGO = 'https://cdn.harbourline.example/logo.png';
const STOP_URL = 'https://reconnect.harbourline.example/reminders/stop/e30.e30.c2ln';
const LANGUAGES = CATALOGUES.map(({ language }) => language);

/** Every message there is, with one name in every field that comes from outside. */
function everyMessage(name: string, locale: string): readonly MessageContent[] {
  const voice = {
    ...VOICE,
    now: 2e12,
    brand: name,
    senderName: name,
    person: name,
    paused: name,
    provider: { ...VOICE.provider, name },
    look: { logo: { url: LOGO, alt: name } },
    systems: [{ system: name, screen: name }],
  };
  const customer: Customer = {
    ...{ id: name, schema: 1, version: 1, name, timeZone: name, locale, paused: name },
    contacts: [{ email: name, name, role: 'technical' }],
    accountOwner: { name, email: name },
    learned: { unreachable: [], optedOut: [] },
  };
  const two = [1, 2].map((n) => brokenEverywhere(`${n}${name.slice(0, 499)}`, name));
  // Our own side reads English whatever the customer does: once is enough.
  const kinds = KINDS.filter((kind) => locale === 'en' || audienceOf({ kind }) === 'customer');
  return kinds.flatMap((kind) => [
    composeMessage(kind, two.slice(0, 1), customer, voice),
    composeMessage(kind, two, customer, voice, { last: true }),
  ]);
}

/** Lost and silent at once, so that every kind of message has something to tell of it. */
function brokenEverywhere(id: string, name: string): Connection {
  const cause = { source: 'webhook', at: 0, key: 'evt_1' } as const;
  const notices = [
    { kind: 'reminder', channel: 'email', state: 'sent', dueAt: 0, attempts: 1, settledAt: 1e12, messageId: name },
  ] as const;
  const incident = { number: 1, lostAt: 1e12, openedAt: 1e12, openedBy: cause, notices, toldBefore: [] };
  return {
    ...{ id, schema: 1, version: 1, customerId: name, system: name, site: name },
    ...{ registers: {}, prior: [], history: [], writtenAt: 0, incident: { ...incident, closedAt: 2e12 } },
    offline: { since: 1e12, notices: [] },
  };
}

const tagsIn = (html: string) => (html.match(/<[a-z/!][^>]*>/gi) ?? []).map((tag) => /^<\/?\w*/.exec(tag)?.[0]);
const linksIn = (html: string) => (html.match(/href="[^"]*"/g) ?? []).map((link) => link.slice(0, 25));

describe.each(LANGUAGES)('in %s', (locale) => {
  const plain = everyMessage('Acme', locale).map((content) => renderHtml(content, STOP_URL));

  test.each(Object.entries(HOSTILE))(
    'cases 54, 57, 58, 65, 66: names of kind “%s” in every field are literal text in mail and Slack',
    (_kind, name) => {
      for (const [index, content] of everyMessage(name, locale).entries()) {
        const html = renderHtml(content, STOP_URL);
        expect(tagsIn(html)).toEqual(tagsIn(plain[index] ?? ''));
        expect(linksIn(html)).toEqual(linksIn(plain[index] ?? ''));
        expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\p{Cs}]/u);
        expect(Buffer.byteLength(html)).toBeLessThan(102 * 1024);
        expect(content.subject).not.toMatch(/[\r\n\p{Cs}\u202E]/u);
        expect(content.subject.length).toBeLessThan(700);
        expect(renderPlainText(content, STOP_URL)).not.toMatch(/[\r\u202E\p{Cs}]/u);
        expect(JSON.stringify(renderPost(content))).not.toMatch(/[<>]|\\r|\\ud83d(?!\\ude|\\udc)/i);
      }
    },
  );
});

test('case 58: a name with markup reads back as it was, everywhere it stands', () => {
  const [request] = everyMessage(HOSTILE.html, 'de');
  const html = renderHtml(request as MessageContent);
  const shown = html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  expect(shown.split(HOSTILE.html).length).toBeGreaterThan(10);
  expect(html).toContain('alt="&lt;/b&gt;&lt;a href=https://evil.example&gt;Fix&lt;/a&gt; &amp; Co"');
});
