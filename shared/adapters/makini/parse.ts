import type { Delivery } from '../../ports.ts';
import type { DeliveryRejection } from '../../telemetry.ts';
import { isObject } from './fields.ts';
import { type JsonObject, parseJson } from './json.ts';
import type { WebhookSettings } from './settings.ts';

export type ParsedDelivery =
  | { readonly kind: 'parsed'; readonly body: JsonObject }
  | { readonly kind: 'rejected'; readonly reason: DeliveryRejection };

/**
 * Turns the bytes of a delivery into a JSON object. Compressed bodies are refused: nothing is published about which
 * bytes Makini would sign then. A declared charset is ignored, as JSON is UTF-8.
 */
export function parseDelivery(delivery: Delivery, settings: WebhookSettings): ParsedDelivery {
  const { body, headers } = delivery;
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') return { kind: 'rejected', reason: 'unsupported_encoding' };
  if (body.length === 0) return { kind: 'rejected', reason: 'empty' };
  if (body.length > settings.maxBytes) return { kind: 'rejected', reason: 'too_large' };
  const text = decodeUtf8(body);
  if (text === undefined) return { kind: 'rejected', reason: 'not_utf8' };
  const parsed = parseJson(text, settings.maxDepth);
  if (parsed.kind === 'rejected') return parsed;
  return isObject(parsed.value)
    ? { kind: 'parsed', body: parsed.value }
    : { kind: 'rejected', reason: 'not_an_object' };
}

/** Strict UTF-8 without its byte order mark, of which one is allowed; undefined if the bytes are anything else. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
