/** Starts and stops the emulator: one process on a free port of 127.0.0.1, with nothing kept afterwards but its log. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { declaredNodeFolder, emulatorPython, workFolder } from './tools.ts';

const startMs = 30_000;
const stopMs = 10_000;

export interface Emulator {
  /** Of its process, whose children run the deployed functions. */
  readonly pid: number;
  readonly port: number;
  /** Where every AWS API is answered. */
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** Settings for an SDK client of the account's administrator. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** A whole environment for a command line that must reach the emulator and nothing else. */
  readonly cliEnv: NodeJS.ProcessEnv;
  /** Outside the repository; gone after `stop`. */
  readonly folder: string;
  /** Raw messages that SES accepted; see ses.ts. */
  readonly mailFolder: string;
  /** What the policies were asked, and their answers; see decisions.ts. */
  readonly decisionsFile: string;
  /** What the emulator has printed so far. The functions' own lines are in their log groups; see logs.ts. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Deployed functions run as processes of the declared Node with the permissions of their roles. Their folder lies
 * outside the repository, so that a bundle which forgot a package cannot find it in node_modules.
 */
export async function startEmulator(
  options: { readonly account?: string; readonly region?: string } = {},
): Promise<Emulator> {
  const account = options.account ?? '000000000000';
  const region = options.region ?? 'eu-central-1';
  const [python, nodeFolder, port] = await Promise.all([emulatorPython(), declaredNodeFolder(), freePort()]);
  const folder = await mkdtemp(join(tmpdir(), 'reconnect-deploy-'));
  const mailFolder = join(folder, 'mail');
  await mkdir(mailFolder);
  const decisionsFile = join(folder, 'decisions.jsonl');
  const endpoint = `http://localhost:${port}`;
  const base = { PATH: [nodeFolder, process.env['PATH']].join(delimiter), HOME: folder, TMPDIR: folder };

  const logFile = join(workFolder, 'emulator.log');
  const log = createWriteStream(logFile);
  // Functions inherit this environment, so it holds nothing of the caller's.
  const child = spawn(python, [join(import.meta.dirname, 'launcher.py')], {
    cwd: folder,
    env: {
      ...base,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      AWS_ENDPOINT_URL: endpoint,
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
      AUTH: 'true',
      IOT_MTLS_ENABLED: '0',
      RAW_MAIL_DIR: mailFolder,
      DECISIONS_FILE: decisionsFile,
      PYTHONUNBUFFERED: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);

  const stop = async () => {
    process.off('exit', killAtExit);
    await ended(child, exited);
    await new Promise((resolve) => log.end(resolve));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const readLog = () => readFile(logFile, 'utf8');
  try {
    await ready(child, port);
  } catch (error) {
    await stop();
    throw new Error(`the emulator did not start\n${(await readLog()).slice(-4000)}`, { cause: error });
  }

  // The account's number as access key is how the emulator names the administrator of an account other than its first.
  const credentials = { accessKeyId: account, secretAccessKey: 'test' };
  return {
    pid: child.pid ?? 0,
    port,
    endpoint,
    account,
    region,
    client: { endpoint, region, credentials },
    cliEnv: {
      ...base,
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_CONFIG_FILE: join(folder, 'no-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CI: 'true',
      NO_COLOR: '1',
    },
    folder,
    mailFolder,
    decisionsFile,
    log: readLog,
    stop,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function ready(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + startMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`exited with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/_ministack/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`not ready after ${startMs} ms`);
}

async function ended(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await exited;
  clearTimeout(late);
}
