import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/makini.md', root), 'utf8');

/** Settings by their dotted names, one level below their group. */
const names = Object.entries(DEFAULTS).flatMap(([group, values]) =>
  typeof values === 'string' ? [group] : Object.keys(values).map((key) => `${group}.${key}`),
);

test.each(names)('docs/makini.md tells of the setting %s', (name) => {
  expect(page).toContain(`\`${name}\``);
});

test('docs/makini.md tells of no setting that does not exist', () => {
  const groups = Object.keys(DEFAULTS).join('|');
  const told = [...page.matchAll(/^\|.*$/gm)].flatMap(([row]) =>
    [...(row.split('|')[1] ?? '').matchAll(new RegExp(`\`((?:${groups})\\.\\w+)\``, 'g'))].map(([, name]) => name),
  );
  expect(told.filter((name) => name !== undefined && !names.includes(name))).toEqual([]);
});

test.each(Object.keys(DEFAULTS.webhook.events))('docs/makini.md tells what the event %s means', (event) => {
  expect(page).toContain(`\`${event}\``);
});

describe('what is published, line by line', () => {
  const LINES = [...page.matchAll(/^\| `([a-z]+-[a-z\d-]+)` \|/gm)].map(([, line = '']) => line);
  const files = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' });
  const titled = files
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(`test/${file}`, root), 'utf8'))
    .flatMap((text) => [...text.matchAll(/(?:^|\()\s*['`]makini ([\w-]+): /gm)].map(([, line]) => line));

  test('the page names each line once', () => {
    expect(LINES.length).toBeGreaterThan(40);
    expect(new Set(LINES).size).toBe(LINES.length);
  });

  test.each(LINES)('a test holds us to %s', (line) => {
    expect(titled).toContain(line);
  });

  test('no test is of a line that is not there', () => {
    expect(titled.filter((line = '') => !LINES.includes(line))).toEqual([]);
  });
});
