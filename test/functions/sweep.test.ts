import { describe, expect, test } from '@jest/globals';
import { type SweepParts, sweepIn } from '../../functions/sweep/handler.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';

const NOW = 1_772_359_320_000;

function sweepFunction(sweep: SweepParts['sweep']) {
  const lines = collectLines();
  const clock = { now: () => NOW, pause: async () => {} };
  const world = { env: { STAGE: 'test' }, clock, write: lines.write };
  return { handler: sweepIn(world, () => ({ clock, sweep })), lines };
}

describe('the sweep function', () => {
  test('answers with the summary of its run', async () => {
    const { handler } = sweepFunction(async () => ({ visited: 3 }));
    expect(await handler({}, lambdaContext())).toEqual({ visited: 3 });
  });

  test('ends its work a second before Lambda does', async () => {
    const deadlines: number[] = [];
    const { handler } = sweepFunction(async (deadline) => {
      deadlines.push(deadline);
      return {};
    });
    await handler({}, lambdaContext(300_000));
    expect(deadlines).toEqual([NOW + 299_000]);
  });

  test('a run that throws is an incomplete one: counted, told without its words, and seen by Lambda', async () => {
    const { handler, lines } = sweepFunction(async () => {
      throw new Error('https://api.makini.io?token=s3cret');
    });
    await expect(handler({}, lambdaContext())).rejects.toThrow(/^The invocation failed: Error$/);
    expect(lines.counted()).toEqual({ SweepIncomplete: 1 });
    expect(lines.raw()).not.toContain('s3cret');
  });
});
