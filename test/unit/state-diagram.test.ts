import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { TRANSITIONS } from '../../shared/domain/authorization.ts';

/** Where a step leads. `move`, `set` and `ignore` keep to the evidence or stay. */
function target(state: string, evidence: string): string {
  return state === 'gone' || evidence === 'gone' ? 'gone' : evidence;
}

test('the state diagram in docs/architecture.md is the table of transitions, arrow for arrow', () => {
  const text = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');
  const [, diagram = ''] = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(text) ?? [];
  const drawn = [...diagram.matchAll(/^ *(\w+) --> (\w+): (\w+) \/ (\w+)$/gm)].map(
    ([, from, to, evidence, step]) => `${from} -> ${to}: ${evidence} / ${step}`,
  );
  const decided = Object.entries(TRANSITIONS).flatMap(([state, row]) =>
    Object.entries(row).map(([evidence, step]) => `${state} -> ${target(state, evidence)}: ${evidence} / ${step}`),
  );
  expect(drawn.sort()).toEqual(decided.sort());
  expect(drawn).toHaveLength(12);
});
