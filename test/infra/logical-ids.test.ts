import { describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { TABLE } from '../../shared/adapters/dynamodb/table.ts';
import { allResources } from '../fixtures/resources.ts';
import { EVERYTHING, STAGES, templateOf } from '../fixtures/stack.ts';

/**
 * What would lose something if it were made anew: data, a value that an operator set, the URL that the provider calls, or
 * the record of what happened. A changed id makes CloudFormation do just that, so a line is added here and never changed.
 */
const KEPT = {
  StateTable962DE04C: 'AWS::DynamoDB::GlobalTable',
  NudgesQueueCC2F20AB: 'AWS::SQS::Queue',
  NudgesDeadLettersBB240D38: 'AWS::SQS::Queue',
  LooksQueue9798AD1E: 'AWS::SQS::Queue',
  LooksDeadLetters971AE5E3: 'AWS::SQS::Queue',
  MailFeedback5E557721: 'AWS::SQS::Queue',
  MailDeadLettersECBBCC2A: 'AWS::SQS::Queue',
  SecretsSigning2A5EEB1A: 'AWS::SecretsManager::Secret',
  SecretsProviderCCE58C83: 'AWS::SecretsManager::Secret',
  SecretsSlackBotAC575076: 'AWS::SecretsManager::Secret',
  SecretsSlackOperatorsFDD07BE5: 'AWS::SecretsManager::Secret',
  SecretsLinks8231CCED: 'AWS::SecretsManager::Secret',
  DoorApiD32F8731: 'AWS::ApiGatewayV2::Api',
  WebhookLog43567ED0: 'AWS::Logs::LogGroup',
  ReportLogDE6AD3EA: 'AWS::Logs::LogGroup',
  NotifyLogAF78C50E: 'AWS::Logs::LogGroup',
  SweepLog1EABA1B4: 'AWS::Logs::LogGroup',
  StatusLog92BA8BB5: 'AWS::Logs::LogGroup',
  FeedbackLog41653FAB: 'AWS::Logs::LogGroup',
  ReconnectLogA2C02636: 'AWS::Logs::LogGroup',
  AccessLogD598EBE9: 'AWS::Logs::LogGroup',
  // Roles outside of the stack have it attached.
  WorkersPolicy: 'AWS::IAM::ManagedPolicy',
};

/** Absent where the company's own topics are used. */
const TOPIC = {
  // Its people have confirmed their subscriptions.
  AlertsTopicCF7C81C9: 'AWS::SNS::Topic',
  MailTopic1B18EFD8: 'AWS::SNS::Topic',
};

/** With a host of the company's own. */
const HOST = { DoorDomainE005AC03: 'AWS::ApiGatewayV2::DomainName' };

/** Types of which nothing is missed when CloudFormation makes another one. */
const REPLACEABLE = [
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Route53::RecordSet',
  // Mails name the set, which holds nothing but where its events go.
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
];

const dev = templateOf(STAGES.dev, 'dev');
const prod = templateOf(STAGES.prod, 'prod');
const everything = templateOf(EVERYTHING, 'prod');

const keptIn = (template: Template) =>
  Object.fromEntries(
    allResources(template)
      .filter(({ type }) => !REPLACEABLE.includes(type))
      .map(({ logicalId, type }) => [logicalId, type]),
  );

describe('an upgrade makes nothing anew that holds something', () => {
  test.each([
    ['dev', dev, { ...KEPT, ...TOPIC }],
    ['prod', prod, { ...KEPT, ...TOPIC, ...HOST }],
    ['everything', everything, { ...KEPT, ...HOST }],
  ])('logical ids of %s; a type that is new here is either replaceable or pinned', (_, template, kept) => {
    expect(keptIn(template)).toEqual(kept);
  });

  test('nor does it by a changed property', () => {
    const found = allResources(dev);
    const properties = (id: string) => found.find(({ logicalId }) => logicalId === id)?.properties ?? {};
    expect(properties('StateTable962DE04C')['KeySchema']).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(properties('NudgesQueueCC2F20AB')).toMatchObject({ FifoQueue: true });
    expect(properties('NudgesDeadLettersBB240D38')).toMatchObject({ FifoQueue: true });
    expect(properties('SecretsSigning2A5EEB1A')['Name']).toBe('reconnect/dev/signing');
    expect(properties('SecretsProviderCCE58C83')['Name']).toBe('reconnect/dev/provider');
    expect(properties('SecretsSlackBotAC575076')['Name']).toBe('reconnect/dev/slack/bot');
    expect(properties('SecretsSlackOperatorsFDD07BE5')['Name']).toBe('reconnect/dev/slack/operators');
    expect(properties('DoorApiD32F8731')).toMatchObject({ ProtocolType: 'HTTP' });
    // A name that the stack chooses itself stands in the way of its own replacement.
    for (const id of ['StateTable962DE04C', 'NudgesQueueCC2F20AB', 'WebhookLog43567ED0', 'AlertsTopicCF7C81C9']) {
      expect(Object.keys(properties(id)).filter((name) => name.endsWith('Name') && name !== 'DisplayName')).toEqual([]);
    }
  });
});

/** The indexes of the last release. DynamoDB makes or deletes one index per update, so a release may differ by one. */
const RELEASED = {
  byCustomer: ['customerPk', undefined, 'nextDueAt'],
  due: ['dueShard', 'nextDueAt', 'customerId'],
  openIncidents: ['openShard', 'openedAt', ''],
  fleet: ['fleetShard', undefined, ''],
};

test('at most one index changes in a release', () => {
  const now: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(indexesOf(dev)).map(([name, { key, projected }]) => [name, [key[0], key[1], projected.join()]]),
  );
  const before: Readonly<Record<string, unknown>> = RELEASED;
  const names = new Set([...Object.keys(now), ...Object.keys(before)]);
  const changed = [...names].filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]));
  expect(changed.length).toBeLessThanOrEqual(1);
  expect(Object.keys(now).sort()).toEqual(Object.keys(TABLE.indexes).sort());
});

interface GlobalIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection: { readonly NonKeyAttributes?: readonly string[] };
}

function indexesOf(template: Template) {
  const [table] = allResources(template).filter(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
  const indexes = table?.properties['GlobalSecondaryIndexes'] as readonly GlobalIndex[];
  return Object.fromEntries(
    indexes.map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      { key: KeySchema.map(({ AttributeName }) => AttributeName), projected: Projection.NonKeyAttributes ?? [] },
    ]),
  );
}

describe('the table', () => {
  test.each([
    ['dev', dev, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }, false, 35],
    ['prod', prod, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }, true, 35],
    ['everything', everything, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }, true, 14],
  ])('of %s can be restored, and in production outlives the stack', (_, template, policies, kept, days) => {
    const replica = {
      DeletionProtectionEnabled: kept,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: days },
    };
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      ...policies,
      Properties: { BillingMode: 'PAY_PER_REQUEST', Replicas: [Match.objectLike(replica)] },
    });
  });

  test('case 41: what expires does so by the attribute that the stores write', () => {
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TimeToLiveSpecification: { AttributeName: TABLE.expiryAttribute, Enabled: true },
    });
    expect(TABLE.expiryAttribute).toBe('expiresAt');
  });
});
