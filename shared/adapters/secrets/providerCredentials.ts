import type { Journal, ProviderCredentials } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { readSecret, type SecretReader, SecretUnusable } from './secretReader.ts';
import { readProviderText } from './secretText.ts';

/**
 * Our account with the provider, kept as `{"client_id": "…", "client_secret": "…"}` (or with the keys in camel case, as some
 * people write them). Read at every use: the token made from it lasts for minutes.
 */
export function createProviderCredentials(parts: {
  readonly reader: SecretReader;
  readonly journal: Journal;
  readonly names: SecretNames;
}): ProviderCredentials {
  return {
    read: async () => {
      const name = parts.names.provider;
      const reading = await readSecret(parts, name, readProviderText);
      if ('value' in reading) return reading.value;
      throw new SecretUnusable(name, reading.flaw);
    },
  };
}
