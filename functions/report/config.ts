import * as z from 'zod/mini';
import { type Environment, loadConfig } from '../../shared/runtime/config.ts';
import { policyFields, policyOf, retentionFields, retentionOf, stageFields, stageOf } from '../environment.ts';

const environment = z.object({ ...stageFields, ...policyFields, ...retentionFields });

export type ReportEnvironment = z.input<typeof environment>;

export const REPORT_LIMITS = {
  timeoutSeconds: 8,
  memoryMb: 512,
  /** A report has a few hundred bytes. */
  maxBodyBytes: 8 * 1_024,
  /** Milliseconds; of every call to AWS. */
  call: { connection: 500, request: 1_500, maxAttempts: 2 },
} as const;

/** @throws ConfigError */
export function readReportConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    policy: policyOf(read),
    retention: retentionOf(read),
  };
}
