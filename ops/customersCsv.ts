import { parse } from 'csv-parse/sync';
import { InputError } from './errors.ts';

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
  'quiet_hours',
  'working_days',
];

type Row = Readonly<Record<string, string>>;

/** Customers as JSON has them, and where in the file each stands. */
export interface Rows {
  readonly rows: readonly unknown[];
  readonly where: (index: number) => string;
}

/**
 * Reads CSV: a row a contact, and the first row of a customer says the rest. Whether the values are right is for the
 * reader of JSON to say.
 * @throws InputError for what is no CSV, and for columns that nobody knows
 */
export function rowsOfCsv(content: string, path: string): Rows {
  let rows: Row[];
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
    else customers.set(row['customer_id'] ?? '', { row: index + 2, value: { ...customerOf(row), contacts } });
  }
  const list = [...customers.values()];
  return { rows: list.map(({ value }) => value), where: (index) => `row ${list[index]?.row}` };
}

function customerOf(row: Row): Record<string, unknown> {
  return {
    ...filled({
      id: row['customer_id'],
      name: row['customer_name'],
      timeZone: row['time_zone'],
      locale: row['locale'],
      paused: row['paused'],
    }),
    ...unlessEmpty('slack', filled({ webhookUrl: row['slack_webhook_url'], channel: row['slack_channel'] })),
    ...unlessEmpty('accountOwner', filled({ name: row['account_owner_name'], email: row['account_owner_email'] })),
    ...unlessEmpty('notices', noticesOf(row)),
  };
}

/** `18:00-08:00`, or `none`; and days by their numbers, such as `7 1 2 3 4`. The other rules need JSON. */
function noticesOf({ quiet_hours: hours, working_days: days }: Row): object {
  const [from = '', to = ''] = hours?.split('-').map((time) => time.trim()) ?? [];
  return {
    ...(hours && { quietHours: hours === 'none' ? null : { from, to } }),
    ...(days && { workingDays: days.split(/\s+/).map(Number) }),
  };
}

function unlessEmpty(key: string, value: object): object {
  return Object.keys(value).length > 0 ? { [key]: value } : {};
}

function filled(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
