import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { isTimeZone } from '../shared/domain/timeZone.ts';
import type { CustomerRecord } from '../shared/usecases/importCustomers.ts';
import { InputError } from './errors.ts';

/** SES takes no letters beyond ASCII before the @; the domain may have them. */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;

const text = (what: string, longest = 200) =>
  z
    .string({ error: `must be ${what}` })
    .trim()
    .min(1, `must be ${what}`)
    .max(longest, `must have at most ${longest} characters`);
const email = z
  .string({ error: 'must be an e-mail address' })
  .trim()
  .regex(EMAIL, 'must be an e-mail address with plain letters before the @');
const person = z.strictObject({ name: text('a name'), email });

/** One customer in the file. Its documentation is docs/customers.md. */
const customer = z.strictObject({
  id: text('the id that the provider’s metadata names', 500),
  name: text('the company’s name as it knows itself'),
  timeZone: z
    .string({ error: 'must be a time zone such as Europe/Berlin' })
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
  locale: z.string().refine(isLocale, 'must be a language tag such as en or de-AT').default('en'),
  contacts: z
    .array(
      z.strictObject({
        email,
        name: text('a name').optional(),
        role: z.enum(['technical', 'business'], 'must be technical or business').default('technical'),
      }),
      'must be a list of contacts',
    )
    .default([]),
  slack: z
    .union(
      [
        z.strictObject({
          webhookUrl: z.url({ protocol: /^https?$/, error: 'must be the URL of an incoming webhook' }),
        }),
        z.strictObject({ channel: text('the id of a channel that the bot was invited to', 80) }),
      ],
      'must be {"webhookUrl": …} or {"channel": …}',
    )
    .optional(),
  accountOwner: person.optional(),
  paused: text('words for what stands still', 500).optional(),
});

type CustomerInFile = z.output<typeof customer>;

const COLUMNS = [
  'customer_id',
  'customer_name',
  'time_zone',
  'locale',
  'contact_email',
  'contact_name',
  'contact_role',
  'slack_webhook_url',
  'slack_channel',
  'account_owner_name',
  'account_owner_email',
  'paused',
];

/**
 * Reads customers from JSON (a list) or CSV (a row a contact; the first row of a customer says the rest).
 * @throws InputError with everything that is wrong, by row and field
 */
export async function readCustomersFile(path: string): Promise<readonly CustomerRecord[]> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`The file ${path} cannot be read.`);
  });
  const { rows, where } = /\.csv$/i.test(path) ? fromCsv(content, path) : fromJson(content, path);
  const problems: string[] = [];
  const records: CustomerRecord[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const parsed = customer.safeParse(row);
    if (!parsed.success) {
      problems.push(
        ...parsed.error.issues.map(
          ({ path: field, message }) => `${where(index)}: ${field.join('.') || 'the entry'} ${message}`,
        ),
      );
    } else if (seen.has(parsed.data.id)) problems.push(`${where(index)}: id stands in the file twice; keep one`);
    else {
      seen.add(parsed.data.id);
      records.push(recordOf(parsed.data));
    }
  }
  if (problems.length > 0)
    throw new InputError(`Nothing was imported: ${path} has ${problems.length} problem(s).`, problems);
  return records;
}

function recordOf({ id, slack, ...facts }: CustomerInFile): CustomerRecord {
  const webhookUrl = slack && 'webhookUrl' in slack ? slack.webhookUrl : undefined;
  const destination =
    slack && ('channel' in slack ? { kind: 'channel' as const, channel: slack.channel } : { kind: 'webhook' as const });
  return {
    id,
    facts: defined({ ...facts, contacts: facts.contacts.map(defined), slack: destination }) as CustomerRecord['facts'],
    ...(webhookUrl !== undefined && { slackWebhookUrl: webhookUrl }),
  };
}

/** Absent and undefined are the same in a file and must be in the store. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

interface Rows {
  readonly rows: readonly unknown[];
  readonly where: (index: number) => string;
}

function fromJson(content: string, path: string): Rows {
  let rows: unknown;
  try {
    rows = JSON.parse(content);
  } catch {
    throw new InputError(`${path} is not JSON. Name it .csv if it is CSV.`);
  }
  if (!Array.isArray(rows)) throw new InputError(`${path} must hold a list of customers: [ {…}, … ].`);
  return { rows, where: (index) => `entry ${index + 1}` };
}

function fromCsv(content: string, path: string): Rows {
  let rows: Record<string, string>[];
  try {
    rows = parse(content, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new InputError(`${path} is not CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const unknown = Object.keys(rows[0] ?? {}).filter((column) => !COLUMNS.includes(column));
  if (unknown.length > 0)
    throw new InputError(`${path} has unknown columns: ${unknown.join(', ')}.`, [`known are ${COLUMNS.join(', ')}`]);
  const customers = new Map<string, { row: number; value: Record<string, unknown> & { contacts: object[] } }>();
  for (const [index, row] of rows.entries()) {
    const known = customers.get(row['customer_id'] ?? '');
    const contact = filled({ email: row['contact_email'], name: row['contact_name'], role: row['contact_role'] });
    const contacts = Object.keys(contact).length > 0 ? [contact] : [];
    if (known) known.value.contacts.push(...contacts);
    else customers.set(row['customer_id'] ?? '', { row: index + 2, value: { ...customerOfRow(row), contacts } });
  }
  const list = [...customers.values()];
  return { rows: list.map(({ value }) => value), where: (index) => `row ${list[index]?.row}` };
}

function customerOfRow(row: Record<string, string>): Record<string, unknown> {
  const slack = filled({ webhookUrl: row['slack_webhook_url'], channel: row['slack_channel'] });
  const accountOwner = filled({ name: row['account_owner_name'], email: row['account_owner_email'] });
  return {
    ...filled({
      id: row['customer_id'],
      name: row['customer_name'],
      timeZone: row['time_zone'],
      locale: row['locale'],
      paused: row['paused'],
    }),
    ...(Object.keys(slack).length > 0 && { slack }),
    ...(Object.keys(accountOwner).length > 0 && { accountOwner }),
  };
}

function filled(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
