import * as z from 'zod/mini';
import { makiniSettingsSchema } from '../shared/adapters/makini/settingsSchema.ts';
import { days, json, seconds, text, textLike, wholeNumber } from '../shared/runtime/config.ts';

// What the functions must agree on. Each config.ts picks what its function needs.

/**
 * Packages that bundles leave out: the SDK loads them only to look for credentials where Lambda has none. They are a
 * fifth of the webhook's bundle.
 */
export const NOT_BUNDLED = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
] as const;

/**
 * What a bundle is resolved with, so that `#token-vault` (package.json) is the stage's own vault and no other's SDK comes
 * along. The bundler's own condition has to be named again beside others.
 */
export function conditionsFor(vault: 'aws' | 'hashicorp' | 'azure'): readonly string[] {
  return vault === 'aws' ? [] : [`vault-${vault}`, 'module'];
}

/** Where a stage's things are. */
export const stageFields = {
  STAGE: textLike(/^[a-z][a-z0-9]{0,19}$/, 'the name of the stage: lower-case letters and digits'),
  TABLE_NAME: text('the name of the DynamoDB table'),
  QUEUE_URL: text('the URL of the nudge queue'),
  SECRETS_PREFIX: textLike(/^[\w.@+=-]+(\/[\w.@+=-]+)*$/, 'the prefix of the names of secrets, such as reconnect/dev'),
};

/** The numbers that decisions depend on; the grace period also sets the queue's delay and the nudges' bucket. */
export const policyFields = {
  GRACE_SECONDS: z.prefault(seconds('the grace period', { min: 30, max: 900 }), '120'),
  COOLDOWN_SECONDS: z.prefault(seconds('the least time between two requests', { min: 0, max: 604_800 }), '3600'),
  MAX_SYNC_INTERVAL_SECONDS: z.prefault(
    seconds('the longest time between two synchronizations', { min: 900, max: 2_592_000 }),
    '86400',
  ),
  WEBHOOK_WINDOW_SECONDS: z.prefault(
    seconds('how much later than a read a webhook may come', { min: 60, max: 86_400 }),
    '1800',
  ),
};

/** When so many connections are lost at once that customers are not told before a person has looked. */
export const holdFields = {
  HOLD_WINDOW_SECONDS: z.prefault(
    seconds('the time over which lost connections are counted', { min: 300, max: 86_400 }),
    '3600',
  ),
  HOLD_PERCENT: z.prefault(wholeNumber('the share of the fleet that is too much', { min: 1, max: 100 }), '20'),
  HOLD_COUNT: z.prefault(wholeNumber('the number that is too much in any fleet', { min: 1, max: 1_000_000 }), '500'),
  HOLD_SMALL_FLEET: z.prefault(wholeNumber('how many connections are no small fleet', { min: 0, max: 10_000 }), '20'),
  HOLD_SMALL_FLEET_COUNT: z.prefault(
    wholeNumber('the number that is too much in a small fleet', { min: 1, max: 10_000 }),
    '3',
  ),
};

export const retentionFields = {
  TIMELINE_DAYS: z.prefault(days('how long the timeline is kept', { min: 30, max: 3_650 }), '400'),
  MESSAGE_DAYS: z.prefault(days('how long messages are kept', { min: 30, max: 3_650 }), '400'),
  TOMBSTONE_DAYS: z.prefault(days('how long a disconnected connection stays known', { min: 30, max: 3_650 }), '90'),
};

/** How the provider signs its deliveries. */
export const SIGNATURE_SCHEMES = ['makini', 'standard-webhooks'] as const;

const optional = <S extends z.ZodMiniType>(shape: S) => z.optional(shape);
const url = (meaning: string) => textLike(/^https?:\/\/[^/\s]+$/, `${meaning}, without a path or a slash at the end`);

/** Who renews the connections' pairs of tokens. A renewal ends the old pair, so one of the company's is never touched. */
export const TOKEN_OWNERS = ['company', 'reconnect'] as const;

const owned = {
  owner: z._default(z.enum(TOKEN_OWNERS, { error: `must be one of ${TOKEN_OWNERS.join(', ')}` }), 'company'),
  /** Where they are ours: how long before its end a pair is renewed. */
  refreshAheadDays: z._default(z.int().check(z.gte(1), z.lte(15)), 3),
};

/** Which vault keeps the connections' tokens, of which the bundle holds this one only, and whose the tokens are. */
export const tokensFields = {
  TOKENS: z.prefault(
    json(
      'the vault of the tokens',
      z.discriminatedUnion(
        'vault',
        [
          z.object({ vault: z.literal('aws'), ...owned, keyArn: optional(text('the key for new secrets')) }),
          z.object({
            vault: z.literal('hashicorp'),
            ...owned,
            address: url('the URL of HashiCorp Vault'),
            mount: text('the mount of a KV engine of version 2'),
            namespace: optional(text('a namespace')),
            role: optional(text('a role of the AWS auth method')),
            authMount: text('the mount of the AWS auth method'),
            serverId: optional(text('the value that Vault expects in its server id header')),
          }),
          z.object({
            vault: z.literal('azure'),
            ...owned,
            url: url('the URL of a Key Vault'),
            pendingUrl: optional(url('the URL of a Key Vault')),
            tenantId: text('a tenant id'),
            clientId: text('an application id'),
          }),
        ],
        { error: 'must have a vault: aws, hashicorp or azure' },
      ),
    ),
    '{"vault":"aws"}',
  ),
};

/** The pace that all who read statuses or list connections share. */
export const paceFields = {
  LOOKS_PER_SECOND: z.prefault(
    wholeNumber('how many looks all functions together begin in a second', { min: 1, max: 1_000 }),
    '50',
  ),
};

/** Looks at the status: where they are asked for, and how often and how fast they are made. */
export const lookFields = {
  STATUS_QUEUE_URL: text('the URL of the status queue'),
  LOOK_EVERY_SECONDS: z.prefault(
    seconds('the longest time that a connection goes without a look', { min: 300, max: 86_400 }),
    '3600',
  ),
  ...paceFields,
};

/** Overrides of the standard Makini settings. */
export const makiniFields = {
  MAKINI_SETTINGS: z.prefault(json('an object of overrides', makiniSettingsSchema), '{}'),
};

type Read<F extends z.core.$ZodShape> = z.output<z.ZodMiniObject<F>>;

/** Where things are, by the names that wiring uses. */
export function stageOf(env: Read<typeof stageFields>) {
  return {
    stage: env.STAGE,
    tableName: env.TABLE_NAME,
    queueUrl: env.QUEUE_URL,
    secretsPrefix: env.SECRETS_PREFIX,
  };
}

export function policyOf(env: Read<typeof policyFields>) {
  return {
    grace: env.GRACE_SECONDS,
    cooldown: env.COOLDOWN_SECONDS,
    maxSyncInterval: env.MAX_SYNC_INTERVAL_SECONDS,
    webhookWindow: env.WEBHOOK_WINDOW_SECONDS,
  };
}

export function holdRuleOf(env: Read<typeof holdFields>) {
  return {
    window: env.HOLD_WINDOW_SECONDS,
    percent: env.HOLD_PERCENT,
    count: env.HOLD_COUNT,
    smallFleet: env.HOLD_SMALL_FLEET,
    smallFleetCount: env.HOLD_SMALL_FLEET_COUNT,
  };
}

export function retentionOf(env: Read<typeof retentionFields>) {
  return { timeline: env.TIMELINE_DAYS, messages: env.MESSAGE_DAYS, tombstone: env.TOMBSTONE_DAYS };
}
