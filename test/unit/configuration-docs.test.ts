import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { changed, type Json, problemsOf as problemsIn, SETTINGS } from '../fixtures/settings.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/configuration.md');
const prod: Json = JSON.parse(read('cdk.json')).context.stages.prod;

const ROWS = [...page.matchAll(/^\| `([\w.]+)` \| (.+) \| (\S+) \| `(.+)` \| (.+) \|$/gm)].map(
  ([, key = '', meaning = '', standard = '', example = '', inProd = '']) => ({
    key,
    meaning,
    standard: standard.replaceAll('`', ''),
    example,
    inProd,
  }),
);

const problemsOf = (block: Json) => problemsIn(block, 'prod');

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
