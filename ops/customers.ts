import type { Command } from 'commander';
import type { Customer, CustomerLearned } from '../shared/domain/customer.ts';
import { type ImportPlan, importCustomers, planImport } from '../shared/usecases/importCustomers.ts';
import { trustAddress } from '../shared/usecases/trustAddress.ts';
import { type CommonOptions, type Report, runs, table } from './command.ts';
import { readCustomersFile } from './customersFile.ts';
import { InputError } from './errors.ts';
import { addPersonalData } from './personalData.ts';
import type { Target } from './target.ts';

interface ImportOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly pruneLimit: string;
}

export function addCustomers(program: Command): void {
  const customers = program.command('customers').description('who is told: contacts, Slack, time zone, language');
  runs<ImportOptions>(
    customers
      .command('import <file>')
      .description('bring the stored customers to what a JSON or CSV file says (docs/customers.md); safe to repeat')
      .option('--dry-run', 'show what would change, and change nothing')
      .option('--prune', 'also remove customers that are not in the file')
      .option('--prune-limit <percent>', 'refuse to remove more than this share of all customers', '20'),
    'customers import customers.csv --stage prod --dry-run',
    importFile,
  );
  runs(customers.command('list').description('all customers, a line each'), 'customers list --stage prod', list);
  runs(
    customers.command('show <id>').description('one customer, with connections'),
    'customers show cust_42 --stage prod --json',
    show,
  );
  runs(
    customers
      .command('trust <id> <address>')
      .description('write to an address of theirs again, although it bounced or reported our mail as spam'),
    'customers trust cust_42 it@example.com --stage prod',
    trust,
  );
  addPersonalData(customers);
}

async function importFile(target: Target, options: ImportOptions, file = ''): Promise<Report> {
  const records = await readCustomersFile(file);
  const plan = await planImport(target, records);
  if (options.prune) checkPrune(plan, records.length, Number(options.pruneLimit));
  if (options.dryRun) return reportOf(plan, options, 'would be ');
  const onProgress = (done: number) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${done} of ${records.length} customers${done === records.length ? '\n' : ''}`);
  };
  return reportOf(await importCustomers(target, records, { prune: options.prune === true, onProgress }), options, '');
}

/** An empty or truncated export must not wipe everybody out. */
function checkPrune(plan: ImportPlan, given: number, limit: number): void {
  if (!(limit >= 0 && limit <= 100)) throw new InputError('--prune-limit must be a percentage from 0 to 100.');
  const known = given - plan.created.length + plan.missing.length;
  const share = known === 0 ? 0 : (plan.missing.length / known) * 100;
  if (given > 0 && share <= limit) return;
  throw new InputError(
    `Nothing was imported: pruning would remove ${plan.missing.length} of ${known} customers, more than --prune-limit ${limit} allows.`,
    ['look at the file with --dry-run; if it is right, raise --prune-limit'],
  );
}

function reportOf(plan: ImportPlan, { prune }: ImportOptions, would: string): Report {
  const removed = prune ? plan.missing : [];
  const { created, changed, unchanged, missing } = plan;
  const lines = [
    ...created.map((id) => `+ ${id}`),
    ...changed.map(({ id, fields }) => `~ ${id}: ${fields.join(', ')}`),
    ...removed.map((id) => `- ${id}`),
    `${created.length} ${would}created, ${changed.length} ${would}changed, ${unchanged.length} unchanged, ${removed.length} ${would}removed${
      !prune && missing.length > 0 ? `; ${missing.length} not in the file were kept (remove them with --prune)` : ''
    }`,
  ];
  return {
    json: { created, changed, unchanged, removed, kept: prune ? [] : missing, dryRun: would !== '' },
    text: lines.join('\n'),
  };
}

async function list(target: Target): Promise<Report> {
  const customers: Customer[] = [];
  for await (const customer of target.customers.all()) customers.push(customer);
  customers.sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = customers.map(({ id, name, contacts, slack, timeZone, learned }) => [
    id,
    name,
    String(contacts.length),
    absent(learned),
    slack?.kind ?? '-',
    timeZone,
  ]);
  return {
    json: customers,
    text:
      customers.length === 0
        ? 'No customers yet. Import them with `customers import`.'
        : table(['id', 'name', 'contacts', 'not written to', 'slack', 'time zone'], rows),
  };
}

/** How many addresses are not written to any more, and why. */
function absent({ unreachable, complained = [] }: CustomerLearned): string {
  const counts = [`${unreachable.length} bounced`, `${complained.length} complained`];
  return counts.filter((count) => !count.startsWith('0 ')).join(', ') || '-';
}

async function trust(target: Target, _options: CommonOptions, id = '', address = ''): Promise<Report> {
  const outcome = await trustAddress(target, id, address);
  if (outcome === 'unknown') throw new InputError(`There is no customer ${id}. \`customers list\` shows all.`);
  const text =
    outcome === 'trusted'
      ? 'It is written to again. If SES suppresses it too, remove it there: `aws sesv2 delete-suppressed-destination`.'
      : 'Nothing was held against that address.';
  return { json: { id, outcome }, text };
}

async function show(target: Target, _options: CommonOptions, id = ''): Promise<Report> {
  const customer = await target.customers.load(id);
  if (!customer) throw new InputError(`There is no customer ${id}. \`customers list\` shows all.`);
  const connections = await target.connections.idsOfCustomer(id);
  const shown = { ...customer, connections };
  return { json: shown, text: JSON.stringify(shown, undefined, 2) };
}
