import { openTokenVault } from '#token-vault';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createSessionStore } from '../../shared/adapters/dynamodb/sessionStore.ts';
import { createLinkSigner } from '../../shared/adapters/links/linkSigner.ts';
import { makiniLogins } from '../../shared/adapters/makini/reads.ts';
import { createLinkKeys } from '../../shared/adapters/secrets/linkKeys.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { composePage } from '../../shared/domain/pages/compose.ts';
import type { Situation } from '../../shared/domain/pages/situation.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { declineLink, sendAgain } from '../../shared/usecases/reconnect/answerLink.ts';
import { type Callback, finishReconnect } from '../../shared/usecases/reconnect/finishReconnect.ts';
import { openLink } from '../../shared/usecases/reconnect/openLink.ts';
import { type RemindIn, remindLater } from '../../shared/usecases/reconnect/remindLater.ts';
import { startReconnect } from '../../shared/usecases/reconnect/startReconnect.ts';
import { openStopLink, stopReminders } from '../../shared/usecases/reconnect/stopReminders.ts';
import { askUnused, confirmUnused } from '../../shared/usecases/reconnect/unusedSystem.ts';
import { pageLook } from './brandLook.ts';
import { readReconnectConfig } from './config.ts';

/** Wires the reconnect function. @throws ConfigError */
export function composeReconnect({ env, clock, chance, journal }: Surroundings) {
  const config = readReconnectConfig(env);
  const { policy, retention } = config;
  const voice = { ...config.voice, stage: config.stage };
  const table = { client: createDocumentClient(), tableName: config.tableName };
  const vaultClient = createSecretsClient();
  const secrets = {
    reader: createSecretReader(vaultClient),
    journal,
    names: secretNames(config.secretsPrefix),
  };
  const ports = {
    clock,
    chance,
    journal,
    policy,
    linkLifetime: config.linkLifetime,
    connections: createConnectionStore({ table, clock, chance, retention }),
    customers: createCustomerStore({ table, clock, chance }),
    sessions: createSessionStore({ table, clock, chance }),
    links: createLinkSigner({ keys: createLinkKeys({ ...secrets, clock }), stage: config.stage }),
    vault: openTokenVault({
      ...secrets,
      client: vaultClient,
      tokens: config.tokens,
      prefix: config.secretsPrefix,
      stage: config.stage,
      clock,
    }),
    login: makiniLogins({
      settings: config.makini,
      credentials: createProviderCredentials(secrets),
      clock,
      journal,
      redirectUri: `${config.baseUrl}/reconnect/callback`,
    }),
    nudges: createNudgeQueue({
      client: createSqsClient(),
      queueUrl: config.queueUrl,
      bucketMs: bucketOf(policy),
      chance,
    }),
  };
  return {
    clock,
    chance,
    journal,
    look: pageLook(config.voice.look),
    write: (situation: Situation, languages: readonly string[]) => composePage(situation, voice, languages),
    open: (token: string) => openLink(ports, token),
    start: (token: string) => startReconnect(ports, token),
    decline: (token: string) => declineLink(ports, token),
    sendAgain: (token: string) => sendAgain(ports, token),
    remindLater: (token: string, days: RemindIn) => remindLater(ports, token, days),
    askUnused: (token: string) => askUnused(ports, token),
    confirmUnused: (token: string) => confirmUnused(ports, token),
    openStopLink: (token: string) => openStopLink(ports, token),
    stopReminders: (token: string) => stopReminders(ports, token),
    finish: (callback: Callback, deadline: number) => finishReconnect(ports, callback, deadline),
  };
}
