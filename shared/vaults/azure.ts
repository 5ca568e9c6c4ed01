import { type KeyVaultSecrets, openKeyVault } from '../adapters/azure-key-vault/secrets.ts';
import { createAzureTokenVault } from '../adapters/azure-key-vault/tokenVault.ts';
import { readPlainSecret } from '../adapters/secrets/plainSecret.ts';
import type { TokenVault } from '../ports.ts';
import { settingsOf, type VaultParts } from './parts.ts';

/** Azure Key Vault keeps the tokens. @throws ConfigError */
export function openTokenVault(parts: VaultParts): TokenVault {
  const { url, pendingUrl = url, tenantId, clientId } = settingsOf(parts.tokens, 'azure');
  const { journal, stage, prefix, names } = parts;
  const open = (at: string) =>
    onFirstUse(async () => {
      const clientSecret = await readPlainSecret(parts, names.vault);
      return openKeyVault({ url: at, tenantId, clientId, clientSecret });
    });
  const tokens = open(url);
  return createAzureTokenVault({
    tokens,
    pending: pendingUrl === url ? tokens : open(pendingUrl),
    journal,
    stage,
    prefix,
  });
}

/** The client secret is read when it is needed, and again after that failed: a cold start must not depend on it. */
function onFirstUse(open: () => Promise<KeyVaultSecrets>): KeyVaultSecrets {
  let opening: Promise<KeyVaultSecrets> | undefined;
  const opened = () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    read: async (name) => (await opened()).read(name),
    versions: async (name) => (await opened()).versions(name),
    write: async (name, text, tags) => (await opened()).write(name, text, tags),
    tag: async (name, version, tags) => (await opened()).tag(name, version, tags),
    remove: async (name) => (await opened()).remove(name),
    all: async function* () {
      yield* (await opened()).all();
    },
  };
}
