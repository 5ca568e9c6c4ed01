import { filledText, jsonObject } from '../../runtime/json.ts';
import type { Understood } from './secretReader.ts';

/** Our account with the provider: `{"client_id": "…", "client_secret": "…"}`, or the keys in camel case. */
export function readProviderText(
  text: string,
): Understood<{ readonly clientId: string; readonly clientSecret: string }> {
  const content = jsonObject(text);
  const clientId = filledText(content?.['client_id'] ?? content?.['clientId']);
  const clientSecret = filledText(content?.['client_secret'] ?? content?.['clientSecret']);
  if (clientId === undefined || clientSecret === undefined) return { flaw: 'unknown_json' };
  return { value: { clientId, clientSecret } };
}

/** A text by itself, or as the one field of an object that people wrap it in. */
export function readWrappedText(text: string, field: 'webhook_url' | 'bot_token'): Understood<string> {
  const value = text.startsWith('{') ? filledText(jsonObject(text)?.[field]) : filledText(text);
  return value === undefined ? { flaw: 'unknown_json' } : { value };
}
