import { describe, expect, test } from '@jest/globals';
import { type StatusParts, statusIn } from '../../functions/status/handler.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { sqsEvent } from '../fixtures/sqsEvent.ts';

const NOW = 1_772_359_320_000;

function statusFunction(read: StatusParts['read']) {
  const lines = collectLines();
  const clock = { now: () => NOW, pause: async () => {} };
  const world = { env: { STAGE: 'test' }, clock, write: lines.write };
  return { handler: statusIn(world, ({ journal }) => ({ clock, journal, read })), lines };
}

describe('the status function', () => {
  test('works on each message by itself: only that in which something failed comes again', async () => {
    const outcomes: Record<string, () => Promise<{ failures: number }>> = {
      well: async () => ({ failures: 0 }),
      partly: async () => ({ failures: 2 }),
      throws: async () => {
        throw new Error('https://api.makini.io?token=s3cret');
      },
    };
    const { handler, lines } = statusFunction((body) => outcomes[body]);
    const event = sqsEvent(['well', 'partly', 'throws', 'not a batch']);
    expect(await handler(event, lambdaContext())).toEqual({
      batchItemFailures: ['message-1', 'message-2', 'message-3'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    expect(lines.counted()).toEqual({ LooksFailed: 4, MalformedLooks: 1 });
    expect(lines.raw()).not.toContain('s3cret');
  });

  test('ends its work a second before Lambda does', async () => {
    const deadlines: number[] = [];
    const { handler } = statusFunction(() => async (deadline) => {
      deadlines.push(deadline);
      return { failures: 0 };
    });
    await handler(sqsEvent(['a batch']), lambdaContext(60_000));
    expect(deadlines).toEqual([NOW + 59_000]);
  });
});
