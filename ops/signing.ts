import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { PREVIOUS_ACCEPTED_FOR } from '../shared/adapters/secrets/signingSecrets.ts';
import { readSigningText } from '../shared/adapters/secrets/signingText.ts';
import { concurrently } from '../shared/usecases/concurrently.ts';
import { type CommonOptions, iso, type Report, runs } from './command.ts';
import { InputError } from './errors.ts';
import type { Target } from './target.ts';

interface RotateOptions extends CommonOptions {
  readonly force?: boolean;
}

interface ImportOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

/** How many secrets are written at once; Secrets Manager allows 50 writes a second. */
const WRITES_AT_ONCE = 5;

/** What an endpoint may be called: it is part of a URL. */
const ENDPOINT = /^[\w.~-]{1,200}$/;

/** `secrets rotate`, `retire` and `import`: the life of signing secrets. */
export function addSigning(secrets: Command): void {
  runs<RotateOptions>(
    secrets
      .command('rotate <name>')
      .description('replace a signing secret, read from stdin, without a delivery being refused')
      .option('--force', 'even if that ends a secret that is still accepted')
      .addHelpText('after', '\nNames: signing, or signing/ENDPOINT for one webhook URL of its own.'),
    'secrets rotate signing --stage prod < new-secret.txt',
    rotate,
  );
  runs(
    secrets
      .command('retire <name>')
      .description('end the replaced signing secret now instead of a day after its replacement')
      .addHelpText('after', '\nNames: signing, or signing/ENDPOINT for one webhook URL of its own.'),
    'secrets retire signing --stage prod',
    retire,
  );
  runs<ImportOptions>(
    secrets
      .command('import')
      .description('store the signing secrets of many webhook URLs: CSV on stdin with the columns endpoint,secret')
      .option('--dry-run', 'only say what would be stored'),
    'secrets import --stage prod < endpoints.csv',
    importEndpoints,
  );
}

/** @throws InputError if nobody pipes anything in */
export async function secretFromStdin(command: string): Promise<string> {
  if (process.stdin.isTTY) {
    throw new InputError('Secrets are read from stdin, so that they stay out of your shell’s history.', [
      `npm run -s ops -- ${command} … < FILE`,
    ]);
  }
  return (await readAll(process.stdin)).trim();
}

/** Where `signing` or `signing/ENDPOINT` is kept. @throws InputError for other names */
export function signingNameOf({ names }: Target, name: string): string {
  if (name === 'signing') return names.signing;
  const endpoint = name.startsWith('signing/') ? name.slice('signing/'.length) : '';
  if (ENDPOINT.test(endpoint)) return names.signingOfEndpoint(endpoint);
  throw new InputError(`There is no signing secret ${name}.`, [
    'expected: signing, or signing/ENDPOINT; an endpoint has letters, digits, and . _ ~ -',
  ]);
}

async function rotate(target: Target, options: RotateOptions, name = ''): Promise<Report> {
  const stored = signingNameOf(target, name);
  const content = await secretFromStdin(`secrets rotate ${name}`);
  const fresh = readSigningText(content);
  if ('flaw' in fresh) throw new InputError(`Nothing was stored: what was given is no signing secret.`);
  const present = await versionsOf(target, stored);
  if (!present) throw new InputError(`There is no secret to rotate yet: use \`secrets set ${name}\`.`);
  if (sameSecrets(present.current, content)) {
    throw new InputError('Nothing was stored: it is the secret that is current already.');
  }
  if (present.previousUntil !== undefined && !options.force) {
    throw new InputError(
      `Nothing was stored: the secret replaced last is accepted until ${iso(present.previousUntil)}, and would not be any more.`,
      [`if nothing is signed with it any more: secrets retire ${name}, then rotate`, 'or add --force'],
    );
  }
  await target.secrets.put(stored, content);
  const until = iso(target.clock.now() + PREVIOUS_ACCEPTED_FOR);
  return {
    json: { name, stored, previousAcceptedUntil: until },
    text: [
      `1. Done: the new secret is stored as ${stored}. Both verify until ${until}.`,
      '2. Wait a minute, then set the new secret in the provider’s dashboard. Deliveries signed with either are accepted.',
      '3. See that deliveries still come in: the dashboard of the stage, or `ops capture --for 10m` and then `ops capture`,',
      '   which shows each as signed with secret no. 1 (the new one) or 2.',
      `4. The old secret ends by itself. If it leaked, end it now: secrets retire ${name}`,
    ].join('\n'),
  };
}

async function retire(target: Target, _options: CommonOptions, name = ''): Promise<Report> {
  const stored = signingNameOf(target, name);
  const present = await versionsOf(target, stored);
  if (!present) throw new InputError(`There is no secret ${name}.`);
  const retired = await target.secrets.retirePrevious(stored);
  return {
    json: { name, stored, retired },
    text: retired
      ? 'The replaced secret is ended. Running functions stop accepting it within a minute.'
      : 'No replaced secret is there to end: only the current one verifies.',
  };
}

async function versionsOf({ secretReader, clock }: Target, stored: string) {
  const [current, previous] = await Promise.all([secretReader.read(stored), secretReader.read(stored, 'AWSPREVIOUS')]);
  if (current.kind === 'flawed') return undefined;
  const until = current.versionCreatedAt + PREVIOUS_ACCEPTED_FOR;
  const counts = previous.kind === 'found' && 'secrets' in readSigningText(previous.text) && clock.now() < until;
  return { current: current.text, ...(counts && { previousUntil: until }) };
}

function sameSecrets(one: string, other: string): boolean {
  const [a, b] = [readSigningText(one), readSigningText(other)];
  return 'secrets' in a && 'secrets' in b && a.secrets.join('\n') === b.secrets.join('\n');
}

async function importEndpoints(target: Target, options: ImportOptions): Promise<Report> {
  const rows = endpointsIn(await secretFromStdin('secrets import'));
  const counts = { created: 0, changed: 0, unchanged: 0 };
  await concurrently(rows, WRITES_AT_ONCE, async ({ endpoint, secret }) => {
    const stored = target.names.signingOfEndpoint(endpoint);
    const kept = await target.secretReader.read(stored);
    const fate = kept.kind === 'flawed' ? 'created' : sameSecrets(kept.text, secret) ? 'unchanged' : 'changed';
    counts[fate]++;
    if (fate !== 'unchanged' && !options.dryRun) await target.secrets.put(stored, secret);
  });
  const { created, changed, unchanged } = counts;
  const verb = options.dryRun ? 'would be' : 'were';
  return {
    json: { ...counts, dryRun: options.dryRun === true },
    text: `${created} ${verb} created, ${changed} changed, ${unchanged} are as they were. Each endpoint’s URL is the stage’s WebhookUrl, a slash and its name.`,
  };
}

/** All rows, or every one that is wrong, by its line and never by its content. @throws InputError */
function endpointsIn(text: string): readonly { readonly endpoint: string; readonly secret: string }[] {
  let records: readonly Record<string, string>[];
  try {
    records = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch {
    throw new InputError('What stdin holds is no CSV.', ['expected: a first line endpoint,secret, then one per line']);
  }
  const seen = new Set<string>();
  const rows = records.map(({ endpoint = '', secret = '' }) => ({ endpoint, secret }));
  const problems = rows.flatMap(({ endpoint, secret }, index) => {
    const line = `line ${index + 2}`;
    const again = seen.has(endpoint);
    seen.add(endpoint);
    return [
      ...(ENDPOINT.test(endpoint) ? [] : [`${line}: endpoint must have letters, digits, and . _ ~ - only`]),
      ...(again ? [`${line}: its endpoint stands above already`] : []),
      ...('secrets' in readSigningText(secret) ? [] : [`${line}: secret cannot be used`]),
    ];
  });
  if (rows.length === 0) problems.push('no endpoint is in it');
  if (problems.length > 0) throw new InputError('Nothing was stored: the file is wrong.', problems);
  return rows;
}
