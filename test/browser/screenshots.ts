import { mkdir, writeFile } from 'node:fs/promises';
import { launchChromium, SCREENS } from './chromium.ts';
import { LOCALES, mailFor, newPage, show, showOn } from './mails.ts';
import { smallPng } from './smallPng.ts';

// Pictures of the mails, for people to look at: all of them in .local/screenshots, the main ones for the documentation.

const ALL = new URL('../../.local/screenshots/', import.meta.url).pathname;
const DOCS = new URL('../../docs/images/', import.meta.url).pathname;

/** What docs/images holds, by the picture it is made from. */
const IN_DOCS: Readonly<Record<string, string>> = {
  'request-en-wide': 'mail-request',
  'request-en-phone-dark': 'mail-request-phone-dark',
  'several-en-wide': 'mail-several',
  'restored-en-phone': 'mail-restored-phone',
  'request-de-phone': 'mail-request-de-phone',
  'request-fr-phone': 'mail-request-fr-phone',
  'request-es-phone': 'mail-request-es-phone',
  'request-pt-phone': 'mail-request-pt-phone',
  'request-ja-phone': 'mail-request-ja-phone',
};

await mkdir(ALL, { recursive: true });
const browser = await launchChromium();
const page = await newPage(browser);
for (const kind of ['request', 'several', 'restored'] as const) {
  for (const locale of LOCALES) {
    await show(page, mailFor(kind, locale));
    for (const screen of SCREENS) {
      const name = `${kind}-${locale.slice(0, 2)}-${screen.name}`;
      await showOn(page, screen);
      const picture = await page.screenshot({ fullPage: true });
      await writeFile(`${ALL}${name}.png`, picture);
      const inDocs = IN_DOCS[name];
      if (inDocs) await writeFile(`${DOCS}${inDocs}.png`, smallPng(picture));
    }
  }
}
await browser.close();
console.log('Written to .local/screenshots/ and docs/images/');
