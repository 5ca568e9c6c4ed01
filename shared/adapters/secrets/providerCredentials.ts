import type { Journal, ProviderCredentials } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { filledText, jsonObject, readSecret, type SecretReader, SecretUnusable } from './secretReader.ts';

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
      const reading = await readSecret(parts, name, (text) => {
        const content = jsonObject(text);
        const clientId = filledText(content?.['client_id'] ?? content?.['clientId']);
        const clientSecret = filledText(content?.['client_secret'] ?? content?.['clientSecret']);
        if (clientId === undefined || clientSecret === undefined) return { flaw: 'unknown_json' };
        return { value: { clientId, clientSecret } };
      });
      if ('value' in reading) return reading.value;
      throw new SecretUnusable(name, reading.flaw);
    },
  };
}
