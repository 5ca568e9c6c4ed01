import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';

const page = readFileSync(new URL('../../docs/makini.md', import.meta.url), 'utf8');

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
