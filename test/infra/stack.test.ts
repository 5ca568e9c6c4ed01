import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { alarmsOf } from '../../infra/alarms.ts';
import { templateOf } from '../fixtures/stack.ts';

let template: Template;

beforeAll(() => {
  template = templateOf();
});

describe('the stack', () => {
  test('case 47, case 49: nudges fail one by one, stay hidden six times the function’s time, and are tried five times', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DelaySeconds: 120,
      VisibilityTimeout: 360,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 86_400 });
  });

  test('case 87, case 89: only the heartbeat breaches on missing data; dead letters are counted by their maximum', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(breaching.map(({ AlarmName }) => AlarmName)).toEqual([expect.stringContaining('sweep-stopped')]);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: Match.stringLikeRegexp('dead-letters'),
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Threshold: 1,
    });
  });

  test('no secret stands in an environment', () => {
    const variables = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
      Object.keys(Properties.Environment?.Variables ?? {}),
    );
    expect(variables.filter((name) => /password|_secret$|_token$/i.test(name))).toEqual([]);
  });

  test('the outputs that the operators’ command line reads', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual(
      expect.arrayContaining(['TableName', 'QueueUrl', 'SecretsPrefix', 'WebhookUrl']),
    );
  });
});

test('every alarm has a section in the runbook, and every section between its two headings an alarm', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
  const [, part = ''] = /\n# Alarms\n([\s\S]*?)\n# /.exec(text) ?? [];
  const headings = [...part.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.sort()).toEqual(
    alarmsOf({ graceSeconds: 120, sweepMinutes: 10 })
      .map(({ title }) => title)
      .sort(),
  );
});
