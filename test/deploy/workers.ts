/** The processes in which the emulator runs the deployed functions. Reads /proc, so Linux only, as the whole suite. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Emulator } from './emulator.ts';
import { mustRun } from './tools.ts';

export interface Worker {
  /** The function's name, as its own environment has it. */
  readonly functionName: string;
  /** The version that the program says of itself, such as `v24.1.0`. */
  readonly nodeVersion: string;
}

/** Functions stay warm, so after a journey each one has a process. */
export async function workersOf({ pid }: Emulator): Promise<readonly Worker[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(ids.map((id) => workerOf(id, pid).catch(() => undefined)));
  return found.filter((worker) => worker !== undefined);
}

/** Undefined for any other process; throws for one that ended meanwhile. */
async function workerOf(id: string, parent: number): Promise<Worker | undefined> {
  // The name of the program stands in brackets and may hold anything; the second field after it is the parent.
  const stat = await readFile(`/proc/${id}/stat`, 'utf8');
  if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) return undefined;
  const environment = (await readFile(`/proc/${id}/environ`, 'utf8')).split('\0');
  const name = environment.find((variable) => variable.startsWith('AWS_LAMBDA_FUNCTION_NAME='))?.split('=')[1];
  if (name === undefined) return undefined;
  const program = await readlink(`/proc/${id}/exe`);
  return { functionName: name, nodeVersion: (await mustRun(program, ['--version'])).trim() };
}
