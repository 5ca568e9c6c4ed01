import { createInterface } from 'node:readline/promises';
import { InputError } from './errors.ts';

/**
 * Asks the person at the keyboard, on stderr, before something that cannot be taken back.
 * @throws InputError if they do not agree, or nobody is there to ask and `--yes` was not given
 */
export async function confirm(question: string, { yes }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new InputError('Nothing was changed: add --yes to go ahead without being asked.');
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question(`${question} Type yes: `);
  ask.close();
  if (answer.trim() !== 'yes') throw new InputError('Nothing was changed.');
}
