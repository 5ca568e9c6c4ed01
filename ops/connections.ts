import type { Command } from 'commander';
import { type Connection, healthOfConnection } from '../shared/domain/connection.ts';
import { isOpen } from '../shared/domain/incident.ts';
import { assignConnection } from '../shared/usecases/assignConnection.ts';
import { changeConnection } from '../shared/usecases/changeConnection.ts';
import { type CommonOptions, iso, type Report, runs, table } from './command.ts';
import { InputError } from './errors.ts';
import type { Target } from './target.ts';

interface ListOptions extends CommonOptions {
  readonly customer?: string;
  readonly health?: string;
  readonly unmapped?: boolean;
}

interface LinkOptions extends CommonOptions {
  readonly remove?: boolean;
}

const TIMELINE_LENGTH = 50;

export function addConnections(program: Command): void {
  const connections = program.command('connections').description('what is linked, how it is, and whose it is');
  runs<ListOptions>(
    connections
      .command('list')
      .description('all connections, a line each')
      .option('--customer <id>', 'only this customer’s')
      .option('--health <health>', 'only those in this health, such as reauthorization_required')
      .option('--unmapped', 'only those whose customer nobody knows'),
    'connections list --stage prod --health reauthorization_required',
    list,
  );
  runs(
    connections.command('show <id>').description('one connection with its incident, notices and timeline'),
    'connections show conn_0001 --stage prod',
    show,
  );
  runs(
    connections.command('assign <id> <customer>').description('say whose it is, for good: what is owed moves along'),
    'connections assign conn_0001 cust_42 --stage prod',
    assign,
  );
  runs<LinkOptions>(
    connections
      .command('magic-link <id> [url]')
      .description('where the customer logs in again, if the provider made a link for this connection')
      .option('--remove', 'back to the common login'),
    'connections magic-link conn_0001 https://link.makini.io/m/… --stage prod',
    magicLink,
  );
}

async function list(target: Target, options: ListOptions): Promise<Report> {
  const found: Connection[] = [];
  const ids =
    options.customer === undefined
      ? target.connections.allIds()
      : await target.connections.idsOfCustomer(options.customer);
  for await (const id of ids) {
    const connection = await target.connections.load(id);
    if (connection && matches(connection, options)) found.push(connection);
  }
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = found.map(summary);
  const rows = shown.map(({ id, customerId, system, health, lostSince }) => [
    id,
    customerId ?? '(unmapped)',
    system ?? '-',
    health,
    lostSince ?? '-',
  ]);
  const none = 'No connections. The sweep discovers them; a webhook makes its own known.';
  return {
    json: shown,
    text: rows.length === 0 ? none : table(['id', 'customer', 'system', 'health', 'lost since'], rows),
  };
}

function matches(connection: Connection, { customer, health, unmapped }: ListOptions): boolean {
  if (customer !== undefined && connection.customerId !== customer) return false;
  if (unmapped && connection.customerId !== undefined) return false;
  return health === undefined || healthOfConnection(connection) === health;
}

function summary(connection: Connection) {
  const { id, customerId = null, system = null, site = null, incident } = connection;
  const open = isOpen(incident) ? incident : undefined;
  return {
    id,
    customerId,
    system,
    site,
    health: healthOfConnection(connection),
    incident: open?.number ?? null,
    lostSince: open ? iso(open.lostAt) : null,
  };
}

async function show(target: Target, _options: CommonOptions, id = ''): Promise<Report> {
  const connection = await target.connections.load(id);
  if (!connection) throw new InputError(`There is no connection ${id}. \`connections list\` shows all.`);
  const timeline = await target.connections.timeline(id, TIMELINE_LENGTH);
  const shown = {
    ...summary(connection),
    assigned: connection.customerAssigned === true,
    notices: connection.incident?.notices ?? [],
    history: connection.history,
    timeline,
  };
  const head = Object.entries(summary(connection)).map(([name, value]) => `${name.padEnd(11)} ${value ?? '-'}`);
  const notices = (connection.incident?.notices ?? []).map((n) => [
    n.kind,
    n.channel,
    n.state,
    iso(n.dueAt),
    n.reason ?? '',
  ]);
  const events = timeline.map((entry) => [
    iso(entry.at),
    entry.source,
    entry.label,
    entry.fact ? `${entry.fact.register}: ${entry.fact.value}` : '',
  ]);
  const text = [
    head.join('\n'),
    table(['notice', 'channel', 'state', 'due', 'reason'], notices),
    table(['time', 'source', 'said', 'meant'], events),
  ].join('\n\n');
  return { json: shown, text };
}

async function assign(target: Target, _options: CommonOptions, id = '', customerId = ''): Promise<Report> {
  if (!(await target.customers.load(customerId))) {
    throw new InputError(`There is no customer ${customerId}. Import it first, or look it up with \`customers list\`.`);
  }
  const assigned = await assignConnection(target, id, customerId);
  if (assigned.kind === 'unknown_connection')
    throw new InputError(`There is no connection ${id}. \`connections list\` shows all.`);
  const from = assigned.from ?? null;
  return {
    json: { id, customerId, from },
    text: `${id} belongs to ${customerId} now${from === null ? '' : `, before to ${from}`}.`,
  };
}

async function magicLink(target: Target, { remove = false }: LinkOptions, id = '', url = ''): Promise<Report> {
  if (remove === (url !== '')) throw new InputError('Give the link, or --remove to take it out.');
  if (!remove && !/^https:\/\/[^\s/?#@]+(\/\S*)?$/.test(url)) throw new InputError('The link must be an https URL.');
  const known = await changeConnection(target, id, (stored) => {
    if (!stored) return { result: false };
    const { magicLink: _, ...rest } = stored;
    return { connection: remove ? rest : { ...rest, magicLink: url }, result: true };
  });
  if (!known) throw new InputError(`There is no connection ${id}. \`connections list\` shows all.`);
  const leads = remove ? 'the common login of the provider' : 'the link that was made for it';
  return { json: { id, magicLink: !remove }, text: `The button for ${id} leads to ${leads}.` };
}
