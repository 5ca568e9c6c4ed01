import { describe, expect, test } from '@jest/globals';
import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { resourcesOf, thingOf } from '../fixtures/resources.ts';
import { EVERYTHING, LEAST, STAGES, templateOf } from '../fixtures/stack.ts';

interface LambdaProperties {
  readonly Runtime: string;
  readonly Architectures: readonly string[];
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly LoggingConfig?: { readonly LogGroup: unknown };
}

/** Lambda takes 4 KB for all variables of a function, names included. */
const MOST_BYTES = 4_096;

/** The provider waits this long for its 200, in seconds (published, unverified live). */
const PROVIDER_WAITS = 10;

const versionOf = (runtime: string) => Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1]);

const STAGES_TRIED = [
  ['dev', STAGES.dev, 'dev', 90],
  ['prod with nothing optional', LEAST.prod, 'prod', 90],
  ['everything', EVERYTHING, 'prod', 30],
] as const;

describe.each(STAGES_TRIED)('the functions of %s', (_name, written, stage, logDays) => {
  const template = templateOf(written, stage);
  const functions = resourcesOf(template, 'AWS::Lambda::Function') as unknown as ReadonlyMap<string, LambdaProperties>;
  const logs = resourcesOf(template, 'AWS::Logs::LogGroup');

  test('run on the newest Node that this CDK knows, on ARM', () => {
    const known = Runtime.ALL.filter(({ family }) => family === RuntimeFamily.NODEJS).map(({ name }) => name);
    const newest = Math.max(...known.map(versionOf).filter(Number.isInteger));
    for (const { Runtime: runtime, Architectures } of functions.values()) {
      expect(versionOf(runtime)).toBe(newest);
      expect(Architectures).toEqual(['arm64']);
    }
  });

  test('each write to a log of their own, which forgets', () => {
    for (const [name, { LoggingConfig }] of functions) {
      const log = thingOf(LoggingConfig?.LogGroup);
      expect(log).toBe(name.replace(/Function$/, 'Log'));
    }
    expect([...logs.values()].map(({ RetentionInDays }) => RetentionInDays)).toEqual([...logs].map(() => logDays));
  });

  test('have room for their variables', () => {
    for (const { Environment } of functions.values()) {
      // What is known at deployment only is at most as long as an ARN.
      const texts = Object.entries(Environment.Variables).map(([name, value]) =>
        typeof value === 'string' ? name + value : name + ' '.repeat(120),
      );
      expect(Buffer.byteLength(texts.join(''))).toBeLessThanOrEqual(MOST_BYTES);
    }
  });

  test('case 91: the webhook is over, one way or the other, before the provider gives up', () => {
    expect(functions.get('WebhookFunction')?.Timeout).toBeLessThan(PROVIDER_WAITS);
  });

  test('case 90: a sweep that failed is not run again beside the next one', () => {
    const [retries] = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').values();
    expect(thingOf(retries?.['FunctionName'])).toBe('SweepFunction');
    expect(retries?.['MaximumRetryAttempts']).toBe(0);
    const [schedule] = resourcesOf(template, 'AWS::Scheduler::Schedule').values();
    expect(schedule).toMatchObject({ State: 'ENABLED', FlexibleTimeWindow: { Mode: 'OFF' } });
  });
});
