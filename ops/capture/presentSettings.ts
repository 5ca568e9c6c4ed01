import { readFile } from 'node:fs/promises';
import { DEFAULTS, type MakiniSettings } from '../../shared/adapters/makini/settings.ts';
import { makiniSettingsSchema } from '../../shared/adapters/makini/settingsSchema.ts';
import { InputError } from '../errors.ts';

type Block = Readonly<Record<string, unknown>>;

/** The `makini` block as it is written now, with what it comes to. */
export interface PresentSettings {
  readonly block: Block;
  readonly settings: MakiniSettings;
}

/** From a file that holds the block alone, else from the stage's in cdk.json of this folder, else the defaults. */
export async function presentSettings(from: {
  readonly settings?: string;
  readonly stage?: string;
}): Promise<PresentSettings> {
  if (from.settings !== undefined) return understood(await json(from.settings));
  if (from.stage === undefined) return { block: {}, settings: DEFAULTS };
  const cdk = objectIn(await json('cdk.json').catch(() => ({})));
  const stages = objectIn(objectIn(cdk['context'])['stages']);
  return understood(objectIn(stages[from.stage])['makini'] ?? {});
}

/** Adds overrides to a block, group by group and map by map; lists are replaced. */
export function merged(block: Block, overrides: object): Block {
  const entries = Object.entries(overrides).map(([key, value]): [string, unknown] => {
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [key, isMap ? merged(objectIn(block[key]), value) : value];
  });
  return { ...block, ...Object.fromEntries(entries) };
}

/** @throws InputError naming what is wrong with the block */
export function understood(block: unknown): PresentSettings {
  const read = makiniSettingsSchema.safeParse(block);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new InputError('The makini settings are wrong.', problems);
  }
  return { block: objectIn(block), settings: read.data };
}

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new InputError(`The file ${path} cannot be read as JSON.`);
  }
}

function objectIn(value: unknown): Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
