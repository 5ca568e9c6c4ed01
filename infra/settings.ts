import * as z from 'zod';
import { SIGNATURE_SCHEMES, TOKEN_OWNERS } from '../functions/environment.ts';
import { asFunctionsReadIt, type FunctionSettings } from './settingsOfFunctions.ts';
import { crossProblems } from './settingsRules.ts';

// Messages complete a sentence that begins with the key, and never repeat a value: some are addresses.

const texts = (error: string) => z.string({ error }).min(1, { error });
const like = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
const flag = (error: string) => z.boolean({ error });

function whole(meaning: string, { min, max, standard }: Record<'min' | 'max' | 'standard', number>) {
  const error = `must be ${meaning}: a whole number from ${min} to ${max}; ${standard} if left out`;
  return z.int({ error }).min(min, { error }).max(max, { error }).default(standard);
}

/** A share that alarms; `below` is where SES begins to review an account. */
function percent(meaning: string, { below, standard }: Record<'below' | 'standard', number>) {
  const error = `must be how many percent ${meaning} before somebody is called: above 0 and below ${below}, from where on SES reviews an account; ${standard} if left out`;
  return z.number({ error }).gt(0, { error }).lt(below, { error }).default(standard);
}

const addresses = (error: string) => z.array(like(MAILBOX, error), { error }).default([]);

/** Unknown keys are told by their name, everything else by what is wanted. */
function block<S extends z.ZodRawShape>(shape: S, meaning: string) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? `must be an object with ${meaning}` : undefined),
  });
}

const MAILBOX = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const arn = (service: string, resource: string, example: string) =>
  like(new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]*:\\d{12}:${resource}`), `must be an ARN such as ${example}`);

/** The numbers of days that CloudWatch Logs offers. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
] as const;

const mail = block(
  {
    from: like(MAILBOX, 'must be the address that mail comes from, such as connections@example.com'),
    identityArn: arn('ses', 'identity/', 'arn:aws:ses:eu-central-1:111122223333:identity/example.com').optional(),
    region: like(REGION, 'must be the region of SES, such as eu-central-1').optional(),
    configurationSet: like(/^[\w-]{1,64}$/, 'must be the name of an SES configuration set').optional(),
    feedbackTopicArn: arn('sns', '', 'arn:aws:sns:eu-central-1:111122223333:ses-events').optional(),
    sandboxRecipients: addresses('must be a list of addresses that are verified in SES'),
  },
  'from',
);

const alarms = block(
  {
    emails: addresses('must be a list of e-mail addresses'),
    urls: z
      .array(like(/^https:\/\/\S+$/, 'must be an https URL that takes SNS notifications'), {
        error: 'must be a list of https URLs',
      })
      .default([]),
    topicArn: arn('sns', '', 'arn:aws:sns:eu-central-1:111122223333:on-call').optional(),
    bouncePercent: percent('of mails may bounce', { below: 5, standard: 3 }),
    complaintPercent: percent('of mails may be reported as spam', { below: 0.1, standard: 0.05 }),
  },
  'emails, urls or topicArn',
);

const httpsUrl = (error: string) => like(/^https:\/\/[^/\s]+$/, error);

const tokens = block(
  {
    vault: z
      .enum(['aws', 'hashicorp', 'azure'], { error: 'must be aws, hashicorp or azure; aws if left out' })
      .default('aws'),
    owner: z
      .enum(TOKEN_OWNERS, { error: 'must be company, or reconnect if nobody else renews tokens; company if left out' })
      .default('company'),
    refreshAheadDays: whole('how long before its end a pair that is ours is renewed, in days', {
      min: 1,
      max: 15,
      standard: 3,
    }),
    hashicorp: block(
      {
        address: httpsUrl('must be the URL of HashiCorp Vault, such as https://vault.example.com:8200'),
        mount: like(/^[\w./-]+$/, 'must be the mount of a KV engine of version 2, such as secret').default('secret'),
        namespace: texts('must be a namespace of Vault Enterprise').optional(),
        role: texts('must be a role of Vault’s AWS auth method').optional(),
        authMount: like(/^[\w./-]+$/, 'must be the mount of the AWS auth method, such as aws').default('aws'),
        serverId: texts('must be what Vault’s iam_server_id_header_value is set to').optional(),
      },
      'address',
    ).optional(),
    azure: block(
      {
        url: httpsUrl('must be the URL of a Key Vault, such as https://example.vault.azure.net'),
        pendingUrl: httpsUrl('must be the URL of a Key Vault for pairs that wait').optional(),
        tenantId: texts('must be the tenant’s id in Entra ID'),
        clientId: texts('must be the id of the application that is registered for Reconnect'),
      },
      'url, tenantId and clientId',
    ).optional(),
  },
  'vault',
);

const status = block(
  {
    everyMinutes: whole('the longest time that a connection goes without a look at its status, in minutes', {
      min: 5,
      max: 1_440,
      standard: 60,
    }),
    recentMinutes: whole('how long after a change a connection is looked at in every sweep, in minutes', {
      min: 0,
      max: 10_080,
      standard: 1_440,
    }),
    listMinutes: whole('the time between two listings, in minutes', { min: 1, max: 1_440, standard: 10 }),
    perSecond: whole('how many looks all workers make in a second', { min: 1, max: 1_000, standard: 50 }),
    workers: whole('how many workers look at once', { min: 2, max: 1_000, standard: 4 }),
    batchSize: whole('how many looks a worker is handed at a time', { min: 1, max: 100, standard: 25 }),
  },
  'numbers',
);

const DAYS = { min: 30, max: 3_650 };

const retention = block(
  {
    timelineDays: whole('how long the timeline is kept, in days', { ...DAYS, standard: 400 }),
    messageDays: whole('how long messages are kept, in days', { ...DAYS, standard: 400 }),
    tombstoneDays: whole('how long a disconnected connection stays known, in days', { ...DAYS, standard: 90 }),
    logDays: z
      .literal(LOG_DAYS, { error: 'must be a number of days that CloudWatch Logs offers, such as 30, 90 or 365' })
      .default(90),
    backupDays: whole('how far back the table can be restored, in days', { min: 1, max: 35, standard: 35 }),
  },
  'numbers of days',
);

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
