import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createLookPace } from '../../shared/adapters/dynamodb/lookPace.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { makiniReads, makiniRefreshes } from '../../shared/adapters/makini/reads.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { parseLooks } from '../../shared/adapters/sqs/lookBatch.ts';
import { createLookQueue } from '../../shared/adapters/sqs/lookQueue.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { type VisitPorts, visitConnections } from '../../shared/usecases/visitConnections.ts';
import { openOwnPairs } from '../../shared/vaults/ownPairs.ts';
import { readStatusConfig } from './config.ts';

/** Wires the status function. @throws ConfigError */
export function composeStatus({ env, clock, chance, journal }: Surroundings) {
  const config = readStatusConfig(env);
  const { policy, retention } = config;
  const table = { client: createDocumentClient(), tableName: config.tableName };
  const secretsClient = createSecretsClient();
  const reader = createSecretReader(secretsClient);
  const secrets = { reader, journal, names: secretNames(config.secretsPrefix) };
  const credentials = createProviderCredentials(secrets);
  const stage = createStageStore({ table, clock });
  const pairs = openOwnPairs(
    {
      ...secrets,
      client: secretsClient,
      tokens: config.tokens,
      prefix: config.secretsPrefix,
      stage: config.stage,
      clock,
    },
    { chance, leases: stage, refresher: makiniRefreshes({ settings: config.makini, credentials, clock, journal }) },
    config.makini.tokens.keptTokens,
  );
  const queues = createSqsClient();
  const ports: VisitPorts = {
    clock,
    chance,
    journal,
    policy,
    ...makiniReads({
      settings: config.makini,
      credentials,
      pairs,
      clock,
      journal,
    }),
    connections: createConnectionStore({ table, clock, chance, retention }),
    nudges: createNudgeQueue({ client: queues, queueUrl: config.queueUrl, bucketMs: bucketOf(policy), chance }),
    looks: createLookQueue({ client: queues, queueUrl: config.statusQueueUrl }),
    pace: createLookPace({ table, clock, perSecond: config.looksPerSecond }),
    lookEvery: config.lookEvery,
    concurrency: config.concurrency,
  };
  return {
    clock,
    journal,
    read: (body: string) => {
      const batch = parseLooks(body);
      return batch && ((deadline: Instant) => visitConnections(ports, batch, deadline));
    },
  };
}
