import { createCaptureStore } from '../../shared/adapters/dynamodb/captureStore.ts';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import { makiniDeliveryVerifier } from '../../shared/adapters/makini/signature.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { verifierByEndpoint } from '../../shared/adapters/secrets/verifierByEndpoint.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { standardWebhooksVerifier } from '../../shared/adapters/standardWebhooks/verifier.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Delivery, SigningSecrets } from '../../shared/ports.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { capturing } from '../../shared/usecases/captureDelivery.ts';
import { receiveDelivery } from '../../shared/usecases/receiveDelivery.ts';
import { readWebhookConfig, WEBHOOK_LIMITS } from './config.ts';

/** Wires the webhook function. @throws ConfigError */
export function composeWebhook({ env, clock, chance, journal }: Surroundings) {
  const { tableName, queueUrl, secretsPrefix, signature, signingSecretsCacheFor, makini, policy, retention } =
    readWebhookConfig(env);
  const { call } = WEBHOOK_LIMITS;
  const table = { client: createDocumentClient(call), tableName };
  const ports = {
    clock,
    chance,
    journal,
    policy,
    verifier: verifierByEndpoint({
      reader: createSecretReader(createSecretsClient(call)),
      clock,
      journal,
      names: secretNames(secretsPrefix),
      cacheFor: signingSecretsCacheFor,
      scheme: (secrets: SigningSecrets) =>
        signature === 'makini'
          ? makiniDeliveryVerifier(makini.signature, secrets)
          : standardWebhooksVerifier(secrets, journal),
    }),
    interpreter: makiniDeliveryInterpreter(makini),
    connections: createConnectionStore({ table, clock, chance, retention }),
    captures: createCaptureStore({ table, clock }),
    nudges: createNudgeQueue({
      client: createSqsClient(call),
      queueUrl,
      bucketMs: bucketOf(policy),
      chance,
    }),
  };
  return { clock, journal, receive: capturing(ports, (delivery: Delivery) => receiveDelivery(ports, delivery)) };
}
