import { expect, test } from '@jest/globals';
import { type Journey, play } from '../deploy/journey.ts';

const holds = (name: string) => ({ name, check: async (done: string[]) => done.push(name) });
const fails = (name: string) => ({
  name,
  check: async () => {
    throw new Error('the reason', { cause: new Error('what was seen') });
  },
});

async function played(...journeys: Journey<string[]>[]) {
  const done: string[] = [];
  const lines: string[] = [];
  const tally = await play(journeys, done, {
    say: (line) => lines.push(line),
    explain: async () => ['what was logged'],
    now: () => 0,
  });
  return { done, lines, tally };
}

test('a failed step ends its own journey, says why, and the next journey is played', async () => {
  const { done, lines, tally } = await played(
    { title: 'One', steps: [holds('a'), fails('b'), holds('c')] },
    { title: 'Two', steps: [holds('d')] },
  );
  expect(done).toEqual(['a', 'd']);
  expect(tally).toEqual({ passed: 2, failed: 1 });
  expect(lines).toEqual([
    '\nOne',
    '  ✓ a (0.0 s)',
    '  ✗ b (0.0 s)\n      the reason\n      what was seen',
    '      what was logged',
    '  - c: not tried',
    '\nTwo',
    '  ✓ d (0.0 s)',
  ]);
});

test('independent steps are all tried, and what a step gives is told', async () => {
  const remarks = { name: 'c', check: async () => 'first\nsecond' };
  const { lines, tally } = await played({
    title: 'One',
    areIndependent: true,
    steps: [fails('a'), holds('b'), remarks],
  });
  expect(tally).toEqual({ passed: 2, failed: 1 });
  expect(lines.slice(3)).toEqual(['  ✓ b (0.0 s)', '  ✓ c (0.0 s)', '      first\n      second']);
});

test('nothing is tried after a needed journey that failed', async () => {
  const { done, tally } = await played(
    { title: 'One', isNeeded: true, steps: [fails('a')] },
    { title: 'Two', steps: [holds('b')] },
    { title: 'Three', steps: [holds('c')] },
  );
  expect(done).toEqual([]);
  expect(tally).toEqual({ passed: 0, failed: 1 });
});
