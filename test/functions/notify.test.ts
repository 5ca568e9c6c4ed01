import { describe, expect, test } from '@jest/globals';
import { notifyIn } from '../../functions/notify/handler.ts';
import { formatNudge, parseNudge } from '../../shared/adapters/sqs/nudge.ts';
import { type Group, groupKey } from '../../shared/domain/group.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { sqsEvent, sqsRecord } from '../fixtures/sqsEvent.ts';

const NOW = 1_772_359_320_000;

const nudgeFor = (id: string) => formatNudge({ kind: 'customer', id });

/** The notify function with its chain and the real form of nudges, on a delivery of the test's own. */
function notifyFunction(deliver: (group: Group, deadline: number) => Promise<{ readonly failed: boolean }>) {
  const lines = collectLines();
  const delivered: string[] = [];
  const clock = { now: () => NOW, pause: async () => {} };
  const handler = notifyIn({ env: { STAGE: 'test' }, clock, write: lines.write }, ({ journal }) => ({
    clock,
    journal,
    read: (body) => {
      const group = parseNudge(body);
      if (!group) return undefined;
      return {
        key: groupKey(group),
        deliver: (deadline) => {
          delivered.push(group.id);
          return deliver(group, deadline);
        },
      };
    },
  }));
  return { handler, lines, delivered };
}

const fine = async () => ({ failed: false });

describe('a batch of nudges', () => {
  test('is done when every delivery is', async () => {
    const { handler, delivered, lines } = notifyFunction(fine);
    const event = sqsEvent([nudgeFor('a'), formatNudge({ kind: 'connection', id: 'c' })]);
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(delivered).toEqual(['a', 'c']);
    expect(lines.counted()).toEqual({});
  });

  test('case 47: of three the second fails, and only the second comes back', async () => {
    const { handler } = notifyFunction(async ({ id }) => ({ failed: id === 'b' }));
    const event = sqsEvent([nudgeFor('a'), nudgeFor('b'), nudgeFor('c')]);
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  });

  test('a throw in one never fails the others, and is told without its words', async () => {
    const { handler, delivered, lines } = notifyFunction(async ({ id }) => {
      if (id === 'b') throw new Error('https://hooks.slack.com/s3cret');
      return { failed: false };
    });
    const event = sqsEvent([nudgeFor('a'), nudgeFor('b'), nudgeFor('c')]);
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    expect(delivered).toEqual(['a', 'b', 'c']);
    expect(lines.logs()).toContainEqual(
      expect.objectContaining({ message: 'failure', where: 'notify', error: 'Error' }),
    );
    expect(lines.raw()).not.toContain('s3cret');
  });

  test.each(['not JSON', '', 'null', '{"v":2,"customer":"a"}', '{"v":1,"customer":""}'])(
    'case 48: one poison message (%p) and nine good ones: nine done once, one returned',
    async (poison) => {
      const { handler, delivered, lines } = notifyFunction(fine);
      const good = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
      const event = sqsEvent([...good.slice(0, 4).map(nudgeFor), poison, ...good.slice(4).map(nudgeFor)]);
      expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-4' }] });
      expect(delivered).toEqual(good);
      expect(lines.counted()).toEqual({ MalformedNudge: 1, NotifyFailed: 1 });
      expect(lines.logs()).toContainEqual(
        expect.objectContaining({ message: 'nudge.malformed', recordId: 'message-4' }),
      );
    },
  );

  test('case 48: a failed message without an id brings back the whole batch, never an empty identifier', async () => {
    const { handler } = notifyFunction(fine);
    const event = { Records: [sqsRecord('', 'poison'), sqsRecord('message-1', nudgeFor('a'))] };
    await expect(handler(event, lambdaContext())).rejects.toThrow(
      'The invocation failed: Fault: A failed record has no message id',
    );
  });

  test('who is nudged twice in a batch is delivered to once, and shares the outcome', async () => {
    const { handler, delivered } = notifyFunction(async ({ id }) => ({ failed: id === 'b' }));
    const event = sqsEvent([nudgeFor('a'), nudgeFor('b'), nudgeFor('a'), nudgeFor('b')]);
    expect(await handler(event, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-3' }],
    });
    expect(delivered).toEqual(['a', 'b']);
  });

  test('a customer and a connection of the same id are two groups', async () => {
    const { handler, delivered } = notifyFunction(fine);
    await handler(sqsEvent([nudgeFor('x'), formatNudge({ kind: 'connection', id: 'x' })]), lambdaContext());
    expect(delivered).toEqual(['x', 'x']);
  });

  test('case 88: when all records fail, the function succeeds and its own metric tells', async () => {
    const { handler, lines } = notifyFunction(async () => ({ failed: true }));
    const { batchItemFailures } = await handler(sqsEvent(['a', 'b', 'c'].map(nudgeFor)), lambdaContext());
    expect(batchItemFailures).toHaveLength(3);
    expect(lines.counted()).toEqual({ NotifyFailed: 3 });
    expect(lines.emf()[0]?.['_aws']).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'Reconnect/test', Dimensions: [['service']] }],
    });
    expect(lines.emf()[0]).toMatchObject({ service: 'notify' });
  });

  test('deliveries end a second before the function does', async () => {
    const deadlines: number[] = [];
    const { handler } = notifyFunction(async (_, deadline) => {
      deadlines.push(deadline);
      return { failed: false };
    });
    await handler(sqsEvent([nudgeFor('a')]), lambdaContext(60_000));
    expect(deadlines).toEqual([NOW + 59_000]);
  });
});
