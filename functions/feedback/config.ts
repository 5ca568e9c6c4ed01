import * as z from 'zod/mini';
import { type Environment, loadConfig } from '../../shared/runtime/config.ts';
import { policyFields, policyOf, retentionFields, retentionOf, stageFields, stageOf } from '../environment.ts';

const environment = z.object({ ...stageFields, ...policyFields, ...retentionFields });

export type FeedbackEnvironment = z.input<typeof environment>;

/**
 * What failed comes back after the visibility timeout, and so does what came before its message was settled: by then the
 * lease of any send has run out.
 */
export const FEEDBACK_LIMITS = {
  timeoutSeconds: 30,
  memoryMb: 512,
  batchSize: 10,
  visibilitySeconds: 180,
  maxReceiveCount: 5,
  maxConcurrency: 5,
} as const;

/** @throws ConfigError */
export function readFeedbackConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return { ...stageOf(read), policy: policyOf(read), retention: retentionOf(read) };
}
