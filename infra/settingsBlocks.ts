import * as z from 'zod';
import { TOKEN_OWNERS } from '../functions/environment.ts';
import { addresses, arn, block, httpsUrl, like, MAILBOX, percent, REGION, texts, whole } from './settingsWords.ts';

// The blocks of a stage's block that have a subject of their own.

/** The numbers of days that CloudWatch Logs offers. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
] as const;

/** Who mail comes from, and by which SES. */
export const mail = block(
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

/** Who is called, and from which shares of bounces and complaints on. */
export const alarms = block(
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

/** Whose the tokens are, and which vault keeps them. */
export const tokens = block(
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

/** How often the status of a connection is looked at, and how fast. */
export const status = block(
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
    perSecond: whole('how many looks all functions together begin in a second', { min: 1, max: 1_000, standard: 50 }),
    workers: whole('how many workers look at once', { min: 2, max: 1_000, standard: 4 }),
    batchSize: whole('how many looks a worker is handed at a time', { min: 10, max: 100, standard: 25 }),
  },
  'numbers',
);

const DAYS = { min: 30, max: 3_650 };

/** How long what is kept is kept. */
export const retention = block(
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
