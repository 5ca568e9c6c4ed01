import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Series, seriesIn } from '../fixtures/emf.ts';
import { type FailingStage, startFailingStage } from '../fixtures/failingStage.ts';
import { resourcesOf } from '../fixtures/resources.ts';
import { templateOf } from '../fixtures/stack.ts';
import { DRIVERS } from './drivers.ts';

const STAGE = 'dev';

interface Alarm {
  readonly AlarmName: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Statistic: 'Sum' | 'Maximum' | 'SampleCount';
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly Unit?: string;
}

const template = templateOf();
const alarms = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()] as unknown as readonly Alarm[];
const own = alarms.filter(({ Namespace }) => !Namespace.startsWith('AWS/'));
const driverOf = ({ Dimensions, MetricName }: Alarm) => `${Dimensions[0]?.Value} ${MetricName}`;

let stage: FailingStage;

beforeAll(async () => {
  stage = await startFailingStage(STAGE);
}, 120_000);

afterAll(() => stage.stop());

beforeEach(() => {
  stage.lines.clear();
});

const matching = (alarm: Alarm, all: readonly Series[]) =>
  all.filter(
    ({ namespace, metric, dimensions }) =>
      namespace === alarm.Namespace &&
      metric === alarm.MetricName &&
      JSON.stringify(Object.entries(dimensions)) ===
        JSON.stringify(alarm.Dimensions.map(({ Name, Value }) => [Name, Value])),
  );

const STATISTICS = {
  Sum: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values: readonly number[]) => Math.max(...values),
  SampleCount: (values: readonly number[]) => values.length,
};

/** What the statistic must be of, so that it says what the alarm means. */
const UNIT = { Sum: 'Count', Maximum: 'Seconds', SampleCount: 'any' };

function raised(alarm: Alarm, values: readonly number[]): boolean {
  const statistic = STATISTICS[alarm.Statistic](values);
  if (alarm.ComparisonOperator === 'GreaterThanOrEqualToThreshold') return statistic >= alarm.Threshold;
  if (alarm.ComparisonOperator === 'LessThanThreshold') return statistic < alarm.Threshold;
  throw new Error(`No test knows ${alarm.ComparisonOperator}`);
}

test('there is a driver for each alarm on a metric of ours, and none for nothing', () => {
  expect(Object.keys(DRIVERS).sort()).toEqual([...new Set(own.map(driverOf))].sort());
  expect(own.length).toBeGreaterThan(15);
});

describe('case 86: what an alarm watches is what the function says when it fails', () => {
  test.each(own.filter(({ ComparisonOperator }) => ComparisonOperator.startsWith('Greater')))(
    '$AlarmName: $Statistic of $MetricName',
    async (alarm) => {
      await DRIVERS[driverOf(alarm)]?.(stage);
      const found = matching(alarm, seriesIn(stage.lines.emf()));
      expect(found.map(({ unit }) => unit)).toEqual(found.map(() => UNIT[alarm.Statistic]));
      expect(
        raised(
          alarm,
          found.flatMap(({ values }) => values),
        ),
      ).toBe(true);
      expect(alarm.Unit).toBeUndefined();
    },
  );

  test.each(own.filter(({ ComparisonOperator }) => ComparisonOperator.startsWith('Less')))(
    '$AlarmName: any sweep, however badly it goes, is one sign of life',
    async (alarm) => {
      for (const driver of ['sweep SweepIncomplete', 'sweep SecretUnusable', 'sweep CredentialsRefused']) {
        stage.lines.clear();
        await DRIVERS[driver]?.(stage);
        const found = matching(alarm, seriesIn(stage.lines.emf())).flatMap(({ values }) => values);
        expect({ driver, found }).toEqual({ driver, found: [expect.any(Number)] });
        expect(raised(alarm, found)).toBe(false);
      }
      expect(raised(alarm, [])).toBe(true);
    },
  );

  test('a metric has no other dimension, whoever emits it', async () => {
    await stage.announce('conn_dims', {});
    await stage.sweep();
    const series = seriesIn(stage.lines.emf());
    expect(new Set(series.map(({ namespace }) => namespace))).toEqual(new Set([`Reconnect/${STAGE}`]));
    expect(new Set(series.map(({ dimensions }) => JSON.stringify(dimensions)))).toEqual(
      new Set(['{"service":"webhook"}', '{"service":"sweep"}']),
    );
  });
});

test('nothing is raised while all is well', async () => {
  const quiet = await startFailingStage(STAGE);
  try {
    await quiet.customer('cust_well');
    await quiet.connect('well', 'cust_well');
    await quiet.sweep();
    quiet.later(15);
    await quiet.breakSilently('well');
    expect(await quiet.announce('well', { user_metadata: { customer_id: 'cust_well' } })).toBe(200);
    quiet.later(5);
    expect(await quiet.notify({ kind: 'customer', id: 'cust_well' })).toEqual({ batchItemFailures: [] });
    await quiet.sweep();
    const series = seriesIn(quiet.lines.emf());
    expect(series.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['NoticeSent', 'SweepCompleted']));
    for (const alarm of own) {
      const values = matching(alarm, series).flatMap((found) => found.values);
      expect({ alarm: alarm.AlarmName, raised: raised(alarm, values) }).toEqual({
        alarm: alarm.AlarmName,
        raised: false,
      });
    }
  } finally {
    await quiet.stop();
  }
}, 120_000);
