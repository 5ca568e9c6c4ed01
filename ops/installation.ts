import type { Milliseconds } from '../shared/domain/time.ts';
import { SECOND } from '../shared/domain/time.ts';
import type { CommonOptions } from './command.ts';
import { type Installation, openSubject } from './doctor/subject.ts';
import { InputError } from './errors.ts';

/** How long the stack may take to be read. */
const PATIENCE: Milliseconds = 30 * SECOND;

/**
 * For a command that needs the installation's settings, as deployed, beside its stores.
 * @throws InputError if it cannot be read
 */
export async function withInstallation<R>(
  options: CommonOptions,
  work: (installation: Installation) => Promise<R>,
): Promise<R> {
  const { installation } = await openSubject(options, AbortSignal.timeout(PATIENCE));
  if (!installation) throw new InputError('The stage cannot be read. `doctor` tells why.');
  try {
    return await work(installation);
  } finally {
    installation.target.close();
  }
}
