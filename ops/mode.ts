import type { Command } from 'commander';
import { goLive, listUntold, type Untold } from '../shared/usecases/goLive.ts';
import { backToLive, setMode } from '../shared/usecases/setMode.ts';
import { type CommonOptions, iso, type Report, runs, table } from './command.ts';
import { confirm } from './confirm.ts';
import { InputError } from './errors.ts';
import type { Target } from './target.ts';

interface GoLiveOptions extends CommonOptions {
  readonly existing: string;
  readonly yes?: boolean;
}

export function addMode(program: Command): void {
  const mode = program.command('mode').description('whether customers hear from this stage');
  runs(mode.command('show').description('the mode now'), 'mode show --stage prod', show);
  runs(
    mode.command('shadow').description('stop all customer messages at once; everything is still decided and recorded'),
    'mode shadow --stage prod',
    shadow,
  );
  runs(
    mode.command('allowlist <customers...>').description('only these customers hear from us'),
    'mode allowlist cust_1 cust_2 --stage prod',
    allowlist,
  );
  runs(
    mode.command('live').description('back to telling everybody; refused while somebody has to decide with go-live'),
    'mode live --stage prod',
    live,
  );
  runs<GoLiveOptions>(
    program
      .command('go-live')
      .description('tell customers from now on; shows first who would be told of outages that are already there')
      .requiredOption('--existing <skip|notify>', 'outages that are open by now: never tell, or tell')
      .option('--yes', 'do not ask'),
    'go-live --existing skip --stage prod',
    switchToLive,
  );
}

async function show(target: Target): Promise<Report> {
  const state = await target.stage.mode();
  const skip =
    state.skipOpenedBefore === undefined
      ? ''
      : `; outages opened before ${iso(state.skipOpenedBefore)} are not told of`;
  const list = state.mode === 'allowlist' ? `: ${state.allowlist.join(', ')}` : '';
  return { json: state, text: `${state.mode}${list}${skip}` };
}

async function shadow(target: Target): Promise<Report> {
  await setMode(target, 'shadow');
  return { json: { mode: 'shadow' }, text: 'shadow: no customer is told anything from this moment on.' };
}

async function allowlist(target: Target, _options: CommonOptions, ...customers: string[]): Promise<Report> {
  for (const id of customers)
    if (!(await target.customers.load(id)))
      throw new InputError(`There is no customer ${id}. \`customers list\` shows all.`);
  await setMode(target, 'allowlist', customers);
  return {
    json: { mode: 'allowlist', allowlist: customers },
    text: `allowlist: only ${customers.join(', ')} hear from us.`,
  };
}

async function live(target: Target): Promise<Report> {
  const back = await backToLive(target);
  if (back.kind === 'untold') {
    const outages = back.untold.reduce((sum, { connections }) => sum + connections.length, 0);
    throw new InputError(
      `Nothing was changed: ${outages} outage(s) of ${back.untold.length} customer(s) are open that nobody was told of.`,
      ['say what becomes of them: go-live --existing skip, or go-live --existing notify'],
    );
  }
  return { json: back.state, text: 'live. Outages from now on are told of.' };
}

async function switchToLive(target: Target, options: GoLiveOptions): Promise<Report> {
  const { existing } = options;
  if (existing !== 'skip' && existing !== 'notify') throw new InputError('--existing must be skip or notify.');
  const untold = await listUntold(target);
  if (!options.json) process.stderr.write(`${describe(untold, existing)}\n`);
  await confirm('Go live?', options);
  const { nudged } = await goLive(target, existing);
  const text =
    existing === 'skip'
      ? 'live. Outages from now on are told of.'
      : `live. ${nudged} customer(s) will be told within minutes.`;
  return { json: { mode: 'live', existing, untold, nudged }, text };
}

function describe(untold: readonly Untold[], existing: string): string {
  if (untold.length === 0) return 'No outage is open that a customer has not been told of.';
  const rows = untold.flatMap(({ customerId, connections }) =>
    connections.map(({ id, system, lostAt }) => [customerId, id, system ?? '-', iso(lostAt)]),
  );
  const fate = existing === 'skip' ? 'will NOT be told' : 'will be told, one message a customer and channel,';
  return `${untold.length} customer(s) ${fate} of ${rows.length} open outage(s):\n\n${table(['customer', 'connection', 'system', 'lost since'], rows)}\n`;
}
