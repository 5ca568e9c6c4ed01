import type { Command } from 'commander';
import type { EndedHold, Trip } from '../shared/domain/hold.ts';
import { cancelHold, type HoldEnded, holdStatus, releaseHold } from '../shared/usecases/endHold.ts';
import { type CommonOptions, iso, type Report, runs } from './command.ts';
import { confirm } from './confirm.ts';
import { InputError } from './errors.ts';
import type { Target } from './target.ts';

interface EndOptions extends CommonOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

const LONGEST_REASON = 500;

export function addHold(program: Command): void {
  const hold = program.command('hold').description('the mass-outage guard, behind which customers’ notices wait');
  runs(hold.command('status').description('whether it holds, why, and who waits'), 'hold status --stage prod', status);
  const ends = (command: Command) =>
    command.requiredOption('--reason <text>', 'why, for whoever asks later; it is kept').option('--yes', 'do not ask');
  runs<EndOptions>(
    ends(hold.command('release').description('tell everybody who is still lost; only later outages count from now on')),
    'hold release --reason "Makini confirms: password policy of one vendor" --stage prod',
    release,
  );
  runs<EndOptions>(
    ends(hold.command('cancel').description('tell nobody of what waits; outages stay open, later ones are told')),
    'hold cancel --reason "Makini’s mistake, mended at 10:40" --stage prod',
    cancel,
  );
}

async function status(target: Target): Promise<Report> {
  const { hold, stillLost, customers, connections, notices } = await holdStatus(target);
  const { current, past } = hold;
  const ended = past.map((one) => ({
    ...timed(one),
    endedAs: one.endedAs,
    endedAt: iso(one.endedAt),
    reason: one.reason,
  }));
  if (!current) return { json: { held: false, past: ended }, text: describeOff(past[0]) };
  const waiting = { customers, connections, notices };
  return {
    json: { held: true, ...timed(current), stillLost, waiting, past: ended },
    text: [
      `on since ${iso(current.since)}: no customer is told anything but good news.`,
      `${current.openings} connections were lost from ${iso(current.from)} on${ofFleet(current.fleet)}; ${stillLost} are still lost by now.`,
      `Waiting: ${notices} notice(s) of ${connections} connection(s) of ${customers} customer(s).`,
      'It ends only by an operator’s word: hold release or hold cancel, with --reason.',
    ].join('\n'),
  };
}

async function release(target: Target, options: EndOptions): Promise<Report> {
  const reason = checkedReason(options.reason);
  await ask(
    target,
    options,
    'will be told within minutes, one message a customer and channel, unless they recover first.',
  );
  const { customers, connections } = endedOr(await releaseHold(target, reason));
  return {
    json: { released: { customers, connections }, reason },
    text: `Released: ${customers} customer(s) will be told of ${connections} connection(s) within minutes. Only outages from now on count.`,
  };
}

async function cancel(target: Target, options: EndOptions): Promise<Report> {
  const reason = checkedReason(options.reason);
  await ask(
    target,
    options,
    'will NOT be told. Their outages stay open and on record; reminders may still come by the rules for notices.',
  );
  const { customers, connections } = endedOr(await cancelHold(target, reason));
  return {
    json: { cancelled: { customers, connections }, reason },
    text: `Cancelled: ${customers} customer(s) are not told of ${connections} connection(s). Outages from now on are told again.`,
  };
}

async function ask(target: Target, options: EndOptions, fate: string): Promise<void> {
  const { hold, customers, connections } = await holdStatus(target);
  if (hold.current && !options.json)
    process.stderr.write(`${customers} customer(s) with ${connections} lost connection(s) ${fate}\n`);
  if (hold.current) await confirm('End the hold?', options);
}

/** @throws InputError where nothing is held */
function endedOr(outcome: HoldEnded): Extract<HoldEnded, { kind: 'ended' }> {
  if (outcome.kind === 'ended') return outcome;
  throw new InputError(`Nothing is held. ${describeOff(outcome.last)}`);
}

function checkedReason(text: string): string {
  const reason = text.trim();
  if (reason !== '' && reason.length <= LONGEST_REASON) return reason;
  throw new InputError(`--reason must be a text of up to ${LONGEST_REASON} characters.`);
}

function describeOff(last: EndedHold | undefined): string {
  if (!last) return 'off; it never held.';
  return `off. The last one, from ${iso(last.since)}, was ${last.endedAs} at ${iso(last.endedAt)}: ${last.reason}`;
}

function timed({ since, from, openings, fleet }: Trip) {
  return { since: iso(since), countedFrom: iso(from), lost: openings, fleet: fleet ?? null };
}

function ofFleet(fleet: number | undefined): string {
  return fleet === undefined ? '; how many there are is not known yet' : `, of ${fleet} in the last complete listing`;
}
