import { text as readAll } from 'node:stream/consumers';
import { SecretUnusable } from '../../shared/adapters/secrets/secretReader.ts';
import { createSigningSecrets } from '../../shared/adapters/secrets/signingSecrets.ts';
import { readSigningText } from '../../shared/adapters/secrets/signingText.ts';
import { withTarget } from '../command.ts';
import { InputError } from '../errors.ts';
import type { Target, TargetOptions } from '../target.ts';

/** The secrets that a delivery may be signed with: those of the installation if one is named, else what stdin holds. */
export function signingKeys(options: TargetOptions, endpoint?: string): Promise<readonly string[]> {
  const isNamed = options.stage !== undefined || options.local !== undefined;
  return isNamed ? withTarget(options, (target) => keysFor(target, endpoint)) : keysFromStdin();
}

/** Those of the endpoint it came to; none where nobody set that one up. */
export async function keysFor(target: Target, endpoint: string | undefined): Promise<readonly string[]> {
  if (endpoint === undefined) return activeKeysOf(target);
  return activeKeysOf(target, endpoint).catch((error: unknown) => {
    if (error instanceof SecretUnusable) return [];
    throw error;
  });
}

/** Both versions while a rotation is under way, as the webhook function sees them. */
function activeKeysOf(target: Target, endpoint?: string): Promise<readonly string[]> {
  const { clock, names, secretReader } = target;
  const silent = { note: () => {}, count: () => {}, flush: () => {} };
  return createSigningSecrets({
    reader: secretReader,
    clock,
    journal: silent,
    name: endpoint === undefined ? names.signing : names.signingOfEndpoint(endpoint),
    cacheFor: 0,
  }).active();
}

async function keysFromStdin(): Promise<readonly string[]> {
  const remedy = 'give it on stdin (… < signing-secret.txt), or name an installation that has it: --stage NAME';
  if (process.stdin.isTTY) throw new InputError('The webhook’s signing secret is needed.', [remedy]);
  const content = readSigningText(await readAll(process.stdin));
  if ('flaw' in content) throw new InputError('What stdin holds is no signing secret.', [remedy]);
  return content.secrets;
}
