import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { type Check, ofDeployed } from '../check.ts';
import { failed, ok, type Verdict, warning } from '../finding.ts';
import { consolePage, deploy } from '../remedies.ts';
import type { Deployed } from '../subject.ts';

/** SNS puts this where the ARN of a confirmed subscription stands. */
const PENDING = 'PendingConfirmation';

/** Somebody hears of alarms. Who that is, is not shown. */
export const alarms: Check = {
  name: 'alarms',
  needs: ['sns:ListSubscriptionsByTopic'],
  look: ofDeployed(async (deployed, _subject, signal) => {
    const { outputs, stage } = deployed;
    const topic = outputs.get('AlarmTopicArn');
    if (topic === undefined)
      return failed('The stack names no topic for alarms.', deploy(stage, 'Deploy this version'));
    return verdictOf(await subscriptionsOf(topic, signal), topic, deployed);
  }),
};

export async function subscriptionsOf(topic: string, signal: AbortSignal): Promise<readonly Subscription[]> {
  const client = new SNSClient({ region: regionOf(topic) });
  const found: Subscription[] = [];
  try {
    const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topic }, { abortSignal: signal });
    for await (const { Subscriptions = [] } of pages) found.push(...Subscriptions);
    return found;
  } finally {
    client.destroy();
  }
}

function verdictOf(subscriptions: readonly Subscription[], topic: string, { stage, isProduction }: Deployed): Verdict {
  const pending = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === PENDING);
  const confirmed = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:'));
  const page = consolePage(regionOf(topic), '/sns/v3/home', `/topic/${topic}`);
  const waiting = `${pending.length} not confirmed yet (${byProtocol(pending)})`;
  if (confirmed.length > 0 && pending.length === 0)
    return ok(`${confirmed.length} confirmed (${byProtocol(confirmed)}).`);
  // The settings let a stage go without alarms unless customers depend on it.
  const unheard = isProduction ? failed : warning;
  const say = 'Open the link in the confirmation that SNS sent, or send it again from the topic’s page';
  if (confirmed.length > 0) {
    return warning(`${confirmed.length} confirmed (${byProtocol(confirmed)}), ${waiting}.`, { say, page });
  }
  if (pending.length > 0) return unheard(`Nobody hears of alarms: ${waiting}.`, { say, page });
  const subscribe = 'Put alarms.emails or alarms.urls into cdk.json (or subscribe to your own topic), and deploy';
  return unheard('Nobody hears of alarms: the topic has no subscription.', deploy(stage, subscribe));
}

/** Such as "2 email, 1 https"; an endpoint is an address, or a URL that may hold a key. */
function byProtocol(subscriptions: readonly Subscription[]): string {
  const protocols = subscriptions.map(({ Protocol = 'unknown' }) => Protocol);
  return [...new Set(protocols)]
    .map((protocol) => `${protocols.filter((other) => other === protocol).length} ${protocol}`)
    .join(', ');
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
