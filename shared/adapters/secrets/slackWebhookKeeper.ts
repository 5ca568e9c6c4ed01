import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SlackWebhookKeeper } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import type { SecretReader } from './secretReader.ts';

/** Customers' incoming webhooks in Secrets Manager; a removed one can be restored for a week. */
export function createSlackWebhookKeeper(parts: {
  readonly client: SecretsManagerClient;
  readonly reader: SecretReader;
  readonly names: SecretNames;
}): SlackWebhookKeeper {
  const { client, reader, names } = parts;
  return {
    keep: async (customerId, url) => {
      const name = names.slackOfCustomer(customerId);
      const kept = await reader.read(name);
      if (kept.kind === 'found' && kept.text.trim() === url) return 'unchanged';
      if (kept.kind === 'flawed' && kept.flaw === 'absent') {
        await client.send(new CreateSecretCommand({ Name: name, SecretString: url }));
      } else await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: url }));
      return 'changed';
    },
    remove: async (customerId) => {
      try {
        await client.send(
          new DeleteSecretCommand({ SecretId: names.slackOfCustomer(customerId), RecoveryWindowInDays: 7 }),
        );
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}
