import { SWEEP_LIMITS } from '../functions/sweep/config.ts';
import type { MetricName } from '../shared/telemetry.ts';
import type { Service } from './serviceFunction.ts';
import { lookMinutes, type Settings } from './settings.ts';

/** What is watched: a metric of ours, the share of one in two, or the silence of one; of Lambda, of SES, or of a queue. */
export type Watched =
  | { readonly kind: 'own'; readonly metric: MetricName; readonly services: readonly Service[] }
  /** A metric of ours while another one of ours is silent: its value then, else nothing. */
  | {
      readonly kind: 'silence';
      readonly metric: MetricName;
      readonly services: readonly Service[];
      readonly without: MetricName;
      readonly from: Service;
    }
  | { readonly kind: 'lambda'; readonly metric: 'Errors' | 'Throttles'; readonly services: readonly Service[] }
  | {
      /** In percent of both, and 0 while there are fewer than `atLeast` of it: one in ten is no rate. */
      readonly kind: 'rate';
      readonly metric: MetricName;
      readonly beside: MetricName;
      readonly service: Service;
      readonly atLeast: number;
    }
  /** Of the whole account, as a fraction; only where SES is in the region of the stage. */
  | { readonly kind: 'ses'; readonly metric: 'Reputation.BounceRate' | 'Reputation.ComplaintRate' }
  | {
      readonly kind: 'queue';
      readonly metric: 'ApproximateNumberOfMessagesVisible' | 'ApproximateAgeOfOldestMessage';
      readonly queue: WatchedQueue;
    };

export type WatchedQueue = 'nudges' | 'deadLetters' | 'statusDeadLetters' | 'feedback' | 'feedbackDeadLetters';

export interface AlarmDefinition {
  /** The heading of its section in docs/runbook.md; its name and anchor are made from it. */
  readonly title: string;
  readonly watched: Watched;
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'SampleCount';
  /** Seconds. */
  readonly period: number;
  /** How many periods in a row. */
  readonly periods: number;
  readonly when: 'at least' | 'less than';
  readonly threshold: number;
  /** What no data means: only a heartbeat is missed, and what is latched stays as it was. */
  readonly missing: 'fine' | 'alarming' | 'unchanged';
  /** Who is hurt, and how. */
  readonly impact: string;
}

const ALL: readonly Service[] = ['webhook', 'report', 'notify', 'feedback', 'sweep', 'status', 'reconnect'];
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** As often as one is too many: any within five minutes. */
const ANY = {
  statistic: 'Sum',
  period: 5 * MINUTE,
  periods: 1,
  when: 'at least',
  threshold: 1,
  missing: 'fine',
} as const;

/** What alarms depend on. */
export interface AlarmSettings
  extends Pick<Settings, 'graceSeconds' | 'sweepMinutes' | 'status' | 'webhookSilenceHours'> {
  readonly alarms: Pick<Settings['alarms'], 'bouncePercent' | 'complaintPercent'>;
}

/** Every alarm of a stage. */
export function alarmsOf(settings: AlarmSettings) {
  const { graceSeconds, sweepMinutes, webhookSilenceHours } = settings;
  const { bouncePercent, complaintPercent } = settings.alarms;
  const sweepPeriod = sweepMinutes * MINUTE;
  // A sweep speaks when it ends, and none begins while one runs: with a short schedule the longest run sets the pace.
  const pace = Math.max(sweepPeriod, 2 * SWEEP_LIMITS.timeoutSeconds);
  return [
    {
      ...ANY,
      title: 'Webhook failed',
      watched: own('WebhookFailed', 'webhook'),
      impact:
        'Deliveries are answered with 5xx; customers hear of an outage only after the provider or the sweep comes back.',
    },
    {
      ...ANY,
      title: 'Reports failed',
      watched: own('ReportFailed', 'report'),
      impact:
        'Your workers’ reports of failed calls are answered with 5xx; outages in them are found by webhook or sweep.',
    },
    {
      ...ANY,
      title: 'Function crashed',
      watched: { kind: 'lambda', metric: 'Errors', services: ALL },
      impact:
        'A function timed out, ran out of memory or did not start; what it was doing is done again later or not at all.',
    },
    {
      ...ANY,
      title: 'Function throttled',
      watched: { kind: 'lambda', metric: 'Throttles', services: ALL },
      impact: 'The account has no room for another invocation, so deliveries and notices wait.',
    },
    {
      ...ANY,
      title: 'Signatures rejected',
      watched: own('SignatureRejected', 'webhook'),
      period: HOUR,
      threshold: 3,
      impact:
        'Either the signing secret is not the provider’s and every delivery is lost, or somebody tries to forge them.',
    },
    {
      ...ANY,
      title: 'Malformed deliveries',
      watched: own('MalformedDelivery', 'webhook'),
      impact: 'Deliveries are turned away unread; outages in them are found by the sweep only.',
    },
    {
      ...ANY,
      title: 'Fields moved',
      watched: own('FieldMoved', 'webhook'),
      impact: 'The provider has changed the shape of its events; outages in them are found by the sweep only.',
    },
    {
      ...ANY,
      title: 'Dead letters',
      watched: { kind: 'queue', metric: 'ApproximateNumberOfMessagesVisible', queue: 'deadLetters' },
      statistic: 'Maximum',
      impact: 'A nudge failed five times; the notices it stands for reach their customer late or not at all.',
    },
    {
      ...ANY,
      title: 'Nudges too old',
      watched: { kind: 'queue', metric: 'ApproximateAgeOfOldestMessage', queue: 'nudges' },
      statistic: 'Maximum',
      threshold: graceSeconds + 15 * MINUTE,
      impact: 'Notices are not being worked on; customers hear late that a connection is broken.',
    },
    {
      ...ANY,
      title: 'Notices overdue',
      watched: own('OldestDueNoticeAge', 'sweep'),
      statistic: 'Maximum',
      period: pace,
      threshold: 2 * pace + graceSeconds,
      impact: 'Somebody has been owed a message for two sweeps and has not got it.',
    },
    {
      ...ANY,
      title: 'Notices failed',
      watched: own('NoticeFailed', 'notify'),
      impact: 'A message was refused for good; the customer has not been told on that channel and will not be.',
    },
    {
      ...ANY,
      title: 'Events not published',
      watched: own('EventFailed', 'notify'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'Your own systems do not hear that a connection is lost or works again; customers are told as usual.',
    },
    {
      ...ANY,
      title: 'Deliveries failing',
      watched: own('DeliveryFailed', 'notify'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'Nudges fail and come again; customers wait, and after five failures the nudge is a dead letter.',
    },
    {
      ...ANY,
      title: 'Mails bouncing',
      watched: { kind: 'rate', metric: 'MailBounced', beside: 'MailDelivered', service: 'feedback', atLeast: 3 },
      period: DAY,
      threshold: bouncePercent,
      impact: 'Contacts on file do not exist any more; those customers hear late, or only by the next contact.',
    },
    {
      ...ANY,
      title: 'Mails reported as spam',
      watched: { kind: 'rate', metric: 'MailComplained', beside: 'MailDelivered', service: 'feedback', atLeast: 1 },
      period: DAY,
      threshold: complaintPercent,
      impact:
        'Somebody does not want our mail and gets no more of it; from 0.1 % of the account on, SES may stop us all.',
    },
    {
      ...ANY,
      title: 'Bounce rate of the account',
      watched: { kind: 'ses', metric: 'Reputation.BounceRate' },
      statistic: 'Maximum',
      period: HOUR,
      threshold: fraction(bouncePercent),
      impact: 'SES reviews the account from 5 % on and may stop all of its mail, ours included.',
    },
    {
      ...ANY,
      title: 'Complaint rate of the account',
      watched: { kind: 'ses', metric: 'Reputation.ComplaintRate' },
      statistic: 'Maximum',
      period: HOUR,
      threshold: fraction(complaintPercent),
      impact: 'SES reviews the account from 0.1 % on and may stop all of its mail, ours included.',
    },
    {
      ...ANY,
      title: 'Feedback failing',
      watched: own('FeedbackFailed', 'feedback'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'What SES says of mails is not taken in; addresses that bounce are written to again.',
    },
    {
      ...ANY,
      title: 'Feedback dead letters',
      watched: { kind: 'queue', metric: 'ApproximateNumberOfMessagesVisible', queue: 'feedbackDeadLetters' },
      statistic: 'Maximum',
      impact:
        'Feedback about a mail failed five times; if the mail bounced, its reader is not replaced by the next contact.',
    },
    {
      ...ANY,
      title: 'Feedback too old',
      watched: { kind: 'queue', metric: 'ApproximateAgeOfOldestMessage', queue: 'feedback' },
      statistic: 'Maximum',
      threshold: 15 * MINUTE,
      impact: 'Feedback is not being worked on; a mail that bounced waits for its next contact.',
    },
    {
      ...ANY,
      title: 'Sweep stopped',
      // Every sweep says it, and says it first, whatever becomes of the rest.
      watched: own('OldestDueNoticeAge', 'sweep'),
      statistic: 'SampleCount',
      period: pace,
      periods: 3,
      when: 'less than',
      missing: 'alarming',
      impact: 'Nobody makes good what webhooks and nudges lose; outages that were not announced stay unseen.',
    },
    {
      ...ANY,
      title: 'Sweep incomplete',
      watched: own('SweepIncomplete', 'sweep'),
      period: pace,
      periods: 3,
      impact: 'Some looks are not asked for, or the listing fails: outages stay unseen, and new connections unknown.',
    },
    {
      ...ANY,
      title: 'Statuses unreadable',
      watched: own('UnreadableShare', 'status'),
      statistic: 'Average',
      period: pace,
      periods: 3,
      threshold: 50,
      impact: 'The provider answers for hardly any connection: nothing is changed by that, and the sweep is blind.',
    },
    {
      ...ANY,
      title: 'Statuses outdated',
      watched: own('OldestStatusAge', 'sweep'),
      statistic: 'Maximum',
      period: pace,
      periods: 2,
      // A fresher answer is stored each half hour only, however often it is asked for.
      threshold: Math.max(2 * (lookMinutes(settings) * MINUTE + pace), (lookMinutes(settings) + 45) * MINUTE),
      impact: 'Of some connection nobody knows whether it works: an outage that no webhook announced stays unseen.',
    },
    {
      ...ANY,
      title: 'Looks failing',
      watched: own('LooksFailed', 'status'),
      period: 15 * MINUTE,
      threshold: 2,
      impact: 'Looks at the status fail on our side and come again; the statuses of those connections grow old.',
    },
    {
      ...ANY,
      title: 'Status dead letters',
      watched: { kind: 'queue', metric: 'ApproximateNumberOfMessagesVisible', queue: 'statusDeadLetters' },
      statistic: 'Maximum',
      impact: 'A batch of looks failed five times; the sweep asks for them anew, and most likely in vain.',
    },
    {
      ...ANY,
      title: 'Mass outage held',
      // Every sweep says whether it holds, so that one hold is one call, however long it lasts.
      watched: own('HoldActive', 'sweep'),
      period: pace,
      missing: 'unchanged',
      impact:
        'Too many connections were lost at once; customers are told nothing but good news until an operator has looked.',
    },
    {
      ...ANY,
      title: 'Unmapped connection',
      watched: own('UnmappedConnection', 'webhook', 'notify', 'status'),
      impact: 'A connection is broken and nobody knows whose it is, so no customer has been told.',
    },
    {
      ...ANY,
      title: 'Missed webhooks',
      watched: own('MissedWebhook', 'status'),
      period: HOUR,
      impact:
        'An outage was found that no webhook announced, before or soon after; customers hear of outages later than they could.',
    },
    {
      ...ANY,
      title: 'Webhooks silent',
      watched: {
        kind: 'silence',
        metric: 'MissedWebhook',
        services: ['status'],
        without: 'WebhookAccepted',
        from: 'webhook',
      },
      period: webhookSilenceHours * HOUR,
      impact:
        'Outages happen and no webhook comes at all: only the sweep finds them, so every customer hears of theirs late.',
    },
    {
      ...ANY,
      title: 'Credentials refused',
      watched: own('CredentialsRefused', 'notify', 'sweep', 'status'),
      impact:
        'The provider refuses our own account, so no status can be read: nothing is confirmed, and the sweep is blind.',
    },
    {
      ...ANY,
      title: 'Reconnect pages failing',
      watched: own('ReconnectFailed', 'reconnect'),
      impact: 'Customers who want to reconnect see an error page.',
    },
    {
      ...ANY,
      title: 'Logins failing',
      watched: own('ExchangeFailed', 'reconnect'),
      period: HOUR,
      threshold: 3,
      impact: 'Customers log in again and come back without a token, so their connections stay broken.',
    },
    {
      ...ANY,
      title: 'Token not kept',
      watched: own('TokenNotKept', 'reconnect', 'notify', 'status'),
      impact:
        'A new pair of tokens is lost, and the old one has ended: the customer logs in once more, or your workers wait for another pair.',
    },
    {
      ...ANY,
      title: 'Secret unusable',
      watched: own('SecretUnusable', 'webhook', 'notify', 'sweep', 'status', 'reconnect'),
      impact: 'A secret is missing or damaged; whatever needs it, deliveries included, is refused until it is set.',
    },
  ] as const satisfies readonly AlarmDefinition[];
}

/** Of a percentage, without what binary fractions add to it. */
function fraction(percent: number): number {
  return Number((percent / 100).toPrecision(6));
}

function own(metric: MetricName, ...services: readonly Service[]) {
  return { kind: 'own', metric, services } as const;
}

/** As GitHub makes anchors of headings; also the last part of an alarm's name. */
export function slugOf(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
