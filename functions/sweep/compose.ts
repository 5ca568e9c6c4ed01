import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createHoldStore } from '../../shared/adapters/dynamodb/holdStore.ts';
import { createLookPace } from '../../shared/adapters/dynamodb/lookPace.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { makiniListing } from '../../shared/adapters/makini/reads.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createLookQueue } from '../../shared/adapters/sqs/lookQueue.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { type SweepPorts, sweepConnections } from '../../shared/usecases/sweepConnections.ts';
import { readSweepConfig } from './config.ts';

/** Wires the sweep function. @throws ConfigError */
export function composeSweep({ env, clock, chance, journal }: Surroundings) {
  const config = readSweepConfig(env);
  const { policy, looksPerSecond: perSecond } = config;
  const table = { client: createDocumentClient(), tableName: config.tableName };
  const reader = createSecretReader(createSecretsClient());
  const secrets = { reader, journal, names: secretNames(config.secretsPrefix) };
  const queues = createSqsClient();
  const ports: SweepPorts = {
    clock,
    chance,
    journal,
    holdRule: config.holdRule,
    directory: makiniListing({
      settings: config.makini,
      credentials: createProviderCredentials(secrets),
      clock,
      journal,
    }),
    connections: createConnectionStore({ table, clock, chance }),
    stage: createStageStore({ table, clock }),
    holds: createHoldStore({ table, clock, chance }),
    pace: createLookPace({ table, clock, perSecond }),
    nudges: createNudgeQueue({ client: queues, queueUrl: config.queueUrl, bucketMs: bucketOf(policy), chance }),
    looks: createLookQueue({ client: queues, queueUrl: config.statusQueueUrl }),
    batchSize: config.batchSize,
    cadence: config.cadence,
    listEvery: config.listEvery,
  };
  return { clock, sweep: (deadline: Instant) => sweepConnections(ports, deadline) };
}
