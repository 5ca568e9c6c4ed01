import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/**
 * Where alarms go: a topic of the stage, or the company's own, which must let CloudWatch publish to it.
 *
 * Not under the company's key: a key that does not name CloudWatch would swallow every alarm in silence, and what
 * is published are names and sentences of this repository.
 */
export function alarmTopic(scope: Construct, { alarms }: Settings): ITopic {
  const own = new Construct(scope, 'Alerts');
  if (alarms.topicArn !== undefined) return Topic.fromTopicArn(own, 'Topic', alarms.topicArn);
  const topic = new Topic(own, 'Topic', { displayName: `${Stack.of(scope).stackName} alarms`, enforceSSL: true });
  const { account } = Stack.of(scope);
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: {
          'aws:SourceArn': Stack.of(scope).formatArn({
            service: 'cloudwatch',
            resource: 'alarm',
            resourceName: `${Stack.of(scope).stackName}-*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
  );
  for (const email of alarms.emails) topic.addSubscription(new EmailSubscription(email));
  for (const url of alarms.urls) topic.addSubscription(new UrlSubscription(url));
  return topic;
}
