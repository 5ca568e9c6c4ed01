import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { composeMessage } from '../../shared/domain/messages/compose.ts';
import { threadsOf } from '../../shared/domain/messages/thread.ts';
import { audienceOf, CHANNELS, type Channel } from '../../shared/domain/notice.ts';
import { noticesFor } from '../../shared/domain/policy.ts';
import { recipientsOf } from '../../shared/domain/recipients.ts';
import type { Addressee } from '../../shared/ports.ts';
import type { CommonOptions, Report } from '../command.ts';
import type { FunctionSettings } from '../doctor/settings.ts';
import type { Installation } from '../doctor/subject.ts';
import { InputError } from '../errors.ts';
import { withInstallation } from '../installation.ts';
import type { Target } from '../target.ts';
import { type Occasion, occasionFor, type Wanted } from './occasion.ts';
import { mailSheets, type Sheet, slackSheet } from './sheets.ts';
import { readWanted } from './wanted.ts';

export interface PreviewOptions extends CommonOptions {
  readonly kind: string;
  readonly out: string;
  readonly customer?: string;
  readonly connection?: readonly string[];
  readonly locale?: string;
  readonly channel?: string;
  readonly round: string;
  readonly reason?: string;
}

/** Where links in a preview lead: to our own page, which does not know it. A preview must not let anybody in. */
const NOWHERE = 'preview';

/** `notices preview`: renders a notice from what is stored, and sends nothing. */
export async function preview(options: PreviewOptions): Promise<Report> {
  const wanted = readWanted(options);
  return withInstallation(options, (installation) => previewOn(installation, wanted, options));
}

async function previewOn({ target, settings }: Installation, wanted: Wanted, options: PreviewOptions): Promise<Report> {
  const { customer, connections } = await whose(target, options);
  const notices = noticesFor(settings.notices, customer?.notices);
  const reminders = notices.reminderDays.length;
  if (wanted.kind === 'reminder' && wanted.round > reminders)
    throw new InputError(`--round must be at most ${reminders}: there is no later reminder here.`);
  const now = target.clock.now();
  const occasion = occasionFor(wanted, connections, notices, now);
  const reader = customer && { ...customer, locale: options.locale ?? customer.locale };
  const voice = { ...settings.voice, stage: settings.stage, now, link: `${settings.baseUrl}/reconnect/${NOWHERE}` };
  const last = wanted.kind === 'reminder' && wanted.round === reminders;
  const content = composeMessage(wanted.kind, occasion.connections, reader, voice, { last });
  const to = addresseesOf(wanted, customer, settings);
  const channels = channelsOf(wanted, options);
  const envelope = {
    from: settings.mail.from,
    // Each gets a reminder alone, with a link of their own.
    to: wanted.kind === 'reminder' ? to.slice(0, 1) : to,
    threads: threadsOf(occasion.connections, wanted.kind),
  };
  const sheets = [
    ...(channels.includes('email') ? await mailSheets(content, envelope) : []),
    ...(channels.includes('slack') ? [slackSheet(content, audienceOf(wanted))] : []),
  ];
  const name = [wanted.kind, ...(wanted.kind === 'reminder' ? [wanted.round] : []), content.locale].join('-');
  const files = await write(options.out, name, sheets);
  const shown = {
    kind: wanted.kind,
    locale: content.locale,
    subject: content.subject,
    customerId: customer?.id ?? null,
    connections: occasion.connections.map(({ id }) => id),
    isReal: occasion.isReal,
    people: to.length,
    files,
  };
  return { json: shown, text: inWords(shown, occasion) };
}

/** @throws InputError if it is not said, or not known, whose notice it is */
async function whose(
  target: Target,
  { customer: customerId, connection: named = [] }: PreviewOptions,
): Promise<{ readonly customer: Customer | undefined; readonly connections: readonly Connection[] }> {
  if (customerId === undefined && named.length === 0)
    throw new InputError('Say whose: --customer ID or --connection ID.');
  const ids = named.length > 0 ? named : await target.connections.idsOfCustomer(customerId ?? '');
  const found = await Promise.all(ids.map((id) => target.connections.load(id)));
  const connections = found.filter((connection) => connection !== undefined && !connection.gone) as Connection[];
  const ofWhom = customerId ?? connections[0]?.customerId;
  const customer = ofWhom === undefined ? undefined : await target.customers.load(ofWhom);
  if (customerId !== undefined && !customer)
    throw new InputError(`There is no customer ${customerId}. \`customers list\` shows all.`);
  const theirs = connections.filter((connection) => connection.customerId === ofWhom);
  if (theirs.length === 0) throw new InputError('There is no such connection. `connections list` shows all.');
  return { customer, connections: theirs };
}

/** To whom a mail would go. */
function addresseesOf(
  wanted: Wanted,
  customer: Customer | undefined,
  settings: FunctionSettings,
): readonly Addressee[] {
  const operators = settings.operators.emails.map((email) => ({ email }));
  switch (audienceOf(wanted)) {
    case 'operators':
      return operators;
    case 'owner':
      return customer?.accountOwner ? [customer.accountOwner] : operators;
    case 'customer': {
      const people = customer ? recipientsOf(customer, wanted) : [];
      const stopUrl = `${settings.baseUrl}/reminders/stop/${NOWHERE}`;
      return wanted.kind === 'reminder' ? people.map((person) => ({ ...person, stopUrl })) : people;
    }
  }
}

function channelsOf({ kind }: Wanted, { channel }: PreviewOptions): readonly Channel[] {
  return CHANNELS.filter((one) => (channel ?? one) === one && !(kind === 'escalation' && one === 'slack'));
}

async function write(folder: string, name: string, sheets: readonly Sheet[]): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    sheets.map(async ({ ending, content }) => {
      const path = join(folder, `${name}.${ending}`);
      await writeFile(path, content);
      return path;
    }),
  );
}

function inWords(
  shown: { readonly subject: string; readonly people: number; readonly files: readonly string[] },
  occasion: Occasion,
): string {
  const systems = occasion.connections.map(({ id }) => id).join(', ');
  return [
    `"${shown.subject}", about ${systems}${occasion.isReal ? ' as it is now.' : '.'}`,
    ...(occasion.isReal ? [] : ['Nothing of the kind is so now: it is rendered as if it were.']),
    shown.people === 0 ? 'By mail it would reach nobody.' : `By mail it would go to ${shown.people} address(es).`,
    'Nothing was sent, and the links in it lead nowhere.',
    ...shown.files,
  ].join('\n');
}
