import type { FeedbackEnvironment } from '../functions/feedback/config.ts';
import type { NotifyEnvironment } from '../functions/notify/config.ts';
import type { ReconnectEnvironment } from '../functions/reconnect/config.ts';
import type { ReportEnvironment } from '../functions/report/config.ts';
import type { StatusEnvironment } from '../functions/status/config.ts';
import type { SweepEnvironment } from '../functions/sweep/config.ts';
import type { WebhookEnvironment } from '../functions/webhook/config.ts';
import { mailRegion } from './mail.ts';
import { lookMinutes, type Settings } from './settings.ts';

/** Every variable, those with a default too: one that a function learns to read and nobody sets here fails the type check. */
type Complete<E> = { [K in keyof E]-?: Exclude<E[K], undefined> };

export interface Places {
  /** Scheme and host of the stage's own pages. */
  readonly baseUrl: string;
  readonly tableName: string;
  readonly queueUrl: string;
  readonly statusQueueUrl: string;
  readonly secretsPrefix: string;
  /** The SES configuration set that mail is sent with. */
  readonly configurationSet: string;
}

export function webhookEnvironment(settings: Settings, places: Places): Complete<WebhookEnvironment> {
  return {
    ...shared(settings, places),
    PROVIDER_SIGNATURE: settings.provider.signature,
    SIGNING_SECRETS_CACHE_SECONDS: String(settings.signingSecretsCacheSeconds),
  };
}

export function reportEnvironment(settings: Settings, places: Places): Complete<ReportEnvironment> {
  const { MAKINI_SETTINGS: _unread, ...environment } = shared(settings, places);
  return environment;
}

export function feedbackEnvironment(settings: Settings, places: Places): Complete<FeedbackEnvironment> {
  return reportEnvironment(settings, places);
}

export function sweepEnvironment(settings: Settings, places: Places): Complete<SweepEnvironment> {
  const { status, sweepMinutes } = settings;
  return {
    ...stage(settings, places),
    ...policy(settings),
    ...hold(settings),
    ...makini(settings),
    ...looks(settings, places),
    SWEEP_EVERY_SECONDS: String(sweepMinutes * 60),
    LIST_EVERY_SECONDS: String(status.listMinutes * 60),
    RECENT_SECONDS: String(status.recentMinutes * 60),
    LOOKS_PER_BATCH: String(status.batchSize),
  };
}

export function statusEnvironment(settings: Settings, places: Places): Complete<StatusEnvironment> {
  return {
    ...shared(settings, places),
    ...tokens(settings),
    ...looks(settings, places),
    CONCURRENCY: String(settings.concurrency),
  };
}

function looks(settings: Settings, { statusQueueUrl }: Places) {
  return {
    STATUS_QUEUE_URL: statusQueueUrl,
    LOOK_EVERY_SECONDS: String(lookMinutes(settings) * 60),
    ...pace(settings),
  };
}

function pace({ status }: Settings) {
  return { LOOKS_PER_SECOND: String(status.perSecond) };
}

export function reconnectEnvironment(settings: Settings, places: Places): Complete<ReconnectEnvironment> {
  return { ...shared(settings, places), ...spoken(settings, places), ...tokens(settings) };
}

export function notifyEnvironment(settings: Settings, places: Places): Complete<NotifyEnvironment> {
  const { mail } = settings;
  return {
    ...shared(settings, places),
    ...tokens(settings),
    ...hold(settings),
    ...pace(settings),
    CONCURRENCY: String(settings.concurrency),
    SWEEP_EVERY_SECONDS: String(settings.sweepMinutes * 60),
    MAIL_FROM: mail.from,
    MAIL_REGION: mailRegion(settings),
    MAIL_IDENTITY_ARN: mail.identityArn ?? '',
    MAIL_CONFIGURATION_SET: places.configurationSet,
    ...spoken(settings, places),
    NOTICES: JSON.stringify(settings.notices ?? {}),
    OPERATORS: JSON.stringify(settings.operators ?? {}),
    SLACK: JSON.stringify(settings.slack ?? {}),
    EVENT_BUS: settings.eventBusArn ?? 'default',
  };
}

function spoken({ voice, runbookUrl, linkDays }: Settings, { baseUrl }: Places) {
  return {
    BASE_URL: baseUrl,
    LINK_DAYS: String(linkDays),
    VOICE: JSON.stringify(runbookUrl === undefined ? voice : { ...voice, runbookUrl }),
  };
}

/** Which vault keeps the tokens, and whose they are, without anything secret. */
export function tokens({ tokens, kmsKeyArn: keyArn }: Settings) {
  const { vault, owner, refreshAheadDays, hashicorp, azure } = tokens;
  const chosen = { aws: { keyArn }, hashicorp, azure }[vault];
  return { TOKENS: JSON.stringify({ vault, owner, refreshAheadDays, ...chosen }) };
}

function hold({ hold: rule }: Settings) {
  return {
    HOLD_WINDOW_SECONDS: String(rule.windowMinutes * 60),
    HOLD_PERCENT: String(rule.percent),
    HOLD_COUNT: String(rule.count),
    HOLD_SMALL_FLEET: String(rule.smallFleet),
    HOLD_SMALL_FLEET_COUNT: String(rule.smallFleetCount),
  };
}

function shared(settings: Settings, places: Places) {
  const { retention } = settings;
  return {
    ...stage(settings, places),
    ...policy(settings),
    TIMELINE_DAYS: String(retention.timelineDays),
    MESSAGE_DAYS: String(retention.messageDays),
    TOMBSTONE_DAYS: String(retention.tombstoneDays),
    ...makini(settings),
  };
}

function stage(settings: Settings, places: Places) {
  return {
    STAGE: settings.stage,
    TABLE_NAME: places.tableName,
    QUEUE_URL: places.queueUrl,
    SECRETS_PREFIX: places.secretsPrefix,
  };
}

function policy(settings: Settings) {
  return {
    GRACE_SECONDS: String(settings.graceSeconds),
    COOLDOWN_SECONDS: String(settings.cooldownSeconds),
    MAX_SYNC_INTERVAL_SECONDS: String(settings.maxSyncIntervalSeconds),
    WEBHOOK_WINDOW_SECONDS: String(settings.webhookWindowSeconds),
  };
}

function makini(settings: Settings) {
  return { MAKINI_SETTINGS: JSON.stringify(settings.makini ?? {}) };
}
