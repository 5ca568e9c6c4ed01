import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { type FailedCall, reportFailure } from '../../shared/usecases/reportFailure.ts';
import { REPORT_LIMITS, readReportConfig } from './config.ts';

/** Wires the report function. @throws ConfigError */
export function composeReport({ env, clock, chance, journal }: Surroundings) {
  const { tableName, queueUrl, policy, retention } = readReportConfig(env);
  const { call } = REPORT_LIMITS;
  const table = { client: createDocumentClient(call), tableName };
  const ports = {
    clock,
    chance,
    journal,
    connections: createConnectionStore({ table, clock, chance, retention }),
    nudges: createNudgeQueue({
      client: createSqsClient(call),
      queueUrl,
      bucketMs: bucketOf(policy),
      chance,
    }),
  };
  return { clock, journal, report: (failed: FailedCall) => reportFailure(ports, failed) };
}
