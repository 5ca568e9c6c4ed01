import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination } from 'aws-cdk-lib/aws-ses';
import { type ITopic, Topic, TopicPolicy } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FEEDBACK_LIMITS } from '../functions/feedback/config.ts';
import { queueWithDeadLetters } from './queueWithDeadLetters.ts';
import type { Settings } from './settings.ts';

/** All that tells how a mail landed; what we do not send by templates cannot fail to render, but SES offers it. */
const EVENTS = ['delivery', 'bounce', 'complaint', 'deliveryDelay', 'reject', 'renderingFailure'];

/**
 * What is heard of mails: SES publishes it to a topic by way of a configuration set, and the topic fills a queue.
 *
 * Neither topic nor queue is under the company's key: one whose policy does not name SES and SNS would swallow all
 * feedback in silence (docs/adr/0019-feedback-through-a-queue.md).
 */
export class Mail extends Construct {
  /** Mails are sent with it, so that feedback about them is published. */
  readonly configurationSet: string;
  readonly topic: ITopic;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { stage, mail } = settings;
    this.configurationSet = mail.configurationSet ?? `reconnect-${stage}`;
    // A topic of the company's own is one that they make SES publish to; where mail leaves from another region, it is there.
    this.topic =
      mail.feedbackTopicArn === undefined
        ? this.#ownTopic(settings)
        : Topic.fromTopicArn(this, 'Topic', mail.feedbackTopicArn);
    const { queue, deadLetters } = queueWithDeadLetters(this, 'Feedback', { limits: FEEDBACK_LIMITS });
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.topic.addSubscription(new SqsSubscription(this.queue, { rawMessageDelivery: true }));
  }

  #ownTopic({ mail }: Settings): ITopic {
    const topic = new Topic(this, 'Topic', { displayName: `${Stack.of(this).stackName} mail`, enforceSSL: true });
    const policy = new TopicPolicy(this, 'TopicPolicy', { topics: [topic], enforceSSL: true });
    policy.document.addStatements(
      new PolicyStatement({
        sid: 'FeedbackOfThisAccount',
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': configurationSetArn(this, this.configurationSet) },
        },
      }),
    );
    const destination = new CfnConfigurationSetEventDestination(this, 'Destination', {
      configurationSetName: this.configurationSet,
      eventDestination: {
        name: Stack.of(this).stackName,
        enabled: true,
        matchingEventTypes: EVENTS,
        snsDestination: { topicArn: topic.topicArn },
      },
    });
    // SES tries at once whether it may publish.
    destination.node.addDependency(policy);
    if (mail.configurationSet === undefined) {
      destination.addResourceDependency(new CfnConfigurationSet(this, 'Set', { name: this.configurationSet }));
    }
    return topic;
  }
}

/** Where SES is used: in the region of the identity, if it is another account's or another region's. */
export function mailRegion({ mail, region }: Pick<Settings, 'mail' | 'region'>): string {
  return mail.region ?? mail.identityArn?.split(':')[3] ?? region;
}

export function configurationSetArn(scope: Construct, name: string, region?: string): string {
  return Stack.of(scope).formatArn({
    service: 'ses',
    ...(region !== undefined && { region }),
    resource: 'configuration-set',
    resourceName: name,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
