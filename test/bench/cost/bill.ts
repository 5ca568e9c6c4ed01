import { NOTIFY_LIMITS } from '../../../functions/notify/config.ts';
import { STATUS_LIMITS } from '../../../functions/status/config.ts';
import { SWEEP_LIMITS } from '../../../functions/sweep/config.ts';
import { WEBHOOK_LIMITS } from '../../../functions/webhook/config.ts';
import type { AlarmSettings, Watched } from '../../../infra/alarms/definition.ts';
import { alarmsOf } from '../../../infra/alarms.ts';
import { lookMinutes, type Settings } from '../../../infra/settings.ts';
import { secretNames } from '../../../shared/adapters/secrets/names.ts';
import { cadenceOf, looksADay } from './looks.ts';
import { NOTHING, plus, type Usage } from './meter.ts';
import type { Operations } from './operations.ts';
import { ASSUMPTIONS, PRICES } from './prices.ts';

/** Dollars a month, a line each. */
export type Bill = Readonly<Record<string, number>>;

export interface Stage extends AlarmSettings {
  readonly connections: number;
  readonly concurrency: number;
  readonly status: Settings['status'];
  /** Whether a worker makes the token of each connection that it looks at, as it does at worst, or has it at hand. */
  readonly tokens: 'made' | 'at hand';
  readonly timelineDays: number;
  readonly logDays: number;
  readonly signingSecretsCacheSeconds: number;
}

const GB = 1_000_000_000;
/** Nudges, looks and feedback. */
const POLLED_QUEUES = 3;
const A = ASSUMPTIONS;
/** Names that stand by themselves; the others are made from an id. */
const SECRETS_OF_STAGE = Object.values(secretNames('stage')).filter((name) => typeof name === 'string').length;

/** The monthly bill of one stage. */
export function billOf(counted: Operations, stage: Stage): Bill {
  const { connections } = stage;
  const quiet = connections * A.quietEventsPerDay * A.daysPerMonth;
  const outages = (connections * A.outagesPerYear * A.daysPerMonth) / 365;
  const sweeps = (A.daysPerMonth * 24 * 60) / stage.sweepMinutes;
  const { swept, looked, seconds } = statusReadsOf(counted, stage);

  const webhooks = [
    scaled(counted.quietWebhook, quiet),
    scaled(counted.openingWebhook, outages),
    scaled(counted.closingWebhook, outages),
  ].reduce(sum);
  const notices = sum(scaled(counted.request, outages), scaled(counted.restored, outages));
  const all = [webhooks, notices, swept, looked].reduce(sum);

  const gbSeconds =
    (milliseconds(webhooks) * WEBHOOK_LIMITS.memoryMb +
      (milliseconds(notices) + notices.invocations * A.coldStart) * NOTIFY_LIMITS.memoryMb +
      seconds.sweep * 1_000 * SWEEP_LIMITS.memoryMb +
      seconds.workers * 1_000 * STATUS_LIMITS.memoryMb) /
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
    SQS:
      (all.queueCalls + all.messages * A.pollsPerMessage + POLLED_QUEUES * A.emptyPollsPerMonth) * PRICES.queueRequest,
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

/** A month of sweeps, and of the looks that they ask for. */
export function statusReadsOf(counted: Operations, stage: Stage) {
  const { connections, concurrency, sweepMinutes, status } = stage;
  const sweeps = (A.daysPerMonth * 24 * 60) / sweepMinutes;
  const listings = (A.daysPerMonth * 24 * 60) / Math.max(status.listMinutes, sweepMinutes);
  const looks = connections * A.daysPerMonth * looksADay(cadenceOf({ sweepMinutes, lookMinutes: lookMinutes(stage) }));
  const batches = {
    looks: sweeps * Math.ceil(looks / sweeps / status.batchSize),
    listed: listings * Math.ceil(connections / status.batchSize),
  };
  const look = stage.tokens === 'made' ? counted.look : counted.lookWithToken;
  const swept = sum(scaled(counted.sweep, sweeps), scaled(counted.swept, sweeps * connections));
  const byBatch = sum(scaled(counted.batch, batches.looks), scaled(counted.listedBatch, batches.listed));
  const byConnection = sum(scaled(look, looks), scaled(counted.listed, listings * connections));
  // Ten batches are sent in a call; a sweep of no connection sends none.
  const sent = {
    ...NOTHING,
    queueCalls: (batches.looks + batches.listed) / 10,
    messages: batches.looks + batches.listed,
  };
  const invocations = batches.looks + batches.listed;
  return {
    looks,
    swept: sum(swept, sent),
    looked: sum({ ...byBatch, invocations }, byConnection),
    seconds: {
      sweep: (milliseconds(swept) + sweeps * A.coldStart) / 1_000,
      workers: (milliseconds(byBatch) + milliseconds(byConnection) / concurrency + coldStarts(stage, sweeps)) / 1_000,
    },
  };
}

/** Workers come and go with each sweep. */
function coldStarts({ connections, status }: Stage, sweeps: number): number {
  return sweeps * Math.min(status.workers, Math.ceil(connections / status.batchSize)) * A.coldStart;
}

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
