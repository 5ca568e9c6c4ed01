import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { secretNames } from '../../../shared/adapters/secrets/names.ts';
import { startAws } from '../../fixtures/awsServers.ts';
import { bundle } from '../../fixtures/bundle.ts';
import { WEBHOOK_ENVIRONMENT } from '../../fixtures/environments.ts';
import { startProvider } from './provider.ts';

/** Calls over the network. */
export interface Counted {
  table: number;
  provider: number;
}

/** One sweep of the whole fleet with all its looks. */
export interface Pass extends Counted {
  readonly seconds: number;
  readonly visited: number;
}

/** A fleet that is swept for the first time, and once more when every look is due again. */
export interface Swept {
  readonly connections: number;
  readonly first: Pass;
  readonly steady: Pass;
  /** Of the process in which nothing but sweep and workers run. */
  readonly peakMegabytes: number;
}

const run = promisify(execFile);
const clock = { now: () => Date.now() };

/** Sweeps a fleet of this size with the real functions, over the wire, on servers of its own. */
export async function measureSweep(connections: number): Promise<Swept> {
  const folder = mkdtempSync(join(tmpdir(), 'reconnect-sweep-'));
  const aws = await startAws(clock);
  const provider = await startProvider(connections);
  try {
    const { code } = await bundle({ file: 'test/bench/sweep/workers.ts' });
    const file = join(folder, 'workers.mjs');
    writeFileSync(file, code);
    await aws.putSecret(
      secretNames(WEBHOOK_ENVIRONMENT.SECRETS_PREFIX).provider,
      JSON.stringify({ client_id: 'bench', client_secret: 'bench' }),
    );
    const environment = {
      ...WEBHOOK_ENVIRONMENT,
      TABLE_NAME: aws.tableName,
      QUEUE_URL: aws.queueUrl,
      STATUS_QUEUE_URL: aws.statusQueueUrl,
      LOOKS_PER_SECOND: '1000',
      LIST_EVERY_SECONDS: '0',
      MAKINI_SETTINGS: JSON.stringify({ baseUrl: provider.url }),
    };
    const env = { ...process.env, BENCH_ENVIRONMENT: JSON.stringify(environment) };
    const { stdout } = await run(process.execPath, [file], { env, maxBuffer: 64 * 1_024 * 1_024 });
    return { connections, ...JSON.parse(stdout) };
  } finally {
    await provider.stop();
    await aws.stop();
    rmSync(folder, { recursive: true });
  }
}
