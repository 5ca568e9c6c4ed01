import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { STAGES, templateOf } from '../fixtures/stack.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');

/** Types of which something outlives the stack. */
function retained(template: Template): readonly string[] {
  const resources: readonly { Type: string; DeletionPolicy?: string }[] = Object.values(
    template.toJSON()['Resources'] ?? {},
  );
  const types = resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ Type }) => Type);
  return [...new Set(types)].sort();
}

function told(column: 'prod' | 'others'): readonly string[] {
  const rows = [...page.matchAll(/^\| `(AWS::[\w:]+)` \| (\w+) \| (\w+) \|/gm)];
  return rows.filter((row) => row[column === 'prod' ? 2 : 3] === 'stays').map(([, type = '']) => type);
}

test('docs/deploy.md tells what is left after a teardown of prod, and of any other stage', () => {
  expect([...told('prod')].sort()).toEqual(retained(templateOf(STAGES.prod, 'prod')));
  expect(told('prod').length).toBeGreaterThan(1);
  expect(told('others')).toEqual(retained(templateOf()));
});
