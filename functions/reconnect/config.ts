import * as z from 'zod/mini';
import { type Environment, loadConfig, textLike } from '../../shared/runtime/config.ts';
import { makiniFields, policyFields, policyOf, retentionFields, retentionOf, stageFields } from '../environment.ts';
import { linkFields, voiceField } from '../voice.ts';

const environment = z.object({
  ...stageFields,
  ...policyFields,
  ...retentionFields,
  ...makiniFields,
  ...linkFields,
  VOICE: voiceField,
  /** Empty or absent: the account's own key for Secrets Manager. */
  KEY_ARN: z.optional(textLike(/^(arn:\S+)?$/, 'the ARN of the key that tokens are encrypted with, or be left out')),
});

export type ReconnectEnvironment = z.input<typeof environment>;

/** The gateway gives up after 30 s; a page that waits for the provider says so before. */
export const RECONNECT_LIMITS = { timeoutSeconds: 25, memoryMb: 512, maxFormBytes: 4_096 } as const;

/** @throws ConfigError */
export function readReconnectConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    stage: read.STAGE,
    tableName: read.TABLE_NAME,
    queueUrl: read.QUEUE_URL,
    secretsPrefix: read.SECRETS_PREFIX,
    baseUrl: read.BASE_URL,
    linkLifetime: read.LINK_DAYS,
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    retention: retentionOf(read),
    keyArn: read.KEY_ARN || undefined,
    voice: read.VOICE,
  };
}
