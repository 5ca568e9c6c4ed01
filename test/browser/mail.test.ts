import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { MessageContent } from '../../shared/domain/content.ts';
import { composeEscalation } from '../../shared/domain/messages/escalation.ts';
import { composeOffline } from '../../shared/domain/messages/offline.ts';
import { composeReminder } from '../../shared/domain/messages/reminder.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { HOSTILE, lost, READER } from '../fixtures/messages.ts';
import { audit, type Findings } from './audit.ts';
import { launchChromium, SCREENS } from './chromium.ts';
import { BRANDED, localesOf, MAILS, mailFor, newPage, STOP_URL, show, showOn } from './mails.ts';

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

const EACH = MAILS.flatMap((kind) => localesOf(kind).map((locale) => [kind, locale] as const));

test.each(EACH)(
  'the mail “%s” in %s fits and reads well, light and dark, on a phone and a desk',
  async (kind, locale) => {
    const content = mailFor(kind, locale);
    const ours = kind === 'escalation' || kind === 'alert';
    const urls = content.blocks.flatMap((block) => (block.kind === 'button' ? [block.url] : []));
    expect(urls.length).toBeLessThanOrEqual(1);
    for (const found of await look(content)) {
      expect(found).toMatchObject({ ...FINE, images: ours ? 0 : 1, language: locale });
      expect(found.texts).toBeGreaterThan(8);
      expect(found.buttons.map(({ href }) => href)).toEqual(urls);
      for (const { height } of found.buttons) expect(height).toBeGreaterThanOrEqual(44);
    }
  },
);

test('of the mails to a customer, those that ask have one button, and those that ask for nothing have none', async () => {
  const buttons = MAILS.map((kind) => [kind, mailFor(kind, 'en-GB').blocks.filter((b) => b.kind === 'button').length]);
  expect(Object.fromEntries(buttons)).toEqual({
    ...{ request: 1, several: 1, reminder: 1, last: 1, alert: 1 },
    ...{ offline: 0, restored: 0, escalation: 0 },
  });
});

test('only reminders show the link that ends them, as a link and not as a second button', async () => {
  for (const kind of MAILS) {
    await show(page, mailFor(kind, 'en-GB'));
    const links = await page.locator('a:not(.button)').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect([kind, links]).toEqual([kind, kind === 'reminder' || kind === 'last' ? [STOP_URL] : []]);
  }
});

test('where a mail program drops the style sheet it still fits', async () => {
  expect(await look(mailFor('request', 'de-DE'), 'dropped')).toEqual(fineOnEach);
});

test.each(Object.entries(HOSTILE))('names of kind “%s” everywhere break no layout', async (_kind, name) => {
  const voice = { ...BRANDED, senderName: name, brand: name, person: name };
  const told = [lost(1, { system: name, site: name, connectionId: name }), lost(2, { system: name, site: name })];
  const reader = { ...READER, name };
  expect(await look(composeRequest(told.slice(0, 1), reader, voice))).toEqual(fineOnEach);
  expect(await look(composeRequest(told, reader, voice))).toEqual(fineOnEach);
  expect(await look(composeReminder(told, reader, { ...voice, now: 2e12 }, true))).toEqual(fineOnEach);
  expect(await look(composeOffline(told, reader, voice))).toEqual(fineOnEach);
  const alert = [{ reason: 'stopped_asking', told }] as const;
  expect(await look(composeEscalation(alert, [], undefined, { ...voice, now: 2e12 }))).toEqual(
    SCREENS.map(() => expect.objectContaining({ ...FINE, images: 0 })),
  );
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
