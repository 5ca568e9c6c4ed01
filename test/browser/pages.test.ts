import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { audit } from './audit.ts';
import { launchChromium, SCREENS } from './chromium.ts';
import { LOCALES, newPage, showOn } from './mails.ts';
import { PAGES, pageFor } from './pages.ts';
import { violations } from './violations.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await newPage(browser);
});
afterAll(() => browser.close());

test.each(PAGES.flatMap((kind) => LOCALES.map((locale) => [kind, locale] as const)))(
  'the page “%s” in %s fits, reads well and is clean for axe on each screen',
  async (kind, locale) => {
    await page.setContent(pageFor(kind, locale), { waitUntil: 'load' });
    for (const screen of SCREENS) {
      await showOn(page, screen);
      const { overflowing, faint, imagesWithoutText, language } = await audit(page);
      const found = { overflowing, faint, imagesWithoutText, language, violations: await violations(page) };
      expect(found).toEqual({ overflowing: [], faint: [], imagesWithoutText: 0, language: locale, violations: [] });
    }
  },
);
