import * as z from 'zod/mini';
import { type Environment, loadConfig, wholeNumber } from '../../shared/runtime/config.ts';
import {
  holdFields,
  holdRuleOf,
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
  ...holdFields,
  ...retentionFields,
  ...makiniFields,
  CONCURRENCY: z.prefault(wholeNumber('how many connections are worked on at once', { min: 1, max: 100 }), '10'),
});

export type SweepEnvironment = z.input<typeof environment>;

/** A sweep that is not done by then saves its place, and the next one goes on from there. */
export const SWEEP_LIMITS = { timeoutSeconds: 300, memoryMb: 512 } as const;

/** @throws ConfigError */
export function readSweepConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    tokens: read.TOKENS,
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    holdRule: holdRuleOf(read),
    retention: retentionOf(read),
    concurrency: read.CONCURRENCY,
  };
}
