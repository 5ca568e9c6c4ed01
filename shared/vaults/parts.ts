import type { SecretNames } from '../adapters/secrets/names.ts';
import type { createSecretsClient, SecretReader } from '../adapters/secrets/secretReader.ts';
import type { Clock, Journal } from '../ports.ts';
import { ConfigError } from '../runtime/config.ts';

/** Which vault keeps the connections' tokens, where it is, and whose they are; docs/tokens.md. Credentials are secrets, not settings. */
export type TokensSettings = AwsTokens | HashicorpTokens | AzureTokens;

interface Owned {
  readonly owner: 'company' | 'reconnect';
  /** Where they are ours: how long before its end a pair is renewed. */
  readonly refreshAheadDays: number;
}

interface AwsTokens extends Owned {
  readonly vault: 'aws';
  /** The key for new secrets. */
  readonly keyArn?: string | undefined;
}

interface HashicorpTokens extends Owned {
  readonly vault: 'hashicorp';
  readonly address: string;
  readonly mount: string;
  readonly namespace?: string | undefined;
  /** With a role the function logs in as what it is in AWS; without, by the token in the secret `vault`. */
  readonly role?: string | undefined;
  readonly authMount: string;
  readonly serverId?: string | undefined;
}

interface AzureTokens extends Owned {
  readonly vault: 'azure';
  readonly url: string;
  /** A vault of its own for pairs that wait; the same one if left out. */
  readonly pendingUrl?: string | undefined;
  readonly tenantId: string;
  readonly clientId: string;
}

/** What every vault may need to be opened. */
export interface VaultParts {
  readonly tokens: TokensSettings;
  readonly client: ReturnType<typeof createSecretsClient>;
  readonly reader: SecretReader;
  readonly names: SecretNames;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly stage: string;
  /** Before the names of all of the stage's secrets, such as `reconnect/dev`. */
  readonly prefix: string;
}

/** The settings of the vault that this bundle holds. @throws ConfigError if another one is asked for */
export function settingsOf<V extends TokensSettings['vault']>(
  tokens: TokensSettings,
  vault: V,
): Extract<TokensSettings, { vault: V }> {
  if (isOf(tokens, vault)) return tokens;
  throw new ConfigError([
    `TOKENS.vault must be ${vault}: it was chosen when the function was bundled; deploy it again`,
  ]);
}

function isOf<V extends TokensSettings['vault']>(
  tokens: TokensSettings,
  vault: V,
): tokens is Extract<TokensSettings, { vault: V }> {
  return tokens.vault === vault;
}
