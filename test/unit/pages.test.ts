import { describe, expect, test } from '@jest/globals';
import { pageLook } from '../../functions/reconnect/brandLook.ts';
import { renderPage } from '../../functions/reconnect/html.ts';
import { STYLE_SHEET } from '../../functions/reconnect/styles.ts';
import { composePage } from '../../shared/domain/pages/compose.ts';
import type { PageContent } from '../../shared/domain/pages/content.ts';
import { PAGE_CATALOGUES, pageWordsFor } from '../../shared/domain/pages/words.ts';
import { HOSTILE, VOICE } from '../fixtures/messages.ts';
import { ADDRESS_OF_A_CONTACT, brokenSystems, everySituation, type PageNames, reader } from '../fixtures/pages.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'ja'];
const FORM = 'form-0123456789abcdef';
const LOOK = pageLook(undefined);
const SIGNS: PageNames = { name: 'Customer-C', system: 'Sys-A', site: 'Site-S', paused: 'Paused-P' };
const MARKED = {
  ...VOICE,
  brand: 'Brand-X',
  person: 'Person-P',
  replyTo: 'mail@box.example',
  provider: { name: 'Prov-P', host: 'prov.example' },
};

const inLanguage = (language: string, names = SIGNS) =>
  everySituation(names, language).map(([title, situation]): [string, PageContent] => [
    title,
    composePage(situation, MARKED, [language]),
  ]);

/** Every text of a page that people read, in order. */
function textsOf(page: PageContent): readonly string[] {
  return [page.title, page.heading, ...page.blocks.flatMap(wordsIn), ...page.footer];
}

function wordsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const { kind: _kind, look: _look, action: _action, token: _token, ...rest } = value as Record<string, unknown>;
  return Object.values(rest).flatMap(wordsIn);
}

const SIGN = /Sys-A|Site-S|Brand-X|Person-P|Prov-P|https:\/\/prov\.example\/|mail@box\.example|conn_\d+|Paused-P/g;
const signsIn = (text: string) => (text.match(SIGN) ?? []).sort();
const shape = (page: PageContent) => page.blocks.map((block) => Object.keys(block).sort());

test('the six languages of the messages are those of the pages', () => {
  expect(PAGE_CATALOGUES.map(({ language }) => language)).toEqual(LANGUAGES);
});

describe.each(LANGUAGES)('pages in %s', (language) => {
  const english = inLanguage('en');
  const pages = inLanguage(language);

  test.each(pages.map(([title, page], index) => ({ title, page, index })))('$title: says it all', ({ page, index }) => {
    const original = english[index]?.[1] as PageContent;
    expect(page.locale).toBe(language);
    expect(shape(page)).toEqual(shape(original));
    expect(textsOf(page).filter((text) => text.trim() === '' || /undefined|\$\{|\[object/.test(text))).toEqual([]);
    const signs = textsOf(page).map((text) => new Set(signsIn(text)));
    const wanted = textsOf(original).map((text) => new Set(signsIn(text)));
    expect(signs).toEqual(wanted);
  });

  test('no two kinds of page say the same', () => {
    const said = pages.map(([, page]) => textsOf(page).join('\n'));
    expect(new Set(said).size).toBe(said.length);
  });

  if (language !== 'en') {
    // What is a name, a date, a number or the same word in both is not a sentence.
    const SAME = ['System', 'Site'];
    test('no English is left over', () => {
      for (const [index, [, page]] of pages.entries()) {
        const originals = new Set(textsOf(english[index]?.[1] as PageContent));
        const left = textsOf(page).filter((text) => originals.has(text) && !SAME.includes(text));
        expect(left.filter((text) => !/^(Sys-A( \(Site-S\))?|Site-S|Paused-P)$/.test(text))).toEqual([]);
      }
    });
  }

  test('a system without a name is called by words that can stand anywhere', () => {
    for (const [, page] of inLanguage(language, { name: SIGNS.name })) {
      const first = page.heading.charAt(0);
      expect(first).toBe(first.toLocaleUpperCase(language));
      expect(textsOf(page).filter((text) => /undefined|\(\)|“”|„“|«»|「」|\s{2}/.test(text))).toEqual([]);
    }
  });

  test('20 systems at once: each has its button, and the page is small', () => {
    const page = composePage(brokenSystems(20, language), MARKED, []);
    const html = renderPage(page, LOOK, FORM);
    expect(html.match(/<button class="main"/g)).toHaveLength(20);
    expect(page.heading).toContain('20');
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(30 * 1024);
  });

  test('names neither a person nor an address of the customer’s, nor anything that is secret', () => {
    for (const [title, page] of pages) {
      const html = renderPage(page, LOOK, FORM);
      expect(html).not.toContain(ADDRESS_OF_A_CONTACT);
      expect(html).not.toContain('https://provider.example/magic/secret');
      expect([title, new Set(html.match(/[\w.+-]+@[\w-]+\.[\w.]*\w/g))]).toEqual([title, new Set([MARKED.replyTo])]);
    }
  });
});

describe.each(Object.entries(HOSTILE))('cases 54, 57, 58, 65, 66: names of kind “%s” in every field', (_kind, name) => {
  const tagsIn = (html: string) => html.replace(/<style>.*?<\/style>/s, '').match(/<[a-z/!][^>]*>/gi) ?? [];
  const bare = (html: string) => tagsIn(html).map((tag) => tag.replace(/ alt="[^"<>]*"/g, ''));
  const voice = { ...MARKED, brand: name, person: name, paused: name, provider: { ...MARKED.provider, name } };
  const hostile = { name, system: name, site: name, paused: name };

  test.each(LANGUAGES)('are literal text in %s, and the page stays small', (language) => {
    const plain = inLanguage(language).map(([, page]) => bare(renderPage(page, LOOK, FORM)));
    for (const [index, [title, situation]] of everySituation(hostile, language).entries()) {
      const page = composePage(situation, voice, [language]);
      const html = renderPage(page, LOOK, FORM);
      expect([title, bare(html)]).toEqual([title, plain[index]]);
      expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\p{Cs}\r]/u);
      expect(textsOf(page).join('')).not.toMatch(/[\r\n]/);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(30 * 1024);
    }
  });
});

test.each(Object.entries(HOSTILE))(
  'the link’s own system and 20 others, with names of kind “%s”, still make a small page',
  (_kind, name) => {
    const html = renderPage(
      composePage(brokenSystems(21, 'ja', { name, system: name, site: name }), MARKED),
      LOOK,
      FORM,
    );
    expect(html.match(/<button class="main"/g)).toHaveLength(21);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(30 * 1024);
  },
);

test('case 58: a name with markup reads back as it was', () => {
  const [[, situation]] = everySituation({ name: 'Acme', system: HOSTILE.html }, 'en') as [[string, never]];
  const html = renderPage(composePage(situation, MARKED), LOOK, FORM);
  expect(html).toContain('<h1>Reconnect &lt;/b&gt;&lt;a href=https://evil.example&gt;Fix&lt;/a&gt; &amp; Co');
  expect(html).not.toContain('<a ');
});

test('what happened: lost, noticed, told first, reminded last, works again', () => {
  const [[, situation]] = everySituation(SIGNS, 'en') as [[string, never]];
  const history = composePage(situation, MARKED, ['en']).blocks.find(({ kind }) => kind === 'history');
  expect(
    history?.kind === 'history' && history.rows.map(({ text, at }) => `${at.slice(12, 18).trim()} ${text}`),
  ).toEqual([
    '11:05 The connection was lost',
    '11:06 We were notified of it',
    '11:19 We wrote to you',
    '11:19 We told you on Slack',
    '11:49 We reminded you',
    '11:49 We reminded you on Slack',
    '12:04 It works again',
  ]);
});

describe('whose language it is', () => {
  test.each([
    [['pt-BR'], 'pt', 'pt-BR'],
    [['de-AT'], 'de', 'de-AT'],
    [['ja-JP'], 'ja', 'ja-JP'],
    [['nl', 'sv', 'fr-CA', 'en'], 'fr', 'fr-CA'],
    [['*', 'x', 'not a tag', 'es'], 'es', 'es'],
    [['nl', 'sv'], 'en', 'en'],
    [[], 'en', 'en'],
  ])('%j is spoken to in %s', (wanted, language, locale) => {
    const found = pageWordsFor(wanted);
    expect([found.words.language, found.locale]).toEqual([language, locale]);
  });

  const unknown = { kind: 'nothing', why: 'unknown_link' } as const;
  const [, system] = brokenSystems(2, 'de').systems;

  test('the browser’s, where nobody knows whose link it is', () => {
    expect(composePage(unknown, MARKED, ['ja-JP', 'en']).locale).toBe('ja-JP');
  });

  test('the browser’s, where the customer of the system is unknown', () => {
    if (!system) throw new Error('no system');
    expect(composePage({ kind: 'working', system }, MARKED, ['fr-CA']).heading).toContain('est connecté');
  });

  test('the customer’s own before the browser’s, and the browser’s before English', () => {
    if (!system) throw new Error('no system');
    const page = (locale: string) =>
      composePage({ kind: 'working', system, reader: reader({ name: 'Acme' }, locale) }, MARKED, ['fr']);
    expect(page('de-AT').heading).toContain('ist verbunden');
    expect(page('de-AT').locale).toBe('de-AT');
    expect(page('nl').heading).toContain('est connecté');
  });
});

describe('contrast of the style sheet', () => {
  const [light, dark] = [...STYLE_SHEET.matchAll(/:root\{([^}]*)\}/g)].map(([, rules = '']) =>
    Object.fromEntries([...rules.matchAll(/--([\w-]+):(#[0-9a-f]+)/g)].map(([, key = '', value = '']) => [key, value])),
  );
  const PAIRS = [
    ['ink', 'card'],
    ['ink', 'panel'],
    ['muted', 'page'],
    ['muted', 'card'],
    ['muted', 'panel'],
    ['main-ink', 'main'],
    ['main-ink', 'main-over'],
    ['main', 'panel'],
    ['good', 'panel'],
    ['problem', 'panel'],
    ['calm', 'panel'],
  ];

  test.each([
    ['light', light],
    ['dark', dark],
  ])('%s: every text stands out from what is behind it by 4.5 to 1', (_scheme, colours = {}) => {
    const low = PAIRS.map(([text = '', ground = '']) => ({
      pair: `${text} on ${ground}`,
      ratio: contrast(colours[text] ?? '', colours[ground] ?? ''),
    })).filter(({ ratio }) => !(ratio >= 4.5));
    expect(low).toEqual([]);
  });
});

/** WCAG 2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = (digits.match(/[0-9a-f]{2}/g) ?? []).map((part) => {
    const channel = Number.parseInt(part, 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
