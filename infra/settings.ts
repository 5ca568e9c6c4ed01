import * as z from 'zod';
import { SIGNATURE_SCHEMES } from '../functions/environment.ts';
import { alarms, mail, retention, status, tokens } from './settingsBlocks.ts';
import { asFunctionsReadIt, type FunctionSettings } from './settingsOfFunctions.ts';
import { crossProblems } from './settingsRules.ts';
import { arn, block, flag, like, REGION, texts, whole } from './settingsWords.ts';

/** A stage's block as it may be written; docs/configuration.md is its table. */
export const stageBlock = block(
  {
    account: like(/^\d{12}$/, 'must be the twelve digits of the AWS account, in quotes').optional(),
    region: like(REGION, 'must be the one region that everything runs in, such as eu-central-1'),
    production: flag('must be true where customers depend on the stage, or false').optional(),

    publicBaseUrl: like(
      /^https:\/\/[a-z\d-]+(\.[a-z\d-]+)+$/,
      'must be https:// and a host of your own, without a path or a slash at the end',
    ).optional(),
    certificateArn: arn('acm', 'certificate/', 'arn:aws:acm:eu-central-1:111122223333:certificate/…').optional(),
    hostedZone: block(
      {
        id: like(/^Z[A-Z\d]+$/, 'must be the id of a Route 53 hosted zone, such as Z0123456789ABCDEFGHIJ'),
        name: like(/^[a-z\d-]+(\.[a-z\d-]+)+$/, 'must be the domain of the hosted zone, such as example.com'),
      },
      'id and name',
    ).optional(),
    throttle: block(
      {
        perSecond: whole('how many deliveries are let in per second', { min: 1, max: 10_000, standard: 50 }),
        burst: whole('how many deliveries are let in at once', { min: 1, max: 5_000, standard: 200 }),
      },
      'perSecond and burst',
    ).prefault({}),

    mail,
    voice: asFunctionsReadIt('voice'),
    operators: asFunctionsReadIt('operators').optional(),
    slack: asFunctionsReadIt('slack').optional(),
    notices: asFunctionsReadIt('notices').optional(),
    makini: asFunctionsReadIt('makini').optional(),
    provider: block(
      {
        signature: z
          .enum(SIGNATURE_SCHEMES, { error: `must be one of ${SIGNATURE_SCHEMES.join(', ')}` })
          .default('makini'),
      },
      'signature',
    ).prefault({}),

    tokens: tokens.prefault({}),

    alarms: alarms.prefault({}),
    runbookUrl: like(/^https?:\/\/\S+$/, 'must be the URL of docs/runbook.md as your operators reach it').optional(),

    eventBusArn: arn('events', 'event-bus/', 'arn:aws:events:eu-central-1:111122223333:event-bus/workflows').optional(),

    kmsKeyArn: arn('kms', 'key/', 'arn:aws:kms:eu-central-1:111122223333:key/…').optional(),
    permissionsBoundaryArn: like(
      /^arn:aws[\w-]*:iam::\d{12}:policy\//,
      'must be an ARN such as arn:aws:iam::111122223333:policy/boundary',
    ).optional(),
    tags: z
      .record(texts('must be a text'), texts('must be a text'), { error: 'must be an object of texts' })
      .default({}),
    qualifier: like(
      /^[a-z\d]{1,10}$/,
      'must be the qualifier of your CDK bootstrap: up to 10 letters and digits',
    ).optional(),

    retention: retention.prefault({}),
    graceSeconds: whole('how long an outage may heal unnoticed, in seconds', { min: 30, max: 900, standard: 120 }),
    cooldownSeconds: whole('the least time between two requests to one customer, in seconds', {
      min: 0,
      max: 604_800,
      standard: 3_600,
    }),
    maxSyncIntervalSeconds: whole('the longest time between two synchronizations, in seconds', {
      min: 900,
      max: 2_592_000,
      standard: 86_400,
    }),
    webhookWindowSeconds: whole('how much later than a read a webhook may come, in seconds', {
      min: 60,
      max: 86_400,
      standard: 1_800,
    }),
    webhookSilenceHours: whole('how long no webhook may come while outages are found, in hours', {
      min: 1,
      max: 24,
      standard: 6,
    }),
    hold: block(
      {
        windowMinutes: whole('the time over which lost connections are counted, in minutes', {
          min: 5,
          max: 1_440,
          standard: 60,
        }),
        percent: whole('the share of the fleet that is too much, in percent', { min: 1, max: 100, standard: 20 }),
        count: whole('the number that is too much in any fleet', { min: 1, max: 1_000_000, standard: 500 }),
        smallFleet: whole('how many connections are no small fleet', { min: 0, max: 10_000, standard: 20 }),
        smallFleetCount: whole('the number that is too much in a small fleet', { min: 1, max: 10_000, standard: 3 }),
      },
      'numbers',
    ).prefault({}),
    sweepMinutes: whole('the time between two sweeps, in minutes', { min: 1, max: 1_440, standard: 10 }),
    status: status.prefault({}),
    linkDays: whole('how long a link in a message is good, in days', { min: 1, max: 365, standard: 90 }),
    concurrency: whole('how many connections are worked on at once', { min: 1, max: 100, standard: 10 }),
    signingSecretsCacheSeconds: whole('how long signing secrets are kept in memory, in seconds', {
      min: 1,
      max: 3_600,
      standard: 300,
    }),
  },
  'the settings of a stage',
);

/** What cdk.json says of one stage, checked and completed. */
export type Settings = Omit<z.output<typeof stageBlock>, 'voice'> & {
  readonly stage: string;
  readonly production: boolean;
  readonly voice: FunctionSettings['voice'];
};

/** How long a connection goes without a look at most: only a sweep asks for one. */
export function lookMinutes({ status, sweepMinutes }: Pick<Settings, 'status' | 'sweepMinutes'>): number {
  return Math.max(status.everyMinutes, sweepMinutes);
}

/** Every wrong setting at once, each with its key and a remedy. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(where: string, problems: readonly string[]) {
    super([`${problems.length} wrong in ${where}:`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/** No hyphen: what belongs to `dev` is told by the beginning `Reconnect-dev-`, and must not be told of `dev-2` too. */
const STAGE = /^[a-z][a-z\d]{0,19}$/;

/**
 * Reads the block of one stage.
 *
 * @param stages the context `stages` of cdk.json
 * @throws SettingsError
 */
export function readSettings(stages: unknown, stage: unknown): Settings {
  const blocks = new Map(Object.entries(typeof stages === 'object' && stages !== null ? stages : {}));
  const known = [...blocks.keys()].join(', ') || 'none yet';
  if (typeof stage !== 'string') {
    throw new SettingsError('the command line', [`stage is missing; choose one with -c stage=NAME (${known})`]);
  }
  if (!STAGE.test(stage)) {
    const remedy = 'must be a letter and up to 19 more letters and digits, in lower case; rename it in cdk.json';
    throw new SettingsError('the command line', [`stage ${remedy}`]);
  }
  const written = blocks.get(stage);
  if (written === undefined) {
    const remedy = `add its block to context.stages in cdk.json, or choose one of those that are there (${known})`;
    throw new SettingsError('the command line', [`stage names no stage; ${remedy}`]);
  }
  const read = stageBlock.safeParse(written);
  const production = read.data?.production ?? stage === 'prod';
  const problems = [...(read.error?.issues.flatMap(describe) ?? []), ...crossProblems(written, stage === 'prod')];
  if (!read.success || problems.length > 0) throw new SettingsError(`cdk.json, context.stages.${stage}`, problems);
  return { ...read.data, voice: read.data.voice as FunctionSettings['voice'], stage, production };
}

function describe(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...path, key].join('.')} is not a setting; check its spelling or take it out`);
  }
  return [`${path.join('.') || 'The block'} ${issue.message}`];
}
