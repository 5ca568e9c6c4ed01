import { vaultRequests } from '../adapters/hashicorp-vault/http.ts';
import { keyValue } from '../adapters/hashicorp-vault/keyValue.ts';
import { loginByAws, loginByToken } from '../adapters/hashicorp-vault/login.ts';
import { createHashicorpTokenVault } from '../adapters/hashicorp-vault/tokenVault.ts';
import { readPlainSecret } from '../adapters/secrets/plainSecret.ts';
import type { TokenVault } from '../ports.ts';
import { settingsOf, type VaultParts } from './parts.ts';

/** HashiCorp Vault keeps the tokens. @throws ConfigError */
export function openTokenVault(parts: VaultParts): TokenVault {
  const { address, namespace, mount, role, authMount, serverId } = settingsOf(parts.tokens, 'hashicorp');
  const { clock, journal, stage, prefix, names } = parts;
  const { credentials, sha256, region } = parts.client.config;
  const login =
    role === undefined
      ? loginByToken(() => readPlainSecret(parts, names.vault))
      : loginByAws({
          mount: authMount,
          role,
          region,
          credentials,
          sha256,
          ...(serverId !== undefined && { serverId }),
        });
  const request = vaultRequests({ address, ...(namespace !== undefined && { namespace }) }, login, clock);
  return createHashicorpTokenVault({ kv: keyValue(request, mount), journal, stage, prefix });
}
