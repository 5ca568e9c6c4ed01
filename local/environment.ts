import { createHash } from 'node:crypto';
import type { NotifyEnvironment } from '../functions/notify/config.ts';
import type { ReconnectEnvironment } from '../functions/reconnect/config.ts';
import type { StatusEnvironment } from '../functions/status/config.ts';
import type { SweepEnvironment } from '../functions/sweep/config.ts';

// The settings of the stage `local`: what a stack would hand to its functions.

export const TABLE_NAME = 'reconnect-local';
export const SECRETS_PREFIX = 'reconnect/local';
export const WEBHOOK_PATH = '/webhooks/makini';
/** Where a login at the provider returns to. */
export const CALLBACK_PATH = '/reconnect/callback';
export const GRACE_SECONDS = 120;
export const SWEEP_MINUTES = 10;

/** The environment of every function, which takes what it needs of it. */
export function localEnvironment(places: {
  readonly queueUrl: string;
  readonly makiniUrl: string;
  readonly slackUrl: string;
  readonly apiUrl: string;
}) {
  return {
    STAGE: 'local',
    TABLE_NAME,
    QUEUE_URL: places.queueUrl,
    SECRETS_PREFIX,
    GRACE_SECONDS: String(GRACE_SECONDS),
    // A visitor breaks three connections by hand and wants to see three mails.
    HOLD_SMALL_FLEET_COUNT: '6',
    SWEEP_EVERY_SECONDS: String(SWEEP_MINUTES * 60),
    // A story, and whoever tries things out at night, is answered at once.
    NOTICES: JSON.stringify({ quietHours: null, workingDays: [1, 2, 3, 4, 5, 6, 7] }),
    BASE_URL: places.apiUrl,
    MAKINI_SETTINGS: JSON.stringify({
      baseUrl: places.makiniUrl,
      login: { url: `${places.makiniUrl}/oauth/authorize` },
    }),
    SLACK: JSON.stringify({ plainHttp: [new URL(places.slackUrl).host], apiUrl: `${places.slackUrl}/api` }),
    OPERATORS: JSON.stringify({ emails: ['oncall@harbourline.example.test'], slack: true }),
    MAIL_CONFIGURATION_SET: 'reconnect-local',
    MAIL_FROM: 'connections@harbourline.example.test',
    VOICE: JSON.stringify({
      brand: 'Harbourline Insights',
      senderName: 'Harbourline Insights',
      person: 'Julia Berger',
      replyTo: 'connections@harbourline.example.test',
      runbookUrl: 'https://github.com/harbourline/reconnect/blob/main/docs/runbook.md',
    }),
  } satisfies NotifyEnvironment & ReconnectEnvironment;
}

/** What the sweep and its workers need besides. */
export function looksEnvironment(statusQueueUrl: string) {
  return {
    STATUS_QUEUE_URL: statusQueueUrl,
    // A fleet so small is listed and looked at in every sweep.
    LOOK_EVERY_SECONDS: String(SWEEP_MINUTES * 60),
    LIST_EVERY_SECONDS: '0',
  } satisfies Partial<StatusEnvironment & SweepEnvironment>;
}

/** A customer id as part of a domain and of a Slack URL: readable where possible, always its own. */
export function customerSlug(customerId: string): string {
  if (/^[a-z0-9]+(_[a-z0-9]+)*$/.test(customerId) && customerId.length <= 40) return customerId.replaceAll('_', '-');
  const readable = customerId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${readable || 'customer'}-${createHash('sha256').update(customerId).digest('hex').slice(0, 8)}`;
}
