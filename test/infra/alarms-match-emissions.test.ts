import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type AlarmedSeries, alarmedSeries } from '../fixtures/alarms.ts';
import { type Series, seriesIn } from '../fixtures/emf.ts';
import { type FailingStage, startFailingStage } from '../fixtures/failingStage.ts';
import { templateOf } from '../fixtures/stack.ts';
import { DRIVERS } from './drivers.ts';

const STAGE = 'dev';

const template = templateOf();
const ours = alarmedSeries(template).filter(({ Namespace }) => !Namespace.startsWith('AWS/'));
const own = ours.filter(({ math }) => math === undefined);
const silence = (id: 'heard' | 'seen') => {
  const found = ours.find(({ math }) => math?.id === id);
  if (!found) throw new Error('No alarm on silence');
  return found;
};
const rates = ours.filter(({ math }) => math?.id === 'bad');
const besideOf = ({ AlarmName }: AlarmedSeries) =>
  ours.filter((other) => other.AlarmName === AlarmName && other.math?.id === 'good');
const driverOf = ({ Dimensions, MetricName }: AlarmedSeries) => `${Dimensions[0]?.Value} ${MetricName}`;
const DRIVER_OF_SILENCE = `${driverOf(silence('seen'))} without ${silence('heard').MetricName}`;

let stage: FailingStage;

beforeAll(async () => {
  stage = await startFailingStage(STAGE);
}, 120_000);

afterAll(() => stage.stop());

beforeEach(() => {
  stage.lines.clear();
});

const matching = (alarm: AlarmedSeries, all: readonly Series[]) =>
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
  Average: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
  SampleCount: (values: readonly number[]) => values.length,
};

/** What the statistic must be of, so that it says what the alarm means. */
const UNIT = { Sum: 'Count', Maximum: 'Seconds', Average: 'Percent', SampleCount: 'any' };

function raised(alarm: AlarmedSeries, values: readonly number[]): boolean {
  const statistic = STATISTICS[alarm.Statistic](values);
  if (alarm.ComparisonOperator === 'GreaterThanOrEqualToThreshold') return statistic >= alarm.Threshold;
  if (alarm.ComparisonOperator === 'LessThanThreshold') return statistic < alarm.Threshold;
  throw new Error(`No test knows ${alarm.ComparisonOperator}`);
}

test('there is a driver for each alarm on a metric of ours, and none for nothing', () => {
  expect(Object.keys(DRIVERS).sort()).toEqual(
    [...new Set([...[...own, ...rates].map(driverOf), DRIVER_OF_SILENCE])].sort(),
  );
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

  test('silence: an outage that no webhook told of, and no webhook at all', async () => {
    const [heard, seen] = [silence('heard'), silence('seen')];
    expect(seen.math?.expression).toBe('IF(FILL(heard, 0) < 1, FILL(seen, 0), 0)');
    const sumOf = (alarm: AlarmedSeries) => {
      const found = matching(alarm, seriesIn(stage.lines.emf())).flatMap(({ values }) => values);
      return STATISTICS[alarm.Statistic](found);
    };
    const raisedNow = () => raised(seen, [sumOf(heard) < 1 ? sumOf(seen) : 0]);
    await DRIVERS[DRIVER_OF_SILENCE]?.(stage);
    expect([sumOf(heard), sumOf(seen), raisedNow()]).toEqual([0, 1, true]);
    await stage.announce('any-other', {});
    expect([sumOf(heard), sumOf(seen), raisedNow()]).toEqual([1, 1, false]);
  });

  test.each(rates)('$AlarmName: a share of what the function counts, and none of too few', async (bad) => {
    const [good] = besideOf(bad);
    if (!good) throw new Error('A rate beside nothing');
    const sumOf = (alarm: AlarmedSeries) =>
      STATISTICS.Sum(matching(alarm, seriesIn(stage.lines.emf())).flatMap(({ values }) => values));
    const [, atLeast] =
      /^IF\(FILL\(bad, 0\) >= (\d+), 100 \* FILL\(bad, 0\) \/ \(FILL\(bad, 0\) \+ FILL\(good, 0\)\), 0\)$/.exec(
        bad.math?.expression ?? '',
      ) ?? [];
    const percent = () => (sumOf(bad) >= Number(atLeast) ? (100 * sumOf(bad)) / (sumOf(bad) + sumOf(good)) : 0);
    await DRIVERS[driverOf(bad)]?.(stage);
    expect([sumOf(bad), sumOf(good)]).toEqual([Number(atLeast), 1]);
    expect(raised(bad, [percent()])).toBe(true);
    expect(bad.Threshold).toBeLessThan(bad.MetricName === 'MailComplained' ? 0.1 : 5);
    stage.lines.clear();
    expect(raised(bad, [percent()])).toBe(false);
  });

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
    await quiet.look();
    quiet.later(15);
    await quiet.breakSilently('well');
    expect(await quiet.announce('well', { user_metadata: { customer_id: 'cust_well' } })).toBe(200);
    quiet.later(5);
    expect(await quiet.notify({ kind: 'customer', id: 'cust_well' })).toEqual({ batchItemFailures: [] });
    await quiet.sweep();
    await quiet.look();
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
