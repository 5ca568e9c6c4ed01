import * as z from 'zod/mini';
import { type Environment, loadConfig, seconds, wholeNumber } from '../../shared/runtime/config.ts';
import {
  holdFields,
  holdRuleOf,
  lookFields,
  makiniFields,
  policyFields,
  policyOf,
  stageFields,
  stageOf,
} from '../environment.ts';

const environment = z.object({
  ...stageFields,
  ...policyFields,
  ...holdFields,
  ...makiniFields,
  ...lookFields,
  SWEEP_EVERY_SECONDS: z.prefault(seconds('the time between two sweeps', { min: 60, max: 86_400 }), '600'),
  LIST_EVERY_SECONDS: z.prefault(seconds('the time between two listings', { min: 0, max: 86_400 }), '600'),
  RECENT_SECONDS: z.prefault(
    seconds('how long after a change a connection is looked at in every sweep', { min: 0, max: 604_800 }),
    '86400',
  ),
  LOOKS_PER_BATCH: z.prefault(wholeNumber('how many looks a worker is handed at a time', { min: 10, max: 100 }), '25'),
});

export type SweepEnvironment = z.input<typeof environment>;

/** A sweep that is not done by then saves its place, and the next one goes on from there. */
export const SWEEP_LIMITS = { timeoutSeconds: 300, memoryMb: 512 } as const;

/** @throws ConfigError */
export function readSweepConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    holdRule: holdRuleOf(read),
    statusQueueUrl: read.STATUS_QUEUE_URL,
    cadence: { sweepEvery: read.SWEEP_EVERY_SECONDS, lookEvery: read.LOOK_EVERY_SECONDS, recent: read.RECENT_SECONDS },
    listEvery: read.LIST_EVERY_SECONDS,
    batchSize: read.LOOKS_PER_BATCH,
    looksPerSecond: read.LOOKS_PER_SECOND,
  };
}
