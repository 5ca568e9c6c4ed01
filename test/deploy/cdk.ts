/** Drives the real `cdk` command line against the emulator, the way an operator does against AWS. */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { type Template, withoutGaps } from './template.ts';
import { mustRun, repository, workFolder } from './tools.ts';

const cdk = join(repository, 'node_modules', 'aws-cdk', 'bin', 'cdk');

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly properties?: {
          readonly templateFile?: string;
          readonly stackTemplateAssetObjectUrl?: string;
          readonly file?: string;
        };
      }
    >
  >;
}

export interface Deployed {
  readonly outputs: Readonly<Record<string, string>>;
  /** Logical ids that the emulator lacks and this deployment therefore does not have. */
  readonly removed: readonly string[];
}

/** Prepares the account for CDK: bucket, roles and version parameter. */
export async function bootstrap(emulator: Emulator): Promise<void> {
  await command(emulator, ['bootstrap', `aws://${emulator.account}/${emulator.region}`]);
}

/** Creates the stack, or updates it if it exists, from a synthesized assembly (`cdk.out`). */
export async function deploy(emulator: Emulator, assembly: string, stack: string): Promise<Deployed> {
  const copy = await mkdtemp(join(workFolder, 'assembly-'));
  try {
    await cp(assembly, copy, { recursive: true });
    const removed = await leaveOutGaps(copy, stack);
    const outputsFile = join(copy, 'outputs.json');
    await command(emulator, [
      'deploy',
      stack,
      ...onAssembly(copy),
      '--require-approval=never',
      `--outputs-file=${outputsFile}`,
    ]);
    const outputs = JSON.parse(await readFile(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
    // The file is keyed by the stack's name in CloudFormation, which need not be its id in the assembly.
    return { outputs: Object.values(outputs)[0] ?? {}, removed };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Deletes the stack. What the template retains stays, as on AWS. */
export async function destroy(emulator: Emulator, assembly: string, stack: string): Promise<void> {
  await command(emulator, ['destroy', stack, ...onAssembly(assembly), '--force']);
}

/**
 * Edits the copy in place. The template is uploaded under the hash of its content and never again under the same hash,
 * so it gets the hash of what it now is; otherwise an edited template would silently not be deployed.
 */
async function leaveOutGaps(assembly: string, stack: string): Promise<readonly string[]> {
  const manifestFile = join(assembly, 'manifest.json');
  const manifest = await readFile(manifestFile, 'utf8');
  const { artifacts } = JSON.parse(manifest) as Manifest;
  const templateFile = artifacts[stack]?.properties?.templateFile;
  const hash = artifacts[stack]?.properties?.stackTemplateAssetObjectUrl?.match(/[0-9a-f]{64}/)?.[0];
  const assetsFile = artifacts[`${stack}.assets`]?.properties?.file;
  if (!templateFile || !hash || !assetsFile) throw new Error(`the assembly has no stack ${stack}`);

  const original = await readFile(join(assembly, templateFile), 'utf8');
  const { template, removed } = withoutGaps(JSON.parse(original) as Template);
  const text = JSON.stringify(template);
  const newHash = createHash('sha256').update(text).digest('hex');
  await writeFile(join(assembly, templateFile), text);
  const assets = await readFile(join(assembly, assetsFile), 'utf8');
  await writeFile(join(assembly, assetsFile), assets.replaceAll(hash, newHash));
  await writeFile(manifestFile, manifest.replaceAll(hash, newHash));
  return removed;
}

function onAssembly(folder: string): readonly string[] {
  return ['--app', folder];
}

async function command(emulator: Emulator, args: readonly string[]): Promise<string> {
  // Outside the repository, so that its cdk.json is not read and nothing is synthesized again.
  return mustRun(process.execPath, [cdk, ...args, '--no-notices', '--ci'], {
    cwd: emulator.folder,
    env: emulator.cliEnv,
  });
}
