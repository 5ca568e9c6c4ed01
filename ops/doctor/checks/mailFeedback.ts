import { DescribeConfigurationSetCommand, type EventDestination } from '@aws-sdk/client-ses';
import { createSesClient } from '../../../shared/adapters/ses/client.ts';
import { type Check, ofDeployed } from '../check.ts';
import { failed, ok, type Verdict } from '../finding.ts';
import { consolePage, deploy } from '../remedies.ts';
import { subscriptionsOf } from './alarms.ts';
import { regionOfMail } from './mailIdentity.ts';

/** Without one of these a mail that did not arrive is taken for one that did. */
const NEEDED = ['delivery', 'bounce', 'complaint'] as const;

/** SES publishes how mails landed, and the stage's queue hears it. */
export const mailFeedback: Check = {
  name: 'mail feedback',
  needs: ['ses:DescribeConfigurationSet', 'sns:ListSubscriptionsByTopic'],
  look: ofDeployed(async (deployed, _subject, signal) => {
    const { outputs, stage } = deployed;
    const [set, topic, queue] = ['ConfigurationSet', 'FeedbackTopicArn', 'FeedbackQueueUrl'].map((n) => outputs.get(n));
    if (set === undefined || topic === undefined || queue === undefined)
      return failed('The stack hears nothing of how mails land.', deploy(stage, 'Deploy this version'));
    const region = regionOfMail(deployed);
    const missing = missingIn(await destinationsOf(set, region, signal), topic);
    if (missing.length > 0) return notPublished(region, set, missing);
    const subscriptions = await subscriptionsOf(topic, signal);
    const name = queue.slice(queue.lastIndexOf('/') + 1);
    const heard = subscriptions.some(({ Protocol, Endpoint }) => Protocol === 'sqs' && Endpoint?.endsWith(`:${name}`));
    if (!heard) return failed('The topic of feedback does not lead to the queue of the stage.', deploy(stage, AGAIN));
    return ok(`The configuration set ${set} publishes ${NEEDED.join(', ')}, and the queue of the stage hears it.`);
  }),
};

const AGAIN = 'Deploy again, which subscribes the queue';

async function destinationsOf(set: string, region: string, signal: AbortSignal): Promise<readonly EventDestination[]> {
  const client = createSesClient({ region });
  try {
    const command = new DescribeConfigurationSetCommand({
      ConfigurationSetName: set,
      ConfigurationSetAttributeNames: ['eventDestinations'],
    });
    return (await client.send(command, { abortSignal: signal })).EventDestinations ?? [];
  } finally {
    client.destroy();
  }
}

/** What is not published to the topic. */
function missingIn(destinations: readonly EventDestination[], topic: string): readonly string[] {
  const ours = destinations.filter(({ Enabled, SNSDestination }) => Enabled && SNSDestination?.TopicARN === topic);
  const published = new Set<string>(ours.flatMap(({ MatchingEventTypes = [] }) => MatchingEventTypes));
  return NEEDED.filter((event) => !published.has(event));
}

function notPublished(region: string, set: string, missing: readonly string[]): Verdict {
  return failed(`The configuration set ${set} does not publish ${missing.join(', ')} to the topic of the stage.`, {
    say: 'Switch the event destination on, or deploy again where the stack makes it',
    page: consolePage(region, '/ses/home', `/configuration-sets/${set}`),
  });
}
