import { describe, expect, test } from '@jest/globals';
import { METRICS } from '../../shared/telemetry.ts';
import { type AlarmedSeries, alarmedSeries } from '../fixtures/alarms.ts';
import { resourcesOf, thingOf } from '../fixtures/resources.ts';
import { EVERYTHING, STAGES, templateOf } from '../fixtures/stack.ts';

interface QueueProperties {
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: { readonly 'Fn::GetAtt': readonly [string, string] } };
}

/**
 * AWS's own metrics, as the services document them: what tells their series apart, and the statistic that means something.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html: of the account, so by nothing
 */
const DOCUMENTED: Readonly<Record<string, { readonly dimension?: string; readonly statistic: string }>> = {
  'AWS/SES Reputation.BounceRate': { statistic: 'Maximum' },
  'AWS/SES Reputation.ComplaintRate': { statistic: 'Maximum' },
  'AWS/SQS ApproximateNumberOfMessagesVisible': { dimension: 'QueueName', statistic: 'Maximum' },
  'AWS/SQS ApproximateAgeOfOldestMessage': { dimension: 'QueueName', statistic: 'Maximum' },
  'AWS/Lambda Errors': { dimension: 'FunctionName', statistic: 'Sum' },
  'AWS/Lambda Throttles': { dimension: 'FunctionName', statistic: 'Sum' },
};

/** Where a function answers for each record of a batch: what it counts when one fails. */
const PARTIAL: Readonly<Record<string, string>> = {
  NotifyFunction: 'NotifyFailed',
  FeedbackFunction: 'FeedbackFailed',
  StatusFunction: 'LooksFailed',
};

describe.each([
  ['dev', STAGES.dev, 'dev'],
  ['everything', EVERYTHING, 'prod'],
])('the alarms of %s', (_name, written, stage) => {
  const template = templateOf(written, stage);
  const alarms = alarmedSeries(template);
  const watching = (metric: string) =>
    alarms.filter(({ Namespace, MetricName }) => `${Namespace} ${MetricName}` === metric);
  const things = (metric: string) =>
    watching(metric)
      .map(({ Dimensions }) => thingOf(Dimensions[0]?.Value))
      .sort();

  test('case 86: those on metrics of AWS use documented names, dimensions and statistics, of things that exist', () => {
    const logicalIds = [...resourcesOf(template, 'AWS::SQS::Queue'), ...resourcesOf(template, 'AWS::Lambda::Function')];
    const known = logicalIds.map(([id]) => id);
    for (const { AlarmName, Namespace, MetricName, Dimensions, Statistic } of alarms) {
      if (!Namespace.startsWith('AWS/')) continue;
      const found = { dimensions: Dimensions.map(({ Name }) => Name), statistic: Statistic };
      const { dimension, statistic } = DOCUMENTED[`${Namespace} ${MetricName}`] ?? {};
      const dimensions = dimension === undefined ? [] : [dimension];
      expect({ AlarmName, ...found }).toEqual({ AlarmName, dimensions, statistic });
      for (const { Value } of Dimensions) expect(known).toContain(thingOf(Value));
    }
  });

  test('case 86: those on metrics of ours are in the namespace of the stage and by service only', () => {
    for (const { Namespace, MetricName, Dimensions } of alarms.filter((alarm) => !alarm.Namespace.startsWith('AWS/'))) {
      expect({ Namespace, dimensions: Dimensions.map(({ Name }) => Name) }).toEqual({
        Namespace: `Reconnect/${stage}`,
        dimensions: ['service'],
      });
      expect(Object.keys(METRICS)).toContain(MetricName);
    }
  });

  test('case 87: missing data alarms where life is expected, leaves a latch as it is, and is fine elsewhere', () => {
    const told = alarms.map((alarm) => ({ ...classOf(alarm), missing: alarm.TreatMissingData }));
    const latched = `Reconnect-${stage}-mass-outage-held`;
    const expected = (alarm: string, heartbeat: boolean) => {
      if (alarm === latched) return 'ignore';
      return heartbeat ? 'breaching' : 'notBreaching';
    };
    expect(told).toEqual(
      told.map(({ alarm, heartbeat }) => ({ alarm, heartbeat, missing: expected(alarm, heartbeat) })),
    );
    expect(told.map(({ alarm }) => alarm)).toContain(latched);
    expect(told.filter(({ heartbeat }) => heartbeat).map(({ alarm }) => alarm)).toEqual([
      `Reconnect-${stage}-sweep-stopped`,
    ]);
  });

  test('case 88: a function whose errors hide in partial answers has an alarm on its own count of them', () => {
    const sources = [...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').values()];
    const partial = sources.filter(({ FunctionResponseTypes }) => FunctionResponseTypes !== undefined);
    expect(partial.map(({ FunctionName }) => thingOf(FunctionName)).sort()).toEqual(Object.keys(PARTIAL).sort());
    for (const [name, metric] of Object.entries(PARTIAL)) {
      const service = name.replace(/Function$/, '').toLowerCase();
      const found = watching(`Reconnect/${stage} ${metric}`).map(({ Dimensions }) => Dimensions);
      expect(found).toContainEqual([{ Name: 'service', Value: service }]);
    }
  });

  test('case 88: every function has alarms on what Lambda itself sees of it', () => {
    const functions = [...resourcesOf(template, 'AWS::Lambda::Function').keys()].sort();
    expect(things('AWS/Lambda Errors')).toEqual(functions);
    expect(things('AWS/Lambda Throttles')).toEqual(functions);
  });

  test('case 89: every dead-letter queue has an alarm on what lies visible in it, by its maximum, from the first', () => {
    const queues = [...resourcesOf(template, 'AWS::SQS::Queue').values()] as readonly QueueProperties[];
    const deadLetters = queues.flatMap(({ RedrivePolicy }) =>
      RedrivePolicy ? [thingOf(RedrivePolicy.deadLetterTargetArn)] : [],
    );
    expect(things('AWS/SQS ApproximateNumberOfMessagesVisible')).toEqual(deadLetters.sort());
    for (const alarm of watching('AWS/SQS ApproximateNumberOfMessagesVisible')) {
      expect(alarm).toMatchObject({
        Statistic: 'Maximum',
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
    }
    // Messages that were moved there are not counted as sent.
    expect(watching('AWS/SQS NumberOfMessagesSent')).toEqual([]);
  });

  test('each tells somebody, when it begins and when it is over', () => {
    for (const { AlarmActions, OKActions } of alarms) {
      expect(AlarmActions).toHaveLength(1);
      expect(OKActions).toEqual(AlarmActions);
    }
  });
});

function classOf({ AlarmName: alarm, ComparisonOperator }: AlarmedSeries) {
  return { alarm, heartbeat: ComparisonOperator === 'LessThanThreshold' };
}
