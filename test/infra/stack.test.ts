import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../infra/settings.ts';
import { ReconnectStack } from '../../infra/stack.ts';

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));

let template: Template;

beforeAll(() => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  template = Template.fromStack(new ReconnectStack(app, 'Reconnect-dev', readSettings('dev', context.stages)));
});

describe('the stack', () => {
  test('case 47, case 49: nudges report their failures one by one, stay hidden six times the function’s time, and are tried five times', () => {
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

  test('no permission on everything, and none by a managed policy', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    for (const { Action, Resource } of statements) {
      expect([Action].flat()).not.toContain('*');
      expect([Resource].flat()).not.toContain('*');
    }
    for (const role of Object.values(template.findResources('AWS::IAM::Role')))
      expect(role['Properties'].ManagedPolicyArns).toBeUndefined();
  });

  test('only the notify function may send mail, and only from the stage’s identity', () => {
    const senders = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('ses:'),
    );
    expect(senders.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['NotifyRoleDefaultPolicy']);
    expect(JSON.stringify(senders)).toContain(context.stages.dev.mail.identityArn);
  });

  test('the table expires, recovers to a point in time, and has the four indexes', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: ['byCustomer', 'due', 'openIncidents', 'fleet'].map((IndexName) =>
        Match.objectLike({ IndexName }),
      ),
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
    });
  });

  test('no secret stands in an environment', () => {
    const variables = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) =>
      Object.keys(Properties.Environment?.Variables ?? {}),
    );
    expect(variables.flat().filter((name) => /secret(?!s_prefix|s_cache)|token|password/i.test(name))).toEqual([]);
  });

  test('the outputs that the operators’ command line reads', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'QueueUrl',
      'SecretsPrefix',
      'TableName',
      'WebhookUrl',
    ]);
  });
});

describe('settings', () => {
  test('every wrong key is named with its remedy, and no value', () => {
    const wrong = {
      ...context.stages.dev,
      mail: { from: 'nobody', identityArn: 'arn:x' },
      graceSeconds: 5,
      surprise: 's3cret',
    };
    const read = () => readSettings('dev', { dev: wrong });
    expect(read).toThrow(
      /mail\.from: must be an e-mail address[\s\S]*mail\.identityArn: must be the ARN[\s\S]*graceSeconds/,
    );
    expect(read).not.toThrow(/s3cret|nobody/);
  });

  test('an unknown or missing stage says what to do', () => {
    expect(() => readSettings('qa', context.stages)).toThrow('context.stages.qa');
    expect(() => readSettings(undefined, context.stages)).toThrow('-c stage=dev');
  });
});
