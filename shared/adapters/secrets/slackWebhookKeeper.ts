import type { SlackWebhookKeeper } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import type { SecretReader } from './secretReader.ts';
import type { SecretWriter } from './secretWriter.ts';

/** Customers' incoming webhooks in Secrets Manager. */
export function createSlackWebhookKeeper(parts: {
  readonly reader: SecretReader;
  readonly writer: SecretWriter;
  readonly names: SecretNames;
}): SlackWebhookKeeper {
  const { reader, writer, names } = parts;
  return {
    isKept: async (customerId, url) => {
      const kept = await reader.read(names.slackOfCustomer(customerId));
      return kept.kind === 'found' && kept.text.trim() === url;
    },
    keep: (customerId, url) => writer.put(names.slackOfCustomer(customerId), url),
    remove: (customerId) => writer.remove(names.slackOfCustomer(customerId), 'recoverable'),
    erase: (customerId) => writer.remove(names.slackOfCustomer(customerId), 'forgotten'),
  };
}
