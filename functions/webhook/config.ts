import * as z from 'zod/mini';
import { type Environment, loadConfig, seconds } from '../../shared/runtime/config.ts';
import {
  makiniFields,
  policyFields,
  policyOf,
  retentionFields,
  retentionOf,
  SIGNATURE_SCHEMES,
  stageFields,
  stageOf,
} from '../environment.ts';

const environment = z.object({
  ...stageFields,
  ...policyFields,
  ...retentionFields,
  ...makiniFields,
  PROVIDER_SIGNATURE: z.prefault(
    z.enum(SIGNATURE_SCHEMES, { error: `must be one of ${SIGNATURE_SCHEMES.join(', ')}` }),
    'makini',
  ),
  SIGNING_SECRETS_CACHE_SECONDS: z.prefault(
    seconds('how long signing secrets are kept in memory', { min: 1, max: 3_600 }),
    '300',
  ),
});

export type WebhookEnvironment = z.input<typeof environment>;

/**
 * The provider waits 10 s for its 200 (published, unverified live). A call that hangs is over after one request timeout
 * and one more attempt; whatever takes longer than the function's own timeout is answered 5xx, cold start included, and
 * is delivered again.
 */
export const WEBHOOK_LIMITS = {
  timeoutSeconds: 8,
  memoryMb: 512,
  /** Larger bodies are refused unread; real ones have a few hundred bytes. */
  maxBodyBytes: 256 * 1_024,
  /** Milliseconds; of every call to AWS. */
  call: { connection: 500, request: 1_500, maxAttempts: 2 },
} as const;

/** @throws ConfigError */
export function readWebhookConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    signingSecretsCacheFor: read.SIGNING_SECRETS_CACHE_SECONDS,
    signature: read.PROVIDER_SIGNATURE,
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    retention: retentionOf(read),
  };
}
