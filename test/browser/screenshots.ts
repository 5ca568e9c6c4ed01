import { mkdir, writeFile } from 'node:fs/promises';
import { launchChromium, SCREENS } from './chromium.ts';
import { LOCALES, localesOf, MAILS, mailFor, newPage, show, showOn } from './mails.ts';
import { PAGES, pageFor } from './pages.ts';
import { smallPng } from './smallPng.ts';

// Pictures of mails and pages, for people to look at: all of them in .local/screenshots, the main ones for the documentation.

const ALL = new URL('../../.local/screenshots/', import.meta.url).pathname;
const DOCS = new URL('../../docs/images/', import.meta.url).pathname;

/** What docs/images holds, by the picture it is made from. */
const IN_DOCS: Readonly<Record<string, string>> = {
  'request-en-wide': 'mail-request',
  'request-en-phone-dark': 'mail-request-phone-dark',
  'several-en-wide': 'mail-several',
  'restored-en-phone': 'mail-restored-phone',
  'reminder-en-wide': 'mail-reminder',
  'last-en-phone-dark': 'mail-last-reminder-phone-dark',
  'offline-en-phone': 'mail-offline-phone',
  'escalation-en-wide': 'mail-escalation',
  'page-lost-en-phone': 'reconnect-lost',
  'page-several-en-phone-dark': 'reconnect-several',
  'page-ask-unused-en-phone': 'reconnect-answers',
  'request-de-phone': 'mail-request-de-phone',
  'request-fr-phone': 'mail-request-fr-phone',
  'request-es-phone': 'mail-request-es-phone',
  'request-pt-phone': 'mail-request-pt-phone',
  'request-ja-phone': 'mail-request-ja-phone',
};

await mkdir(ALL, { recursive: true });
const browser = await launchChromium();
const page = await newPage(browser);
for (const kind of MAILS) {
  for (const locale of localesOf(kind)) {
    await show(page, mailFor(kind, locale));
    await picture(`${kind}-${locale.slice(0, 2)}`);
  }
}
for (const kind of PAGES) {
  for (const locale of LOCALES) {
    await page.setContent(pageFor(kind, locale), { waitUntil: 'load' });
    await picture(`page-${kind}-${locale.slice(0, 2)}`);
  }
}
await browser.close();
console.log('Written to .local/screenshots/ and docs/images/');

async function picture(of: string): Promise<void> {
  for (const screen of SCREENS) {
    const name = `${of}-${screen.name}`;
    await showOn(page, screen);
    const png = await page.screenshot({ fullPage: true });
    await writeFile(`${ALL}${name}.png`, png);
    const inDocs = IN_DOCS[name];
    if (inDocs) await writeFile(`${DOCS}${inDocs}.png`, smallPng(png));
  }
}
