import * as z from 'zod/mini';
import { makiniSettingsSchema } from '../shared/adapters/makini/settingsSchema.ts';
import { DARK_GROUND, LIGHT_GROUND } from '../shared/runtime/colour.ts';
import { days, json, readableColour, seconds, text, textLike } from '../shared/runtime/config.ts';

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

/** Where a stage's things are. */
export const stageFields = {
  STAGE: textLike(/^[a-z][a-z0-9-]{0,19}$/, 'the name of the stage: lower-case letters, digits and hyphens'),
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
};

export const retentionFields = {
  TIMELINE_DAYS: z.prefault(days('how long the timeline is kept', { min: 30, max: 3_650 }), '400'),
  MESSAGE_DAYS: z.prefault(days('how long messages are kept', { min: 30, max: 3_650 }), '400'),
  TOMBSTONE_DAYS: z.prefault(days('how long a disconnected connection stays known', { min: 30, max: 3_650 }), '90'),
};

/** How the provider signs its deliveries. */
export const SIGNATURE_SCHEMES = ['makini', 'standard-webhooks'] as const;

/** Overrides of the standard Makini settings. */
export const makiniFields = {
  MAKINI_SETTINGS: z.prefault(json('an object of overrides', makiniSettingsSchema), '{}'),
};

const filled = (error: string) => z.string({ error }).check(z.minLength(1, { error }));
const LOGO_URL = /^https:\/\/(?!\S*\.svg(?:[?#]|$))[^\s"<>]+$/i;
const logoWidth = 'must be a whole number of pixels from 40 to 300, or be left out';

/** How the company looks to its customers. */
export const lookSchema = z.strictObject(
  {
    logo: z.exactOptional(
      z.strictObject(
        {
          url: z
            .string({ error: 'must be an https URL of a PNG or JPEG; many mail programs show no SVG' })
            .check(
              z.regex(LOGO_URL, { error: 'must be an https URL of a PNG or JPEG; many mail programs show no SVG' }),
            ),
          alt: z.exactOptional(filled('must be the words in place of the logo, or be left out')),
          width: z.exactOptional(
            z.int({ error: logoWidth }).check(z.gte(40, { error: logoWidth }), z.lte(300, { error: logoWidth })),
          ),
        },
        { error: 'must be an object with url' },
      ),
    ),
    accent: z.exactOptional(readableColour(LIGHT_GROUND, 'against white, darken it')),
    accentOnDark: z.exactOptional(readableColour(DARK_GROUND, `against ${DARK_GROUND}, lighten it or leave it out`)),
  },
  { error: 'must be an object with logo, accent or accentOnDark' },
);

const CREDENTIALS = ['sign_in', 'technical_user', 'api_key', 'access_token', 'credentials_file'] as const;

/** What the company's customers need at hand, where it knows that better than we do. */
export const systemsSchema = z.array(
  z.strictObject(
    {
      system: filled('must be part of the name of a kind of system, such as sap'),
      credential: z.exactOptional(z.enum(CREDENTIALS, { error: `must be one of ${CREDENTIALS.join(', ')}` })),
      screen: z.exactOptional(filled('must be where it is found, such as Settings › API Keys, or be left out')),
      words: z.exactOptional(
        z.record(z.string().check(z.regex(/^[a-z]{2}$/)), filled('must be the first step in words'), {
          error: 'must be an object of sentences by language, such as {"en":"…"}',
        }),
      ),
    },
    { error: 'must be an object with system' },
  ),
  { error: 'must be a list of objects with system, and credential, screen or words' },
);

type Read<F extends z.core.$ZodShape> = z.output<z.ZodMiniObject<F>>;

export function policyOf(env: Read<typeof policyFields>) {
  return {
    grace: env.GRACE_SECONDS,
    cooldown: env.COOLDOWN_SECONDS,
    maxSyncInterval: env.MAX_SYNC_INTERVAL_SECONDS,
  };
}

export function retentionOf(env: Read<typeof retentionFields>) {
  return { timeline: env.TIMELINE_DAYS, messages: env.MESSAGE_DAYS, tombstone: env.TOMBSTONE_DAYS };
}
