import { createTokenVault } from '../adapters/secrets/tokenVault.ts';
import type { TokenVault } from '../ports.ts';
import { settingsOf, type VaultParts } from './parts.ts';

/** AWS Secrets Manager keeps the tokens. @throws ConfigError */
export function openTokenVault({ tokens, ...parts }: VaultParts): TokenVault {
  const { keyArn } = settingsOf(tokens, 'aws');
  return createTokenVault({ ...parts, ...(keyArn !== undefined && { keyArn }) });
}
