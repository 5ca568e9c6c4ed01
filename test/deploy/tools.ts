/** What the deploy suite needs beside the repository's own packages, kept in `.local/` between runs. */
import { type ExecFileException, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');
export const workFolder = join(repository, '.local', 'deploy');
const here = import.meta.dirname;
const oldestPython = [3, 10] as const;

export interface Ran {
  readonly code: number;
  readonly output: string;
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What the program reads on stdin; nothing unless given. */
  readonly input?: string;
}

/** Runs a program to its end and keeps both streams in one text. Only a program that cannot be started throws. */
function run(program: string, args: readonly string[], { input = '', ...options }: RunOptions = {}) {
  return new Promise<Ran>((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      { ...options, maxBuffer: 64 * 1024 * 1024 },
      (error: ExecFileException | null, stdout, stderr) => {
        if (typeof error?.code === 'string') reject(new Error(`${program} could not be started`, { cause: error }));
        else resolve({ code: error ? (error.code ?? 1) : 0, output: `${stdout}${stderr}` });
      },
    );
    // A program that ends without reading closes the pipe; its exit code says what that means.
    child.stdin?.once('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** As `run`, for steps whose failure ends the suite: the error carries the end of the output. */
export async function mustRun(program: string, args: readonly string[], options: RunOptions = {}) {
  const ran = await run(program, args, options);
  if (ran.code !== 0)
    throw new Error(`${program} ${args.join(' ')} exited with ${ran.code}\n${ran.output.slice(-4000)}`);
  return ran.output;
}

/** Why the suite cannot run on this machine, or undefined if it can. */
export async function missingPython(): Promise<string | undefined> {
  const [major, minor] = oldestPython;
  const check = `import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (${major}, ${minor}) else 3)`;
  try {
    const { code } = await run('python3', ['-c', check]);
    if (code === 0) return undefined;
  } catch {
    // No python3 at all: the same remedy.
  }
  return `python3 ${major}.${minor} or newer, with its venv module, is needed to run the emulator`;
}

/** The Python of a virtual environment that holds exactly requirements.txt. */
export async function emulatorPython(): Promise<string> {
  const requirements = join(here, 'requirements.txt');
  const folder = await prepared('venv', await readFile(requirements), async (target) => {
    await mustRun('python3', ['-m', 'venv', target]);
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    await mustRun(join(target, 'bin', 'python'), ['-m', 'pip', 'install', ...quiet, '--no-deps', '-r', requirements]);
  });
  return join(folder, 'bin', 'python');
}

/** The folder of the `node` that the stack declares for its functions, to stand first on the emulator's PATH. */
export async function declaredNodeFolder(): Promise<string> {
  const source = join(here, 'runtime');
  const folder = await prepared('node', await readFile(join(source, 'package-lock.json')), async (target) => {
    await mkdir(target, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) await cp(join(source, file), join(target, file));
    await mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: target });
  });
  const bin = join(folder, 'node_modules', '.bin');
  if (!(await exists(join(bin, 'node')))) {
    throw new Error(`test/deploy/runtime has no Node for ${process.platform}-${process.arch}; run the suite on Linux`);
  }
  return bin;
}

/**
 * A folder of `.local/deploy/` filled once for each content of `recipe`. It is built at its final place, because a
 * virtual environment cannot be moved, and marked when complete, so that a half-built one is built again.
 */
async function prepared(kind: string, recipe: Buffer, fill: (folder: string) => Promise<void>): Promise<string> {
  const digest = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const folder = join(workFolder, `${kind}-${digest}`);
  const mark = `${folder}.complete`;
  if (await exists(mark)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(workFolder, { recursive: true });
  await fill(folder);
  const draft = `${mark}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await rename(draft, mark);
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
