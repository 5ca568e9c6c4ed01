import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { MessageContent } from '../../shared/domain/content.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { HOSTILE, lost, READER } from '../fixtures/messages.ts';
import { audit, type Findings } from './audit.ts';
import { launchChromium, SCREENS } from './chromium.ts';
import { BRANDED, LOCALES, mailFor, newPage, show, showOn } from './mails.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await newPage(browser);
});
afterAll(() => browser.close());

/** What each screen shows of the mail. */
async function look(content: MessageContent, styleSheet: 'kept' | 'dropped' = 'kept'): Promise<readonly Findings[]> {
  await show(page, content);
  if (styleSheet === 'dropped') await page.evaluate('document.querySelectorAll("style").forEach((s) => s.remove())');
  const found: Findings[] = [];
  for (const screen of SCREENS) {
    await showOn(page, screen);
    found.push(await audit(page));
  }
  return found;
}

const FINE = { overflowing: [], faint: [], imagesWithoutText: 0, images: 1 };
const fineOnEach = SCREENS.map(() => expect.objectContaining(FINE));

describe.each(LOCALES)('in %s', (locale) => {
  test('the request fits and reads well, light and dark, on a phone and a desk, with one button', async () => {
    const content = mailFor('request', locale);
    const url = content.blocks.find(({ kind }) => kind === 'button');
    for (const found of await look(content)) {
      expect(found).toMatchObject({ ...FINE, language: locale });
      expect(found.texts).toBeGreaterThan(20);
      expect(found.buttons.map(({ href }) => href)).toEqual([url?.kind === 'button' && url.url]);
      expect(found.buttons[0]?.height).toBeGreaterThanOrEqual(44);
    }
  });

  test.each(['several', 'restored'] as const)('so does the mail “%s”', async (kind) => {
    expect(await look(mailFor(kind, locale))).toEqual(fineOnEach);
  });
});

test('where a mail program drops the style sheet it still fits', async () => {
  expect(await look(mailFor('request', 'de-DE'), 'dropped')).toEqual(fineOnEach);
});

test('a restored mail asks for nothing: it has no button', async () => {
  for (const { buttons } of await look(mailFor('restored', 'en-GB'))) expect(buttons).toEqual([]);
});

test.each(Object.entries(HOSTILE))('names of kind “%s” everywhere break no layout', async (_kind, name) => {
  const voice = { ...BRANDED, senderName: name, brand: name, person: name };
  const told = [lost(1, { system: name, site: name, connectionId: name }), lost(2, { system: name, site: name })];
  const reader = { ...READER, name };
  expect(await look(composeRequest(told.slice(0, 1), reader, voice))).toEqual(fineOnEach);
  expect(await look(composeRequest(told, reader, voice))).toEqual(fineOnEach);
});

test('a brand of any accepted colour stays readable, light and dark', async () => {
  for (const accent of ['#000000', '#767676', '#b45309', '#c2185b', '#0b1f4b', '#2e7d32']) {
    expect(await look({ ...mailFor('several', 'en-GB'), look: { ...BRANDED.look, accent } })).toEqual(fineOnEach);
  }
});

test('the audit finds what is wrong: a faint text, a wide one, a picture without words', async () => {
  await page.setContent(
    '<body style="margin:0"><p style="color:#999">faint</p><p style="width:900px">wide</p><img src="x"></body>',
  );
  await showOn(page, SCREENS[0]);
  const found = await audit(page);
  expect(found.faint).toEqual(['2.85 p: faint']);
  expect(found.overflowing).toContain('p: wide');
  expect(found.imagesWithoutText).toBe(1);
});
