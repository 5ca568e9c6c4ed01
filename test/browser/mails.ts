import type { Browser, Page } from 'playwright-core';
import { renderHtml } from '../../shared/adapters/ses/html.ts';
import type { MessageContent } from '../../shared/domain/content.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { composeRestored } from '../../shared/domain/messages/restored.ts';
import { lost, READER, VOICE } from '../fixtures/messages.ts';
import type { Screen } from './chromium.ts';

export const LOCALES = ['en-GB', 'de-DE', 'fr-FR', 'es-ES', 'pt-BR', 'ja-JP'] as const;

const LOGO = 'https://cdn.harbourline.example/logo.png';

/** A mark that is dark on nothing, the hard case for a dark screen. */
const LOGO_IMAGE = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="64" viewBox="0 0 300 64"><path d="M6 44c10 0 10-8 20-8s10 8 20 8 10-8 20-8M6 30c10 0 10-8 20-8s10 8 20 8 10-8 20-8" fill="none" stroke="#0f5f6b" stroke-width="6" stroke-linecap="round"/><text x="80" y="44" font-family="sans-serif" font-size="36" font-weight="700" fill="#10303a">Harbourline</text></svg>`;

export const BRANDED = {
  ...VOICE,
  look: { logo: { url: LOGO, alt: 'Harbourline', width: 150 }, accent: '#0f6674' },
};

const SYSTEMS = [
  { system: 'Fiix', site: 'Hamburg' },
  { system: 'SAP S/4HANA', site: 'Rotterdam' },
  { system: 'Infor EAM', site: 'Gdańsk' },
] as const;

const told = SYSTEMS.map((names, index) => lost(index + 1, { ...names, connectionId: `conn_7f3a${index}` }));

/** One of the mails that are looked at, as it would be for a reader of that language. */
export function mailFor(kind: 'request' | 'several' | 'restored', locale: string): MessageContent {
  const reader = { ...READER, locale };
  const restoredAt = Date.parse('2026-03-02T08:41:00Z');
  switch (kind) {
    case 'request':
      return composeRequest(told.slice(0, 1), reader, BRANDED);
    case 'several':
      return composeRequest(told, reader, BRANDED);
    case 'restored':
      return composeRestored(
        told.slice(0, 1).map((one) => ({ ...one, restoredAt })),
        reader,
        BRANDED,
      );
  }
}

/** A page that may load nothing but the logo. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.route('**/*', (route) =>
    route.request().url() === LOGO
      ? route.fulfill({ contentType: 'image/svg+xml', body: LOGO_IMAGE })
      : route.abort('blockedbyclient'),
  );
  return page;
}

/** Shows a mail; `showOn` then puts it on one screen after the other. */
export async function show(page: Page, content: MessageContent): Promise<void> {
  await page.setContent(renderHtml(content), { waitUntil: 'load' });
}

export async function showOn(page: Page, screen: Screen): Promise<void> {
  await page.setViewportSize({ width: screen.width, height: 800 });
  await page.emulateMedia({ colorScheme: screen.colours });
}
