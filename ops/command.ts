import type { Command } from 'commander';
import { InputError } from './errors.ts';
import { openTarget, type Target, type TargetOptions } from './target.ts';

/** What a command has to say: for programs, and for people. */
export interface Report {
  readonly json: unknown;
  readonly text: string;
  readonly exitCode?: number;
}

export interface CommonOptions extends TargetOptions {
  readonly json?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 failed (try again, or read the message), 2 wrong input (nothing was changed).`;

/** Adds the options that every command has, its example and exit codes, and its way of ending. */
export function runs<O extends CommonOptions>(
  command: Command,
  example: string,
  work: (target: Target, options: O, ...args: string[]) => Promise<Report>,
): Command {
  return runsAlone<O>(command, example, (options, ...args) =>
    withTarget(options, (target) => work(target, options, ...args)),
  );
}

/** For a command that may do without an installation. */
export function runsAlone<O extends CommonOptions>(
  command: Command,
  example: string,
  work: (options: O, ...args: string[]) => Promise<Report>,
): Command {
  return command
    .option('--stage <name>', 'the deployed stage')
    .option('--local <url>', 'the local world, by the URL of its control page')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', `\nExample:\n  npm run -s ops -- ${example}\n${EXIT_CODES}`)
    .action(async (...given: unknown[]) => {
      const options = command.opts<O>();
      const args = given.slice(0, -2).flat() as string[];
      process.exitCode = await attempt(() => work(options, ...args), options.json === true);
    });
}

/** @throws InputError if it is not said, or not found, where to go */
export async function withTarget<R>(options: TargetOptions, work: (target: Target) => Promise<R>): Promise<R> {
  const target = await openTarget(options);
  try {
    return await work(target);
  } finally {
    target.close();
  }
}

async function attempt(work: () => Promise<Report>, json: boolean): Promise<number> {
  try {
    const report = await work();
    console.log(json ? JSON.stringify(report.json, undefined, 2) : report.text);
    return report.exitCode ?? 0;
  } catch (error) {
    if (error instanceof InputError) {
      console.error([error.message, ...error.problems.map((problem) => `  - ${problem}`)].join('\n'));
      return 2;
    }
    console.error(`It failed: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}`);
    return 1;
  }
}

/** Rows as a table for people, columns as wide as their content. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}
