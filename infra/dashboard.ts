import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../shared/telemetry.ts';
import type { Door } from './door.ts';
import type { Nudges } from './queue.ts';
import type { Service } from './serviceFunction.ts';
import type { Settings } from './settings.ts';
import type { StatusQueue } from './statusQueue.ts';
import type { Watch } from './watch.ts';
import { ownMetric } from './watch.ts';

interface OverviewProps {
  readonly settings: Settings;
  readonly watch: Watch;
  readonly nudges: Nudges;
  readonly looks: StatusQueue;
  readonly door: Door;
}

const PERIOD = 300;
const WIDTH = 8;

/** One page that answers, in this order: is anyone hurt, is the pipeline moving, is the provider healthy. */
export class Overview extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { settings, watch, nudges, looks, door }: OverviewProps) {
    super(scope, id);
    const count = (metric: MetricName, ...services: Service[]): IMetric[] =>
      services.map((service) =>
        ownMetric(settings.stage, service, metric, Stats.SUM, PERIOD).with({ label: `${metric} (${service})` }),
      );
    const graph = (title: string, ...metrics: IMetric[]) => new GraphWidget({ title, left: metrics, width: WIDTH });

    this.dashboard = new Dashboard(this, 'Dashboard', { dashboardName: Stack.of(this).stackName });
    this.dashboard.addWidgets(
      ...question('Is anyone hurt?', [
        new AlarmStatusWidget({ title: 'Alarms', alarms: [...watch.alarms], width: 2 * WIDTH, height: 6 }),
        new SingleValueWidget({
          title: 'Oldest owed message, in seconds',
          metrics: [ownMetric(settings.stage, 'sweep', 'OldestDueNoticeAge', Stats.MAXIMUM, PERIOD)],
          width: WIDTH,
          height: 6,
        }),
      ]),
    );
    this.dashboard.addWidgets(
      graph(
        'Messages',
        ...count('NoticeSent', 'notify'),
        ...count('NoticeFailed', 'notify'),
        ...count('NoticeRetried', 'notify'),
      ),
      graph(
        'Nobody could be told',
        ...count('CustomerWithoutContact', 'notify'),
        ...count('UnmappedConnection', 'webhook', 'notify', 'status'),
        ...count('HoldActive', 'sweep'),
      ),
      graph(
        'Incidents',
        ...count('IncidentOpened', 'webhook', 'notify', 'status'),
        ...count('IncidentClosed', 'webhook', 'notify', 'status'),
        ...count('ConnectionFlapping', 'webhook', 'notify', 'status'),
      ),
    );
    this.dashboard.addWidgets(
      graph(
        'How mails landed',
        ...count('MailDelivered', 'feedback'),
        ...count('MailBounced', 'feedback'),
        ...count('MailComplained', 'feedback'),
      ),
      graph('Feedback', ...count('FeedbackUnknown', 'feedback'), ...count('FeedbackFailed', 'feedback')),
    );
    this.dashboard.addWidgets(
      ...question('Is the pipeline moving?', [
        graph(
          'Deliveries',
          ...count('WebhookAccepted', 'webhook'),
          ...count('SignatureRejected', 'webhook'),
          ...count('MalformedDelivery', 'webhook'),
          ...count('WebhookFailed', 'webhook'),
          ...count('FailureReported', 'report'),
          ...count('ReportFailed', 'report'),
        ),
        new GraphWidget({
          title: 'Nudges',
          left: [
            nudges.queue.metricApproximateNumberOfMessagesVisible(),
            nudges.queue.metricApproximateNumberOfMessagesDelayed(),
            nudges.deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
          ],
          right: [nudges.queue.metricApproximateAgeOfOldestMessage()],
          width: WIDTH,
        }),
        graph(
          'Sweeps',
          ...count('SweepCompleted', 'sweep'),
          ...count('SweepIncomplete', 'sweep'),
          ...count('SweepSkipped', 'sweep'),
        ),
      ]),
    );
    this.dashboard.addWidgets(
      graph('Looks at the status', ...count('ConnectionVisited', 'status'), ...count('LookDropped', 'status')),
      new GraphWidget({
        title: 'Looks that wait',
        left: [
          looks.queue.metricApproximateNumberOfMessagesVisible(),
          looks.queue.metricApproximateNumberOfMessagesDelayed(),
          looks.deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead letters' }),
        ],
        right: [looks.queue.metricApproximateAgeOfOldestMessage()],
        width: WIDTH,
      }),
      graph(
        'Oldest status, in seconds',
        ownMetric(settings.stage, 'sweep', 'OldestStatusAge', Stats.MAXIMUM, PERIOD).with({ label: 'OldestStatusAge' }),
      ),
    );
    this.dashboard.addWidgets(
      graph('Answers of the webhook', door.api.metricServerError(), door.api.metricClientError()),
      graph(
        'Time to answer',
        door.api.metricLatency({ statistic: 'p50' }),
        door.api.metricLatency({ statistic: 'p99' }),
      ),
      graph(
        'Failures',
        ...count('NotifyFailed', 'notify'),
        ...count('NudgeFailed', 'sweep'),
        ...count('LooksFailed', 'status'),
        ...count('SecretUnusable', 'webhook', 'notify', 'sweep', 'status'),
      ),
    );
    this.dashboard.addWidgets(
      ...question('Is the provider healthy?', [
        graph(
          'Status reads',
          ...count('StatusUnreadable', 'notify', 'status'),
          ...count('StatusError', 'notify', 'status'),
          ...count('UnknownStatusValue', 'notify', 'status'),
          ...count('FrozenStatusDate', 'notify', 'status'),
        ),
        graph(
          'Webhooks',
          ...count('UnknownEvent', 'webhook'),
          ...count('FieldMoved', 'webhook'),
          ...count('EventTimeMissing', 'webhook'),
          ...count('StaleObservation', 'webhook'),
        ),
        graph(
          'Our account there',
          ...count('CredentialsRefused', 'notify', 'sweep', 'status'),
          ...count('InactiveConnection', 'status'),
        ),
      ]),
    );
    this.dashboard.addWidgets(
      new GraphWidget({
        title: 'Outages whose webhook was missed, in percent of those of a day',
        left: [missedRate(settings.stage)],
        leftYAxis: { min: 0, max: 100 },
        width: WIDTH,
      }),
      graph(
        'Webhooks of outages, and recoveries that none told of',
        ...count('MatchedWebhook', 'webhook', 'notify'),
        ...count('LateWebhook', 'status'),
        ...count('MissedWebhook', 'status'),
        ...count('UnannouncedRecovery', 'status'),
      ),
      graph('From an outage to our knowing of it, in seconds', ...detection(settings.stage)),
    );
  }
}

/**
 * Of the outages that were found in a day, how many no webhook told of. Late ones arrived, so they count for the
 * provider.
 */
function missedRate(stage: string): IMetric {
  const perDay = (metric: MetricName, service: Service) => ownMetric(stage, service, metric, Stats.SUM, 86_400);
  return new MathExpression({
    expression: '100 * FILL(missed, 0) / (FILL(missed, 0) + FILL(late, 0) + FILL(matched, 0) + FILL(confirmed, 0))',
    usingMetrics: {
      missed: perDay('MissedWebhook', 'status'),
      late: perDay('LateWebhook', 'status'),
      matched: perDay('MatchedWebhook', 'webhook'),
      confirmed: perDay('MatchedWebhook', 'notify'),
    },
    label: 'missed',
    period: Duration.days(1),
  });
}

/** By who came to know: the webhook, or a read. */
function detection(stage: string): readonly IMetric[] {
  return (['webhook', 'notify', 'status'] as const).flatMap((service) =>
    (['p50', 'p90'] as const).map((statistic) =>
      ownMetric(stage, service, 'TimeToDetect', statistic, PERIOD).with({ label: `${statistic} (${service})` }),
    ),
  );
}

/** A heading across the page, and the row under it. */
function question(text: string, widgets: readonly IWidget[]): IWidget[] {
  return [new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 }), ...widgets];
}
