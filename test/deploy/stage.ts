/** The stage that the suite deploys: the block `dev` of cdk.json with settings of the suite's own, as an operator edits it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, repository, workFolder } from './tools.ts';

export type StageSettings = Readonly<Record<string, unknown>>;

export const STAGE = 'dev';
export const STACK = `Reconnect-${STAGE}`;

interface CdkJson {
  readonly context: { readonly stages: Readonly<Record<string, StageSettings>> };
}

const tsx = join(repository, 'node_modules', '.bin', 'tsx');

/** Synthesizes with a copy of cdk.json in which the stage has these settings too. Answers the folder of the assembly. */
export async function synthesize(settings: StageSettings, assembly: string): Promise<string> {
  const written = JSON.parse(await readFile(join(repository, 'cdk.json'), 'utf8')) as CdkJson;
  const { context } = written;
  const stages = { [STAGE]: { ...context.stages[STAGE], ...settings } };
  const app = `${JSON.stringify(tsx)} ${JSON.stringify(join(repository, 'infra', 'app.ts'))}`;
  const folder = join(workFolder, 'stage');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cdk.json'), JSON.stringify({ ...written, app, context: { ...context, stages } }));
  const args = ['cdk', 'synth', '-c', `stage=${STAGE}`, '--quiet', '--output', assembly];
  await mustRun('npx', args, { cwd: folder, env: withoutAccount() });
  return assembly;
}

/** Synthesis must need neither credentials nor network, so it gets none of the caller's. */
function withoutAccount(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(kept), CDK_DISABLE_CLI_TELEMETRY: 'true', NO_COLOR: '1' };
}
