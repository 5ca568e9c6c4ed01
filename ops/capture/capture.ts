import type { Command } from 'commander';
import type { StatusMeaning } from '../../shared/adapters/makini/settings.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { CapturedDelivery } from '../../shared/ports.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { iso, type Report, runsAlone, withTarget } from '../command.ts';
import { InputError } from '../errors.ts';
import type { Target } from '../target.ts';
import { analyse } from './analysis.ts';
import { type MintingOptions, mintingCheck } from './minting.ts';
import { type PresentSettings, presentSettings } from './presentSettings.ts';
import { readRequestFile } from './requestFile.ts';
import { keysFor, signingKeys } from './signingKeys.ts';
import { analysisText } from './text.ts';

interface CaptureOptions extends MintingOptions {
  readonly checkMinting?: boolean;
  readonly file?: string;
  readonly for?: string;
  readonly off?: boolean;
  readonly settings?: string;
  readonly means?: string;
  readonly received?: string;
}

const MEANINGS: readonly StatusMeaning[] = [
  'reauthorization_required',
  'authorized',
  'online',
  'offline',
  'disconnected',
];

/** How many captured deliveries are shown. */
const SHOWN = 10;

/** `capture`: what real deliveries tell of how the provider signs and where it holds what. */
export function addCapture(program: Command): void {
  runsAlone<CaptureOptions>(
    program
      .command('capture')
      .description('find the settings that verify and read a real delivery')
      .option('--file <path>', 'a raw HTTP request: request line (if you have it), headers, a blank line, the body')
      .option('--for <time>', 'let the installation keep its last few deliveries, at most for 1h: 10m, 1h')
      .option('--off', 'end that, and delete what was kept')
      .option('--settings <path>', 'the present makini block; by default the stage’s in cdk.json')
      .option(
        '--connection <id>',
        'the connection that the delivery is about, if you know it; or that tokens are minted for',
      )
      .option('--means <meaning>', `what the event says: ${MEANINGS.join(', ')}`)
      .option('--received <time>', 'when the one in the file was received; by default now')
      .option('--check-minting', 'mint two tokens for --connection, and see whether the first one survives the second')
      .option('--with-current', 'and whether the token in use does: from the vault, or on stdin. If not, it has ended')
      .addHelpText(
        'after',
        `
With --file: one delivery of yours. The signing secret comes from the installation, or from stdin. It is never shown.
Without: the deliveries that the installation kept since --for, also those it turned away.
With --check-minting: exit code 1 where minting is not safe for your workers, or it could not be found out.`,
      ),
    'capture --file request.http < signing-secret.txt',
    capture,
  );
}

async function capture(options: CaptureOptions): Promise<Report> {
  if (options.checkMinting) return mintingCheck(options);
  if (options.file !== undefined) return fromFile(options, options.file);
  if (options.stage === undefined && options.local === undefined) {
    throw new InputError('Say which deliveries: --file PATH, or those of an installation: --stage NAME.');
  }
  return withTarget(options, (target) => {
    if (options.off) return end(target);
    return options.for === undefined ? kept(target, options) : begin(target, options.for);
  });
}

async function fromFile(options: CaptureOptions, path: string): Promise<Report> {
  const delivery = await readRequestFile(path, receivedAt(options));
  const analysis = await analyse(
    delivery,
    await signingKeys(options, delivery.endpoint),
    await presentSettings(options),
    hints(options),
  );
  return { json: analysis, text: analysisText(analysis), exitCode: analysis.check.verified ? 0 : 1 };
}

async function begin({ captures, clock }: Target, duration: string): Promise<Report> {
  const [, digits = '', unit] = /^(\d{1,4})(m|h)$/.exec(duration) ?? [];
  const length = Number(digits) * (unit === 'h' ? HOUR : MINUTE);
  if (!(length > 0 && length <= HOUR)) throw new InputError('--for must be from 1m to 60m, or 1h.');
  const until = clock.now() + length;
  await captures.start(until);
  return {
    json: { capturing: true, until: iso(until) },
    text: `The last few deliveries are kept until ${iso(until)}, each at most an hour. Functions notice within a minute.\nSend a test delivery, then run this command again without --for. --off ends it and deletes.`,
  };
}

async function end({ captures }: Target): Promise<Report> {
  const deleted = await captures.stop();
  return {
    json: { capturing: false, deleted },
    text: `Nothing is kept any more; ${deleted} delivery(ies) deleted. Functions notice within a minute: run it again then.`,
  };
}

async function kept(target: Target, options: CaptureOptions): Promise<Report> {
  const [until, all] = await Promise.all([target.captures.until(), target.captures.all()]);
  const state = until === undefined ? 'No deliveries are being kept' : `Deliveries are kept until ${iso(until)}`;
  if (all.length === 0) {
    const remedy = until === undefined ? ' Begin with --for 1h.' : ' Send a test delivery from the dashboard.';
    return { json: { until: until && iso(until), deliveries: [] }, text: `${state}, and none is there.${remedy}` };
  }
  const present = await presentSettings(options);
  const shown = await Promise.all(
    all.slice(0, SHOWN).map(async (one) => told(one, await keysFor(target, one.delivery.endpoint), present, options)),
  );
  return {
    json: { until: until && iso(until), deliveries: shown.map(({ json }) => json) },
    text: [`${state}. ${all.length} kept, the newest first.`, ...shown.map(({ text }) => text)].join('\n\n'),
  };
}

async function told(
  { delivery, bytes, outcome }: CapturedDelivery,
  secrets: readonly string[],
  present: PresentSettings,
  options: CaptureOptions,
) {
  const analysis = await analyse(delivery, secrets, present, hints(options));
  const cut = bytes > delivery.body.byteLength;
  const note = cut ? `\nIts body of ${bytes} bytes was cut to be kept, so no signature can be found.` : '';
  return { json: { outcome, cut, ...analysis }, text: `== ${outcome}\n${analysisText(analysis)}${note}` };
}

function hints(options: CaptureOptions) {
  return { connectionId: options.connection, means: meaning(options) };
}

function receivedAt({ received }: CaptureOptions): number {
  const at = received === undefined ? systemClock.now() : Date.parse(received);
  if (Number.isFinite(at)) return at;
  throw new InputError('--received must be a time such as 2026-03-01T10:00:00Z.');
}

function meaning({ means }: CaptureOptions): StatusMeaning | undefined {
  const known = MEANINGS.find((word) => word === means);
  if (means !== undefined && known === undefined) {
    throw new InputError(`--means must be one of ${MEANINGS.join(', ')}.`);
  }
  return known;
}
