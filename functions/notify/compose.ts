import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createHoldStore } from '../../shared/adapters/dynamodb/holdStore.ts';
import { createLookPace } from '../../shared/adapters/dynamodb/lookPace.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { createEventBridgeClient } from '../../shared/adapters/eventbridge/client.ts';
import { createEventBus } from '../../shared/adapters/eventbridge/eventBus.ts';
import { createLinkSigner } from '../../shared/adapters/links/linkSigner.ts';
import { makiniReads, makiniRefreshes } from '../../shared/adapters/makini/reads.ts';
import { createLinkKeys } from '../../shared/adapters/secrets/linkKeys.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSlackSecrets } from '../../shared/adapters/secrets/slackSecrets.ts';
import { createSesClient } from '../../shared/adapters/ses/client.ts';
import { createSesMailer } from '../../shared/adapters/ses/mailer.ts';
import { createSlackPoster } from '../../shared/adapters/slack/poster.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { parseNudge } from '../../shared/adapters/sqs/nudge.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { groupKey } from '../../shared/domain/group.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { type DeliverPorts, deliverNotices } from '../../shared/usecases/deliverNotices.ts';
import { openOwnPairs } from '../../shared/vaults/ownPairs.ts';
import { readNotifyConfig } from './config.ts';

/** Wires the notify function. @throws ConfigError */
export function composeNotify({ env, clock, chance, journal }: Surroundings) {
  const config = readNotifyConfig(env);
  const { policy, retention } = config;
  const table = { client: createDocumentClient(), tableName: config.tableName };
  const secretsClient = createSecretsClient();
  const reader = createSecretReader(secretsClient);
  const secrets = { reader, journal, names: secretNames(config.secretsPrefix) };
  const sesRegion = config.mailRegion === undefined ? {} : { region: config.mailRegion };
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
  const ports: DeliverPorts = {
    clock,
    chance,
    journal,
    policy,
    notices: config.notices,
    holdRule: config.holdRule,
    ...makiniReads({
      settings: config.makini,
      credentials,
      pairs,
      clock,
      journal,
    }),
    connections: createConnectionStore({ table, clock, chance, retention }),
    customers: createCustomerStore({ table, clock, chance }),
    messages: createMessageStore({ table, clock, retention }),
    stage,
    pace: createLookPace({ table, clock, perSecond: config.looksPerSecond }),
    holds: createHoldStore({ table, clock, chance }),
    nudges: createNudgeQueue({
      client: createSqsClient(),
      queueUrl: config.queueUrl,
      bucketMs: bucketOf(policy),
      chance,
    }),
    mailer: createSesMailer(createSesClient(sesRegion), config.mail),
    slack: createSlackPoster(createSlackSecrets(secrets), clock, {
      hosts: config.slack,
      apiUrl: config.slack.apiUrl,
    }),
    bus: createEventBus({ client: createEventBridgeClient(), bus: config.eventBus, stage: config.stage }),
    baseUrl: config.baseUrl,
    linkLifetime: config.linkLifetime,
    links: createLinkSigner({ keys: createLinkKeys({ ...secrets, clock }), stage: config.stage }),
    voice: { ...config.voice, stage: config.stage },
    operators: config.operators,
    sweepEvery: config.sweepEvery,
    concurrency: config.concurrency,
  };
  return {
    clock,
    journal,
    read: (body: string) => {
      const group = parseNudge(body);
      if (group === undefined) return undefined;
      return { key: groupKey(group), deliver: (deadline: Instant) => deliverNotices(ports, group, deadline) };
    },
  };
}
