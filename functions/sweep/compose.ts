import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createHoldStore } from '../../shared/adapters/dynamodb/holdStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { makiniReads, makiniRefreshes } from '../../shared/adapters/makini/reads.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { type SweepPorts, sweepConnections } from '../../shared/usecases/sweepConnections.ts';
import { openOwnPairs } from '../../shared/vaults/ownPairs.ts';
import { readSweepConfig } from './config.ts';

/** The queue is in the function's own region, so its host need not be taken from its URL, which some emulators make up. */
const OWN_REGION = { useQueueUrlAsEndpoint: false };

/** Wires the sweep function. @throws ConfigError */
export function composeSweep({ env, clock, chance, journal }: Surroundings) {
  const config = readSweepConfig(env);
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
  const ports: SweepPorts = {
    clock,
    chance,
    journal,
    policy,
    holdRule: config.holdRule,
    ...makiniReads({
      settings: config.makini,
      credentials,
      pairs,
      clock,
      journal,
    }),
    connections: createConnectionStore({ table, clock, chance, retention }),
    stage,
    holds: createHoldStore({ table, clock, chance }),
    nudges: createNudgeQueue({
      client: createSqsClient(undefined, OWN_REGION),
      queueUrl: config.queueUrl,
      bucketMs: bucketOf(policy),
      chance,
    }),
    concurrency: config.concurrency,
  };
  return { clock, sweep: (deadline: Instant) => sweepConnections(ports, deadline) };
}
