import type { Command } from 'commander';
import type { StatusMeaning } from '../../shared/adapters/makini/settings.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { type CommonOptions, type Report, runsAlone } from '../command.ts';
import { InputError } from '../errors.ts';
import { analyse } from './analysis.ts';
import { presentSettings } from './presentSettings.ts';
import { readRequestFile } from './requestFile.ts';
import { signingKeys } from './signingKeys.ts';
import { analysisText } from './text.ts';

interface CaptureOptions extends CommonOptions {
  readonly file?: string;
  readonly settings?: string;
  readonly connection?: string;
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

/** `capture`: what one real delivery tells of how the provider signs and where it holds what. */
export function addCapture(program: Command): void {
  runsAlone<CaptureOptions>(
    program
      .command('capture')
      .description('find the settings that verify and read a real delivery')
      .option('--file <path>', 'a raw HTTP request: headers, a blank line, the body as it came')
      .option('--settings <path>', 'the present makini block; by default the stage’s in cdk.json')
      .option('--connection <id>', 'the connection that the delivery is about, if you know it')
      .option('--means <meaning>', `what the event says: ${MEANINGS.join(', ')}`)
      .option('--received <time>', 'when it was received; by default now')
      .addHelpText('after', '\nThe signing secret comes from the stage, or from stdin. It is never shown.'),
    'capture --file request.http < signing-secret.txt',
    captureFile,
  );
}

async function captureFile(options: CaptureOptions): Promise<Report> {
  if (options.file === undefined) throw new InputError('Say which delivery: --file PATH.');
  const delivery = await readRequestFile(options.file, receivedAt(options));
  const present = await presentSettings(options);
  const hints = { connectionId: options.connection, means: meaning(options) };
  const analysis = await analyse(delivery, await signingKeys(options), present, hints);
  return { json: analysis, text: analysisText(analysis), exitCode: analysis.check.verified ? 0 : 1 };
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
