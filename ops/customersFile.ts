import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { noticeOverridesOf, noticeOverridesSchema } from '../functions/notices.ts';
import { isTimeZone } from '../shared/domain/timeZone.ts';
import type { CustomerRecord } from '../shared/usecases/importCustomers.ts';
import { type Rows, rowsOfCsv } from './customersCsv.ts';
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
  notices: z.optional(noticeOverridesSchema),
});

type CustomerInFile = z.output<typeof customer>;

/**
 * Reads customers from JSON (a list) or CSV (a row a contact; the first row of a customer says the rest).
 * @throws InputError with everything that is wrong, by row and field
 */
export async function readCustomersFile(path: string): Promise<readonly CustomerRecord[]> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`The file ${path} cannot be read.`);
  });
  const { rows, where } = /\.csv$/i.test(path) ? rowsOfCsv(content, path) : fromJson(content, path);
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

function recordOf({ id, slack, notices, ...facts }: CustomerInFile): CustomerRecord {
  const webhookUrl = slack && 'webhookUrl' in slack ? slack.webhookUrl : undefined;
  const destination =
    slack && ('channel' in slack ? { kind: 'channel' as const, channel: slack.channel } : { kind: 'webhook' as const });
  return {
    id,
    facts: defined({
      ...facts,
      contacts: facts.contacts.map(defined),
      slack: destination,
      notices: notices && noticeOverridesOf(notices),
    }) as CustomerRecord['facts'],
    ...(webhookUrl !== undefined && { slackWebhookUrl: webhookUrl }),
  };
}

/** Absent and undefined are the same in a file and must be in the store. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
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

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
