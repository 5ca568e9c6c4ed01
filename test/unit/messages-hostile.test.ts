import { describe, expect, test } from '@jest/globals';
import { renderHtml } from '../../shared/adapters/ses/html.ts';
import { renderPlainText } from '../../shared/adapters/ses/plainText.ts';
import { renderPost } from '../../shared/adapters/slack/blocks.ts';
import type { MessageContent } from '../../shared/domain/content.ts';
import { composeOperatorAlert } from '../../shared/domain/messages/operatorAlert.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { composeRestored } from '../../shared/domain/messages/restored.ts';
import { CATALOGUES } from '../../shared/domain/messages/words.ts';
import { HOSTILE, lost, VOICE } from '../fixtures/messages.ts';

const LOGO = 'https://cdn.harbourline.example/logo.png';
const LANGUAGES = CATALOGUES.map(({ language }) => language);

/** Every message there is, with one name in every field that comes from outside. */
function everyMessage(name: string, locale: string): readonly MessageContent[] {
  const voice = {
    ...VOICE,
    brand: name,
    senderName: name,
    person: name,
    paused: name,
    provider: { ...VOICE.provider, name },
    look: { logo: { url: LOGO, alt: name } },
    systems: [{ system: name, screen: name }],
  };
  const reader = { name, timeZone: name, locale, paused: name };
  const told = [1, 2].map((n) =>
    lost(n, { system: name, site: name, connectionId: `${n}${name.slice(0, 499)}`, restoredAt: 2e12 }),
  );
  const [first] = told.slice(0, 1);
  return [
    ...(first ? [composeRequest([first], reader, voice), composeRestored([first], reader, voice)] : []),
    composeRequest(told, reader, voice),
    composeRestored(told, reader, voice),
    composeOperatorAlert([{ reason: 'no_contact', told }], { id: name, name }, voice),
  ];
}

const tagsIn = (html: string) => (html.match(/<[a-z/!][^>]*>/gi) ?? []).map((tag) => /^<\/?\w*/.exec(tag)?.[0]);
const linksIn = (html: string) => (html.match(/href="[^"]*"/g) ?? []).map((link) => link.slice(0, 25));

describe.each(LANGUAGES)('in %s', (locale) => {
  const plain = everyMessage('Acme', locale).map(renderHtml);

  test.each(Object.entries(HOSTILE))(
    'cases 54, 57, 58, 65, 66: names of kind “%s” in every field are literal text in mail and Slack',
    (_kind, name) => {
      for (const [index, content] of everyMessage(name, locale).entries()) {
        const html = renderHtml(content);
        expect(tagsIn(html)).toEqual(tagsIn(plain[index] ?? ''));
        expect(linksIn(html)).toEqual(linksIn(plain[index] ?? ''));
        expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\p{Cs}]/u);
        expect(Buffer.byteLength(html)).toBeLessThan(102 * 1024);
        expect(content.subject).not.toMatch(/[\r\n\p{Cs}\u202E]/u);
        expect(content.subject.length).toBeLessThan(700);
        expect(renderPlainText(content)).not.toMatch(/[\r\u202E\p{Cs}]/u);
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
