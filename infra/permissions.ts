import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IndexName } from '../shared/adapters/dynamodb/table.ts';
import { configurationSetArn, type Mail, mailRegion } from './mail.ts';
import type { Nudges } from './queue.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import type { StatusQueue } from './statusQueue.ts';
import type { State } from './table.ts';

export interface Parts {
  readonly state: State;
  readonly nudges: Nudges;
  readonly mail: Mail;
  readonly status: StatusQueue;
  readonly secrets: Secrets;
  readonly settings: Settings;
  readonly key?: IKey;
}

const TAKE_MESSAGES = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

const KEEP_TOKENS = [
  'secretsmanager:CreateSecret',
  'secretsmanager:DescribeSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:RestoreSecret',
  'secretsmanager:TagResource',
  'secretsmanager:UpdateSecretVersionStage',
];

/** What renewing takes of a secret that is there: it is neither made nor restored. */
const RENEW_TOKENS = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
];

// What each function may do, action by action. test/infra/permissions.ts says the same for people to read.

export function webhookMay(parts: Parts): PolicyStatement[] {
  return [
    onTable(parts, 'GetItem', 'PutItem'),
    allow('Nudge', ['sqs:SendMessage'], [parts.nudges.queue.queueArn]),
    // Beside the one secret, one per URL of its own, made by operators under the stage's own prefix: no ARN is known here.
    readSecrets(parts.secrets.signing, parts.secrets.signingOfEndpoints),
    ...useKey(parts),
  ];
}

export function reportMay(parts: Parts): PolicyStatement[] {
  return [
    onTable(parts, 'GetItem', 'PutItem'),
    allow('Nudge', ['sqs:SendMessage'], [parts.nudges.queue.queueArn]),
    ...useKey(parts),
  ];
}

export function notifyMay(parts: Parts): PolicyStatement[] {
  const { nudges, secrets } = parts;
  return [
    // A message is updated and not replaced: feedback about it is kept in the same item. A lease on a pair is deleted.
    onTable(parts, 'GetItem', 'PutItem', 'UpdateItem', ...(ownsTokens(parts) ? ['DeleteItem'] : [])),
    // The open incidents, to see whether too many were lost at once.
    onIndexes(parts, 'byCustomer', 'openIncidents'),
    allow('Nudge', ['sqs:SendMessage'], [nudges.queue.queueArn]),
    allow('TakeNudges', TAKE_MESSAGES, [nudges.queue.queueArn]),
    readSecrets(
      secrets.provider,
      secrets.links,
      secrets.slackBot,
      secrets.slackOperators,
      // One secret per customer and per connection, made at run time under the stage's own prefix: no ARN is known here.
      secrets.slackOfCustomers,
      ...ownTokens(parts),
    ),
    ...renewTokens(parts),
    sendMail(parts),
    allow('Announce', ['events:PutEvents'], [eventBusArn(parts)]),
    ...useKey(parts),
  ];
}

export function feedbackMay(parts: Parts): PolicyStatement[] {
  const { nudges, mail } = parts;
  return [
    onTable(parts, 'GetItem', 'PutItem', 'UpdateItem'),
    allow('Nudge', ['sqs:SendMessage'], [nudges.queue.queueArn]),
    allow('TakeFeedback', TAKE_MESSAGES, [mail.queue.queueArn]),
    ...useKey(parts),
  ];
}

/** It alone writes tokens, and only under the prefix of the stage's connections. */
export function reconnectMay(parts: Parts): PolicyStatement[] {
  const { nudges, secrets } = parts;
  return [
    onTable(parts, 'GetItem', 'PutItem'),
    onIndexes(parts, 'byCustomer'),
    allow('Nudge', ['sqs:SendMessage'], [nudges.queue.queueArn]),
    readSecrets(secrets.provider, secrets.links, tokensIn(secrets)),
    ...(secrets.vault === undefined ? [allow('KeepTokens', KEEP_TOKENS, [secrets.tokensOfConnections])] : []),
    ...useKey(parts),
  ];
}

export function sweepMay(parts: Parts): PolicyStatement[] {
  const { nudges, secrets, status } = parts;
  return [
    // It gives back its lease, and makes everybody wait where the provider asks for that.
    onTable(parts, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
    onIndexes(parts, 'due', 'fleet', 'openIncidents'),
    allow('Nudge', ['sqs:SendMessage'], [nudges.queue.queueArn]),
    allow('AskForLooks', ['sqs:SendMessage'], [status.queue.queueArn]),
    readSecrets(secrets.provider),
    ...useKey(parts),
  ];
}

export function statusMay(parts: Parts): PolicyStatement[] {
  const { nudges, secrets, status } = parts;
  return [
    // All workers move on one item that says whose turn it is. A lease on a pair is deleted.
    onTable(parts, 'GetItem', 'PutItem', 'UpdateItem', ...(ownsTokens(parts) ? ['DeleteItem'] : [])),
    allow('Nudge', ['sqs:SendMessage'], [nudges.queue.queueArn]),
    allow('PutOff', ['sqs:SendMessage'], [status.queue.queueArn]),
    allow('TakeLooks', TAKE_MESSAGES, [status.queue.queueArn]),
    readSecrets(secrets.provider, ...ownTokens(parts)),
    ...renewTokens(parts),
    ...useKey(parts),
  ];
}

export function allow(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources });
}

function onTable({ state }: Parts, ...calls: string[]): PolicyStatement {
  return allow(
    'State',
    calls.map((call) => `dynamodb:${call}`),
    [state.table.tableArn],
  );
}

function onIndexes({ state }: Parts, ...indexes: IndexName[]): PolicyStatement {
  return allow(
    'Indexes',
    ['dynamodb:Query'],
    indexes.map((index) => `${state.table.tableArn}/index/${index}`),
  );
}

/** The tokens themselves, or what opens the vault that has them. */
function tokensIn({ vault, tokensOfConnections }: Secrets): string {
  return vault ?? tokensOfConnections;
}

function ownsTokens({ settings }: Parts): boolean {
  return settings.tokens.owner === 'reconnect';
}

/** Whoever reads a status reads tokens of ours only: those of the company are nobody's business. */
function ownTokens(parts: Parts): string[] {
  return ownsTokens(parts) ? [tokensIn(parts.secrets)] : [];
}

/** And renews them. In another vault that is said there. */
function renewTokens(parts: Parts): PolicyStatement[] {
  const { vault, tokensOfConnections } = parts.secrets;
  return ownsTokens(parts) && vault === undefined ? [allow('RenewTokens', RENEW_TOKENS, [tokensOfConnections])] : [];
}

function readSecrets(...arns: string[]): PolicyStatement {
  return allow('Secrets', ['secretsmanager:GetSecretValue'], arns);
}

/**
 * From the one identity. SES checks the configuration set as well, and in its sandbox also the identities of those whom
 * the mail goes to.
 */
function sendMail({ state, mail, settings }: Parts): PolicyStatement {
  const { from, identityArn, sandboxRecipients } = settings.mail;
  const region = mailRegion(settings);
  const identity = (resourceName: string) =>
    Stack.of(state).formatArn({ service: 'ses', region, resource: 'identity', resourceName });
  return allow(
    'Mail',
    ['ses:SendRawEmail'],
    [
      identityArn ?? identity(from.slice(from.lastIndexOf('@') + 1)),
      configurationSetArn(state, mail.configurationSet, region),
      ...sandboxRecipients.map(identity),
    ],
  );
}

/** The bus of the company's own systems: the account's default one unless the settings name another. */
function eventBusArn({ state, settings }: Parts): string {
  return (
    settings.eventBusArn ??
    Stack.of(state).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })
  );
}

/** Only through the services that keep the stage's data. */
function useKey({ state, key }: Parts): PolicyStatement[] {
  if (!key) return [];
  const { region } = Stack.of(state);
  return [
    new PolicyStatement({
      sid: 'Key',
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [key.keyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': ['dynamodb', 'sqs', 'secretsmanager'].map(
            (service) => `${service}.${region}.amazonaws.com`,
          ),
        },
      },
    }),
  ];
}
