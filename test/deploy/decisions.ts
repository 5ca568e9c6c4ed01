/** What the emulator asked the policies, and what they answered. */
import { readFile } from 'node:fs/promises';
import type { Emulator } from './emulator.ts';

export interface Decision {
  /** The role's name, when a role asked. */
  readonly role: string | undefined;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}

/** Every decision so far, the administrator's included, oldest first. */
export async function decisionsOf({ decisionsFile }: Emulator): Promise<readonly Decision[]> {
  const lines = (await readFile(decisionsFile, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { caller, ...decision } = JSON.parse(line);
    return { role: /:assumed-role\/([^/]+)\//.exec(caller)?.[1], ...decision };
  });
}
