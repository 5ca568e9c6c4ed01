import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { operatorsSchema, slackSchema, voiceSchema } from '../../functions/notify/config.ts';
import { readSettings, SettingsError, stageBlock } from '../../infra/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/configuration.md');
const prod: Json = JSON.parse(read('cdk.json')).context.stages.prod;

type Json = Record<string, unknown>;
type JsonSchema = z.core.JSONSchema._JSONSchema;

interface Setting {
  readonly key: string;
  /** As the table writes it. */
  readonly standard: string;
}

/** Settings that functions check, by their keys in the block. */
const OF_FUNCTIONS = { voice: voiceSchema, operators: operatorsSchema, slack: slackSchema };

const asJson = (schema: z.core.$ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

const SETTINGS = [
  ...leaves(asJson(stageBlock)).filter(({ key }) => !Object.hasOwn(OF_FUNCTIONS, key)),
  ...Object.entries(OF_FUNCTIONS).flatMap(([key, schema]) => leaves(asJson(schema), [key])),
];

function leaves(schema: JsonSchema, path: readonly string[] = [], inherited?: unknown): readonly Setting[] {
  if (typeof schema === 'boolean') throw new Error(`${path.join('.')} is described by true or false`);
  const standard = schema.default ?? inherited;
  if (!schema.properties) return [{ key: path.join('.'), standard: JSON.stringify(standard) ?? '—' }];
  return Object.entries(schema.properties).flatMap(([name, inner]) =>
    leaves(inner, [...path, name], property(standard, name)),
  );
}

function property(value: unknown, name: string): unknown {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
}

const ROWS = [...page.matchAll(/^\| `([\w.]+)` \| (.+) \| (\S+) \| `(.+)` \| (.+) \|$/gm)].map(
  ([, key = '', meaning = '', standard = '', example = '', inProd = '']) => ({
    key,
    meaning,
    standard: standard.replaceAll('`', ''),
    example,
    inProd,
  }),
);

/** The block with one setting set, or taken out. */
function changed(block: Json, key: string, value: unknown): Json {
  const [first = '', ...rest] = key.split('.');
  const inner = block[first];
  const next = rest.length === 0 ? value : changed((inner ?? {}) as Json, rest.join('.'), value);
  return Object.fromEntries(Object.entries({ ...block, [first]: next }).filter(([, kept]) => kept !== undefined));
}

function problemsOf(block: Json): readonly string[] {
  try {
    readSettings({ prod: block }, 'prod');
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

test('the table and the schema have the same keys, each once', () => {
  expect(SETTINGS.length).toBeGreaterThan(40);
  expect(ROWS.map(({ key }) => key).sort()).toEqual(SETTINGS.map(({ key }) => key).sort());
});

test('the table and the schema have the same defaults', () => {
  const told = Object.fromEntries(ROWS.map(({ key, standard }) => [key, standard]));
  expect(told).toEqual(Object.fromEntries(SETTINGS.map(({ key, standard }) => [key, standard])));
});

const THREE = ROWS.filter(({ inProd }) => inProd === 'one of the three');
const silent = THREE.reduce((block, { key }) => changed(block, key, undefined), prod);

test.each(ROWS)('the example of $key is accepted', ({ key, example, inProd }) => {
  const block = changed(inProd === 'one of the three' ? silent : prod, key, JSON.parse(example));
  expect(problemsOf(block).filter((problem) => problem.startsWith(key))).toEqual([]);
});

test.each(ROWS)('what prod requires of $key: $inProd', ({ key, inProd }) => {
  const without = problemsOf(changed(prod, key, undefined)).filter((problem) => problem.startsWith(`${key} `));
  const needed = ['required', 'both or none'].includes(inProd);
  expect(without).toHaveLength(needed ? 1 : 0);
  expect(['required', 'both or none', 'one of the three', '—']).toContain(inProd);
});

test.each(ROWS.filter(({ inProd }) => inProd === 'both or none'))(
  '"both or none": prod without the object of $key is accepted',
  ({ key }) => {
    expect(problemsOf(changed(prod, key.slice(0, key.lastIndexOf('.')), undefined))).toEqual([]);
  },
);

test('"one of the three": prod without any of them is refused, and with each of them it is not', () => {
  expect(THREE).toHaveLength(3);
  expect(problemsOf(silent)).toEqual([expect.stringMatching(/^alarms tell nobody/)]);
  for (const { key, example } of THREE) expect(problemsOf(changed(silent, key, JSON.parse(example)))).toEqual([]);
});
