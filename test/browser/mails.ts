import type { Browser, Page } from 'playwright-core';
import { renderHtml } from '../../shared/adapters/ses/html.ts';
import type { MessageContent } from '../../shared/domain/content.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { AskedBy } from '../../shared/domain/incident.ts';
import { composeEscalation } from '../../shared/domain/messages/escalation.ts';
import { composeOffline } from '../../shared/domain/messages/offline.ts';
import { composeOperatorAlert } from '../../shared/domain/messages/operatorAlert.ts';
import { composeReminder } from '../../shared/domain/messages/reminder.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { composeRestored } from '../../shared/domain/messages/restored.ts';
import type { LinkedVoice } from '../../shared/domain/messages/voice.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
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

/** Where a reader ends reminders; shown in the mails that can be ended. */
export const STOP_URL = 'https://reconnect.harbourline.example/reminders/stop/e30.e30.c2ln';

const SYSTEMS = [
  { system: 'Fiix', site: 'Hamburg' },
  { system: 'SAP S/4HANA', site: 'Rotterdam' },
  { system: 'Infor EAM', site: 'Gdańsk' },
] as const;

const LOST_AT = lost().lostAt;
const told = SYSTEMS.map((names, index) => lost(index + 1, { ...names, connectionId: `conn_7f3a${index}` }));
const [first] = told.slice(0, 1);

/** So long after the first system was lost. */
const later = (days: number): LinkedVoice => ({ ...BRANDED, now: LOST_AT + days * DAY + HOUR });

/** What a mail to people at the customer's or on our side can be. */
export const MAILS = ['request', 'several', 'reminder', 'last', 'offline', 'restored', 'escalation', 'alert'] as const;
export type MailKind = (typeof MAILS)[number];

/** Those to our own side are in English, whatever the customer reads. */
export function localesOf(kind: MailKind): readonly string[] {
  return kind === 'escalation' || kind === 'alert' ? LOCALES.slice(0, 1) : LOCALES;
}

/** One of the mails that are looked at, as it would be for a reader of that language. */
export function mailFor(kind: MailKind, locale: string): MessageContent {
  const reader = { ...READER, locale };
  if (!first) throw new Error('No system');
  switch (kind) {
    case 'request':
      return composeRequest([first], reader, BRANDED);
    case 'several':
      return composeRequest(told, reader, BRANDED);
    case 'reminder':
      return composeReminder(apart, reader, later(7), false);
    case 'last':
      return composeReminder([first], reader, later(28), true);
    case 'offline':
      return composeOffline([first], reader, BRANDED);
    case 'restored':
      return composeRestored([{ ...first, restoredAt: Date.parse('2026-03-02T08:41:00Z') }], reader, BRANDED);
    case 'escalation':
      return composeEscalation([{ reason: 'unresolved', told: apart.slice(0, 2) }], ASKED, CUSTOMER, later(3));
    case 'alert':
      return composeOperatorAlert([{ reason: 'no_contact', told: [first] }], CUSTOMER, BRANDED);
  }
}

/** Lost one after the other, days apart. */
const apart = told.map((one, index) => ({ ...one, lostAt: LOST_AT + index * 2 * DAY }));

const ASKED: readonly AskedBy[] = [
  { messageId: 'm1', channel: 'email', at: LOST_AT + 120_000 },
  { messageId: 'm2', channel: 'slack', at: LOST_AT + 120_000 },
  { messageId: 'm3', channel: 'email', round: 1, at: LOST_AT + DAY },
];

const CUSTOMER: Customer = {
  ...{ ...READER, id: 'cust_01', schema: 1, version: 1, slack: { kind: 'webhook' } },
  contacts: [
    { email: 'ops@nordwind.example', role: 'technical' },
    { email: 'it@nordwind.example', role: 'technical' },
    { email: 'cfo@nordwind.example', role: 'business' },
  ],
  accountOwner: { name: 'Mira Holt', email: 'mira@harbourline.example' },
  learned: { unreachable: ['it@nordwind.example'], optedOut: [] },
};

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
  await page.setContent(renderHtml(content, STOP_URL), { waitUntil: 'load' });
}

export async function showOn(page: Page, screen: Screen): Promise<void> {
  await page.setViewportSize({ width: screen.width, height: 800 });
  await page.emulateMedia({ colorScheme: screen.colours });
}
