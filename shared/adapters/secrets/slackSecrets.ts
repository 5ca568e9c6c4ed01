import type { Journal, SlackSecrets } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { readOptional, type SecretReader } from './secretReader.ts';
import { readWrappedText } from './secretText.ts';

/**
 * Slack's credentials: incoming webhooks as the URL itself or `{"webhook_url": "…"}`, the bot token as the token itself or
 * `{"bot_token": "…"}`. Read at every use, so that a replaced one works at once.
 */
export function createSlackSecrets(parts: {
  readonly reader: SecretReader;
  readonly journal: Journal;
  readonly names: SecretNames;
}): SlackSecrets {
  const { names } = parts;
  const read = (name: string, field: 'webhook_url' | 'bot_token') =>
    readOptional(parts, name, (text) => readWrappedText(text, field));
  return {
    webhookUrl: (customerId) => read(names.slackOfCustomer(customerId), 'webhook_url'),
    operatorsWebhookUrl: () => read(names.slackOperators, 'webhook_url'),
    botToken: () => read(names.slackBot, 'bot_token'),
  };
}
