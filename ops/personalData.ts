import type { Command } from 'commander';
import { type Erased, eraseCustomer } from '../shared/usecases/eraseCustomer.ts';
import { exportCustomer } from '../shared/usecases/exportCustomer.ts';
import { type CommonOptions, type Report, runs } from './command.ts';
import { confirm } from './confirm.ts';
import { InputError } from './errors.ts';
import type { Target } from './target.ts';

interface EraseOptions extends CommonOptions {
  readonly yes?: boolean;
}

/** What an erasure leaves, for how long, and who can end it; docs/customers.md says the same. */
const STILL_KEPT = [
  'backups: point-in-time recovery of the table can bring it back for up to 35 days; after a restore, erase again',
  'logs: they never held addresses or texts; ids stay until the log groups’ retention is over',
  'connections: their state (system, site, whose they are) stays while they are linked at the provider; disconnect them there',
  'tokens of the connections: they are in the vault, and `tokens revoke` ends them',
  'what was delivered: mails and Slack posts are with who received them',
  'your CRM: the next import brings the customer back unless it has forgotten them too',
];

/** `customers export` and `customers erase`: what a person may ask of us about their data. */
export function addPersonalData(customers: Command): void {
  runs(
    customers
      .command('export <id>')
      .description('all that is kept about a customer, as JSON: facts, connections, timelines, messages; no secrets')
      .addHelpText('after', '\nIt reads the whole table, which costs accordingly.'),
    'customers export cust_42 --stage prod > cust_42.json',
    exportOne,
  );
  runs<EraseOptions>(
    customers
      .command('erase <id>')
      .description('delete contacts, Slack webhook, timelines and messages of a customer, for good')
      .option('--yes', 'do not ask')
      .addHelpText('after', `\nIt reads the whole table. What it cannot reach:\n${bullets(STILL_KEPT)}`),
    'customers erase cust_42 --stage prod',
    erase,
  );
}

async function exportOne(target: Target, _options: CommonOptions, id = ''): Promise<Report> {
  const kept = await exportCustomer(target, id);
  if (!kept) throw nothingKept(id);
  return { json: kept, text: JSON.stringify(kept, undefined, 2) };
}

async function erase(target: Target, options: EraseOptions, id = ''): Promise<Report> {
  await confirm(`Erase all that is kept about ${id}? It cannot be taken back.`, options);
  const erased = await eraseCustomer(target, id);
  if (isNothing(erased)) throw nothingKept(id);
  const { connections, timelineEntries, messages } = erased;
  const text = [
    `Erased of ${id}: contacts and Slack webhook, ${timelineEntries} timeline entries of ${connections.length} connection(s), ${messages} message(s).`,
    `Still kept, and for how long:\n${bullets(STILL_KEPT)}`,
  ].join('\n');
  return { json: { id, ...erased, stillKept: STILL_KEPT }, text };
}

function isNothing({ customer, connections, messages }: Erased): boolean {
  return !customer && connections.length === 0 && messages === 0;
}

function nothingKept(id: string): InputError {
  return new InputError(`Nothing is kept about a customer ${id}. \`customers list\` shows all.`);
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}
