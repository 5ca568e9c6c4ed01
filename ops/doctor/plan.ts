import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readSettings, type Settings, SettingsError } from '../../infra/settings.ts';

/** What `cdk.json` of this checkout says that the stage should be. */
export type Plan =
  | { readonly kind: 'planned'; readonly settings: Settings }
  /** Nothing is said of the stage here; it may have been deployed from another checkout. */
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly problems: number };

const FILE = join(import.meta.dirname, '../../cdk.json');
const cdkJson = z.object({ context: z.object({ stages: z.record(z.string(), z.unknown()) }) });

export async function readPlan(stage: string): Promise<Plan> {
  const read = cdkJson.safeParse(JSON.parse(await readFile(FILE, 'utf8')));
  const stages = read.data?.context.stages ?? {};
  if (!Object.hasOwn(stages, stage)) return { kind: 'none' };
  try {
    return { kind: 'planned', settings: readSettings(stages, stage) };
  } catch (error) {
    if (error instanceof SettingsError) return { kind: 'wrong', problems: error.problems.length };
    throw error;
  }
}

/** Whether customers depend on the stage: what is said of it, and else its name. */
export function isProduction(plan: Plan, stage: string): boolean {
  return plan.kind === 'planned' ? plan.settings.production : stage === 'prod';
}
