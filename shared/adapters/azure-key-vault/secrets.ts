import { ClientSecretCredential } from '@azure/identity';
import { SecretClient, type SecretClientOptions, type SecretProperties } from '@azure/keyvault-secrets';
import type { Instant, Milliseconds } from '../../domain/time.ts';

export type Tags = Readonly<Record<string, string>>;

export interface VersionOfSecret {
  readonly version: string;
  readonly tags: Tags;
  readonly changedAt: Instant;
}

/** The calls of a Key Vault that the token vault is made of. What is not there, or was deleted, is undefined or empty. */
export interface KeyVaultSecrets {
  read(name: string): Promise<(VersionOfSecret & { readonly text: string }) | undefined>;
  versions(name: string): Promise<readonly VersionOfSecret[]>;
  /** Adds a version; a deleted secret is recovered first, with all that it had. */
  write(name: string, text: string, tags: Tags): Promise<void>;
  tag(name: string, version: string, tags: Tags): Promise<void>;
  remove(name: string): Promise<void>;
  /** The last version of every secret of the vault. */
  all(): AsyncIterable<VersionOfSecret & { readonly name: string }>;
}

export interface KeyVaultAccess {
  /** `https://NAME.vault.azure.net`. */
  readonly url: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface KeyVaultOptions {
  /** For tests: another way to the servers. */
  readonly httpClient?: NonNullable<SecretClientOptions['httpClient']>;
  readonly maxRetries?: number;
  /** How often is asked whether a deleted secret is back. */
  readonly askEvery?: Milliseconds;
}

/** Opens a Key Vault with the secret of an application that is registered with Entra ID. */
export function openKeyVault(access: KeyVaultAccess, options: KeyVaultOptions = {}): KeyVaultSecrets {
  const { httpClient, maxRetries = 2, askEvery = 1_000 } = options;
  const common = { retryOptions: { maxRetries, retryDelayInMs: 200 }, ...(httpClient && { httpClient }) };
  const credential = new ClientSecretCredential(access.tenantId, access.clientId, access.clientSecret, common);
  const client = new SecretClient(access.url, credential, common);

  async function recover(name: string): Promise<void> {
    const poller = await client.beginRecoverDeletedSecret(name, { intervalInMs: askEvery });
    await poller.pollUntilDone();
  }

  return {
    read: (name) =>
      orIf(404, undefined, async () => {
        const { value = '', properties } = await client.getSecret(name);
        return { ...versionOf(properties), text: value };
      }),

    versions: (name) =>
      orIf(404, [], async () => {
        const found: VersionOfSecret[] = [];
        for await (const properties of client.listPropertiesOfSecretVersions(name)) found.push(versionOf(properties));
        return found;
      }),

    write: async (name, text, tags) => {
      const set = () => client.setSecret(name, text, { tags: { ...tags }, contentType: 'application/json' });
      if ((await orIf(409, undefined, set)) !== undefined) return;
      await recover(name);
      await set();
    },

    tag: async (name, version, tags) => {
      await client.updateSecretProperties(name, version, { tags: { ...tags } });
    },

    remove: async (name) => {
      await orIf(404, undefined, async () => void (await client.beginDeleteSecret(name)));
    },

    all: async function* () {
      for await (const properties of client.listPropertiesOfSecrets()) {
        yield { ...versionOf(properties), name: properties.name };
      }
    },
  };
}

function versionOf({ version = '', tags = {}, updatedOn, createdOn }: SecretProperties): VersionOfSecret {
  return { version, tags, changedAt: (updatedOn ?? createdOn)?.getTime() ?? 0 };
}

/** Takes one HTTP status of Key Vault for an answer. */
async function orIf<T, E>(status: number, instead: E, act: () => Promise<T>): Promise<T | E> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === status) return instead;
    throw error;
  }
}
