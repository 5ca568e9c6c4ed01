import { NOTIFY_LIMITS } from '../../../functions/notify/config.ts';
import { SWEEP_LIMITS } from '../../../functions/sweep/config.ts';
import { WEBHOOK_LIMITS } from '../../../functions/webhook/config.ts';
import { type AlarmSettings, alarmsOf, type Watched } from '../../../infra/alarms.ts';
import { secretNames } from '../../../shared/adapters/secrets/names.ts';
import { NOTHING, plus, type Usage } from './meter.ts';
import type { Operations } from './operations.ts';
import { ASSUMPTIONS, PRICES } from './prices.ts';

/** Dollars a month, a line each. */
export type Bill = Readonly<Record<string, number>>;

interface Stage extends AlarmSettings {
  readonly connections: number;
  readonly concurrency: number;
  /** Whether each sweep starts a new process, as it does at worst, or finds the last one. */
  readonly sweeps: 'cold' | 'warm';
  readonly timelineDays: number;
  readonly logDays: number;
  readonly signingSecretsCacheSeconds: number;
}

const GB = 1_000_000_000;
const A = ASSUMPTIONS;
/** Names that stand by themselves; the others are made from an id. */
const SECRETS_OF_STAGE = Object.values(secretNames('stage')).filter((name) => typeof name === 'string').length;

/** The monthly bill of one stage. */
export function billOf(counted: Operations, stage: Stage): Bill {
  const { connections } = stage;
  const quiet = connections * A.quietEventsPerDay * A.daysPerMonth;
  const outages = (connections * A.outagesPerYear * A.daysPerMonth) / 365;
  const sweeps = (A.daysPerMonth * 24 * 60) / stage.sweepMinutes;
  const { sweep, visit, visits, seconds } = sweepOf(counted, stage);

  const webhooks = [
    scaled(counted.quietWebhook, quiet),
    scaled(counted.openingWebhook, outages),
    scaled(counted.closingWebhook, outages),
  ].reduce(sum);
  const notices = sum(scaled(counted.request, outages), scaled(counted.restored, outages));
  const swept = sum(scaled(sweep, sweeps), scaled(visit, sweeps * visits));
  const all = [webhooks, notices, swept].reduce(sum);

  const gbSeconds =
    (milliseconds(webhooks) * WEBHOOK_LIMITS.memoryMb +
      (milliseconds(notices) + notices.invocations * A.coldStart) * NOTIFY_LIMITS.memoryMb +
      sweeps * seconds * 1_000 * SWEEP_LIMITS.memoryMb) /
    (1_000 * 1_024);
  const signingReads = Math.min(quiet, (A.daysPerMonth * 86_400) / stage.signingSecretsCacheSeconds);
  const logGb = (all.logBytes + all.invocations * A.platformLog + webhooks.invocations * A.accessLog) / GB;
  const tableGb =
    (connections * (counted.stateBytes + A.quietEventsPerDay * stage.timelineDays * counted.timelineEntryBytes)) / GB;
  const slackSecrets = (connections / A.connectionsPerCustomer) * A.customersWithSlackWebhook;

  return {
    'HTTP API': webhooks.invocations * PRICES.apiRequest,
    'Lambda, requests': all.invocations * PRICES.lambdaRequest,
    'Lambda, time': gbSeconds * PRICES.lambdaGbSecond,
    'DynamoDB, reads': all.readUnits * PRICES.readUnit,
    'DynamoDB, writes': all.writeUnits * PRICES.writeUnit,
    'DynamoDB, storage and recovery': tableGb * (PRICES.tableGb + PRICES.backupGb),
    SQS: (all.queueCalls + all.messages * A.pollsPerMessage + A.emptyPollsPerMonth) * PRICES.queueRequest,
    'EventBridge Scheduler': sweeps * PRICES.schedule,
    'EventBridge, events': 2 * outages * PRICES.event,
    'Secrets Manager, secrets': (SECRETS_OF_STAGE + slackSecrets) * PRICES.secret,
    'Secrets Manager, reads': (all.secretReads + signingReads) * PRICES.secretRead,
    SES: all.mails * PRICES.mail,
    'CloudWatch, logs': logGb * (PRICES.logGb + (PRICES.logGbKept * stage.logDays) / A.daysPerMonth),
    'CloudWatch, metrics': counted.metrics * PRICES.metric,
    'CloudWatch, alarms and dashboard': alarmCount(stage) * PRICES.alarm + PRICES.dashboard,
    'Data sent': (all.sentBytes / GB) * PRICES.sentGb,
  };
}

export function totalOf(bill: Bill): number {
  return Object.values(bill).reduce((total, dollars) => total + dollars, 0);
}

/** A sweep stops in time and the next one goes on, so the function's timeout bounds what one sweep can see. */
export function sweepOf(counted: Operations, { connections, concurrency, sweeps }: Stage) {
  const [sweep, visit] =
    sweeps === 'cold' ? [counted.coldSweep, counted.coldVisit] : [counted.warmSweep, counted.warmVisit];
  const fixed = (milliseconds(sweep) + (sweeps === 'cold' ? A.coldStart : 0)) / 1_000;
  const perVisit = milliseconds(visit) / 1_000 / concurrency;
  const visits = Math.min(connections, Math.floor((SWEEP_LIMITS.timeoutSeconds - KEPT_BACK - fixed) / perVisit));
  return { sweep, visit, visits, seconds: fixed + visits * perVisit };
}

/** Seconds that a sweep keeps back for the reads under way. */
const KEPT_BACK = 20;

/** As if every call waited for the one before. */
function milliseconds(used: Usage): number {
  return (
    used.invocations * A.ownWork +
    (used.databaseCalls + used.queueCalls + used.secretReads) * A.awsCall +
    used.mails * A.mailCall +
    used.providerCalls * A.providerCall +
    used.slackPosts * A.slackCall
  );
}

function alarmCount(stage: Stage): number {
  return alarmsOf(stage).reduce((count, { watched }) => count + metricsWatched(watched), 0);
}

/** An alarm is charged for each metric that it watches. */
function metricsWatched(watched: Watched): number {
  if (watched.kind === 'rate') return 2;
  if (watched.kind === 'queue' || watched.kind === 'ses') return 1;
  return watched.services.length + (watched.kind === 'silence' ? 1 : 0);
}

function sum(first: Usage, second: Usage): Usage {
  return plus(first, second);
}

function scaled(used: Usage, times: number): Usage {
  return plus(NOTHING, used, times);
}
