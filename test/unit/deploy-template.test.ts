import { describe, expect, test } from '@jest/globals';
import { withoutGaps } from '../deploy/template.ts';

const alarm = (properties: Record<string, unknown>) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: properties });

describe('the copy of the template that the emulator gets', () => {
  test('loses exactly the resources on the list, and metric-math alarms but no others', () => {
    const { template, removed } = withoutGaps({
      Resources: {
        Plain: alarm({ MetricName: 'Errors' }),
        Math: alarm({ Metrics: [{ Expression: 'a + b' }] }),
        Any: { Type: 'AWS::CloudWatch::CompositeAlarm' },
        Query: { Type: 'AWS::Logs::QueryDefinition' },
        Table: { Type: 'AWS::DynamoDB::GlobalTable' },
      },
    });
    expect(removed).toEqual(['Math', 'Any', 'Query']);
    expect(Object.keys(template.Resources)).toEqual(['Plain', 'Table']);
  });

  test('does not refer to what it lost, in properties, outputs or DependsOn', () => {
    const { template } = withoutGaps({
      Resources: {
        Any: { Type: 'AWS::CloudWatch::CompositeAlarm' },
        Board: {
          Type: 'AWS::CloudWatch::Dashboard',
          Properties: { Body: { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Any', 'Arn'] }, { Ref: 'Kept' }]] } },
          DependsOn: ['Any', 'Kept'],
        },
        Kept: { Type: 'AWS::SNS::Topic', DependsOn: 'Any' },
      },
      Outputs: { Name: { Value: { Ref: 'Any' } } },
    });
    expect(template).toEqual({
      Resources: {
        Board: {
          Type: 'AWS::CloudWatch::Dashboard',
          Properties: { Body: { 'Fn::Join': ['', ['a', 'removed-Any', { Ref: 'Kept' }]] } },
          DependsOn: ['Kept'],
        },
        Kept: { Type: 'AWS::SNS::Topic' },
      },
      Outputs: { Name: { Value: 'removed-Any' } },
    });
  });

  test('of a stack without gaps is the stack', () => {
    const stack = {
      Description: 'as synthesized',
      Parameters: { BootstrapVersion: { Type: 'String' } },
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Key' } }, DependsOn: ['Key'] },
      },
    };
    expect(withoutGaps(stack)).toEqual({ template: stack, removed: [] });
  });
});
