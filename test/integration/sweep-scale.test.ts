import { expect, test } from '@jest/globals';
import { measureSweep } from '../bench/sweep/measure.ts';

const [FEW, MANY] = [250, 2_000];

test(`a fleet of ${MANY} costs for each look what one of ${FEW} does, in a process that needs no more memory for it`, async () => {
  const few = await measureSweep(FEW);
  const many = await measureSweep(MANY);
  for (const fleet of [few, many]) {
    expect([fleet.first.visited, fleet.steady.visited]).toEqual([fleet.connections, fleet.connections]);
  }
  for (const pass of ['first', 'steady'] as const) {
    for (const calls of ['table', 'provider'] as const) {
      const perLook = [few, many].map((fleet) => fleet[pass][calls] / fleet[pass].visited);
      expect([pass, calls, (perLook[1] ?? 0) / (perLook[0] ?? 0)]).toEqual([pass, calls, expect.closeTo(1, 1)]);
    }
  }
  // The heap settles within the first hundreds of looks; what grew with the fleet would double it.
  expect(many.peakMegabytes / few.peakMegabytes).toBeLessThan(1.6);
}, 300_000);
