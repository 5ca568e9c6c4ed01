import * as z from 'zod/mini';
import { type Environment, loadConfig, wholeNumber } from '../../shared/runtime/config.ts';
import {
  lookFields,
  makiniFields,
  policyFields,
  policyOf,
  retentionFields,
  retentionOf,
  stageFields,
  stageOf,
  tokensFields,
} from '../environment.ts';

const environment = z.object({
  ...stageFields,
  ...tokensFields,
  ...policyFields,
  ...retentionFields,
  ...makiniFields,
  ...lookFields,
  CONCURRENCY: z.prefault(wholeNumber('how many connections are worked on at once', { min: 1, max: 100 }), '10'),
});

export type StatusEnvironment = z.input<typeof environment>;

/** One batch of looks per invocation. How many invocations run at once is a setting. */
export const STATUS_LIMITS = {
  timeoutSeconds: 60,
  memoryMb: 512,
  batchSize: 1,
  visibilitySeconds: 360,
  maxReceiveCount: 5,
} as const;

/** @throws ConfigError */
export function readStatusConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    tokens: read.TOKENS,
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    retention: retentionOf(read),
    statusQueueUrl: read.STATUS_QUEUE_URL,
    lookEvery: read.LOOK_EVERY_SECONDS,
    looksPerSecond: read.LOOKS_PER_SECOND,
    concurrency: read.CONCURRENCY,
  };
}
