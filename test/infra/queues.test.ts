import { describe, expect, test } from '@jest/globals';
import { resourcesOf, thingOf } from '../fixtures/resources.ts';
import { EVERYTHING, STAGES, templateOf } from '../fixtures/stack.ts';

interface Queue {
  readonly FifoQueue?: boolean;
  readonly DelaySeconds?: number;
  readonly VisibilityTimeout: number;
  readonly MessageRetentionPeriod?: number;
  readonly DeduplicationScope?: string;
  readonly FifoThroughputLimit?: string;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown; readonly maxReceiveCount: number };
}

interface Source {
  readonly EventSourceArn: unknown;
  readonly FunctionName: unknown;
  readonly BatchSize: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency: number };
}

interface LambdaProperties {
  readonly Timeout: number;
  readonly ReservedConcurrentExecutions?: number;
}

const DAY = 86_400;
/** SQS keeps a message for four days unless told otherwise. */
const STANDARD_RETENTION = 4 * DAY;

describe.each([
  ['dev', STAGES.dev, 'dev'],
  ['a short cadence', { ...STAGES.dev, sweepMinutes: 5, status: { everyMinutes: 5 } }, 'dev'],
  ['everything', EVERYTHING, 'prod'],
])('every queue that feeds a function in %s', (_name, written, stage) => {
  const template = templateOf(written, stage);
  const queues = resourcesOf(template, 'AWS::SQS::Queue') as unknown as ReadonlyMap<string, Queue>;
  const functions = resourcesOf(template, 'AWS::Lambda::Function') as unknown as ReadonlyMap<string, LambdaProperties>;
  const sources = [
    ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').values(),
  ] as unknown as readonly Source[];
  const fed = sources.map((source) => {
    const [queue, target] = [queues.get(thingOf(source.EventSourceArn)), functions.get(thingOf(source.FunctionName))];
    if (!queue || !target) throw new Error('An event source without a queue or a function');
    return { source, queue, target };
  });

  test('feeds one, or takes the dead letters of one that does', () => {
    expect(fed.length).toBeGreaterThan(0);
    const deadLetters = fed.map(({ queue }) => thingOf(queue.RedrivePolicy?.deadLetterTargetArn));
    const known = [...sources.map(({ EventSourceArn }) => thingOf(EventSourceArn)), ...deadLetters];
    expect([...queues.keys()].sort()).toEqual(known.sort());
  });

  test('case 47: gets back what failed and nothing else', () => {
    for (const { source } of fed) expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test('case 49: hides a message for six times the function’s time and its window, and tries it five times', () => {
    for (const { source, queue, target } of fed) {
      const least = 6 * target.Timeout + (source.MaximumBatchingWindowInSeconds ?? 0);
      expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(least);
      expect(queue.RedrivePolicy?.maxReceiveCount).toBeGreaterThanOrEqual(5);
    }
  });

  test('case 49: is bounded where it is read, for a throttled function burns receives', () => {
    for (const { source, target } of fed) {
      expect(source.ScalingConfig?.MaximumConcurrency).toBeGreaterThanOrEqual(2);
      expect(target.ReservedConcurrentExecutions).toBeUndefined();
    }
  });

  test('case 49: has time for all its tries, and keeps what failed for two weeks in a queue of the same kind', () => {
    for (const { queue } of fed) {
      const deadLetters = queues.get(thingOf(queue.RedrivePolicy?.deadLetterTargetArn));
      expect(deadLetters?.MessageRetentionPeriod).toBe(14 * DAY);
      const retention = queue.MessageRetentionPeriod ?? STANDARD_RETENTION;
      expect(retention).toBeLessThan(14 * DAY);
      expect(retention).toBeGreaterThan(queue.VisibilityTimeout * (queue.RedrivePolicy?.maxReceiveCount ?? Infinity));
      expect(deadLetters?.FifoQueue).toBe(queue.FifoQueue);
    }
  });

  test('case 37: customers do not share a queue’s limit, one nudge at a time is worked on, and none before its grace', () => {
    const nudges = fed.find(({ source }) => thingOf(source.FunctionName) === 'NotifyFunction');
    expect(nudges?.source.BatchSize).toBe(1);
    expect(nudges?.queue).toMatchObject({
      FifoQueue: true,
      DelaySeconds: written['graceSeconds'] ?? 120,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });
});
