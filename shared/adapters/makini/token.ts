import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { UnreadableReason } from '../../ports.ts';
import { firstField } from './fields.ts';
import type { Failure } from './http.ts';
import type { Json } from './json.ts';
import type { TokenSettings } from './settings.ts';

/** A bearer token, and until when we may use it without asking for another. */
export interface Token {
  readonly value: string;
  readonly usableUntil: Instant;
}

export type TokenResult = { readonly kind: 'token'; readonly token: Token } | Failure;

/** Reads a token answer; undefined if it holds no token. */
export function readToken(body: Json, settings: TokenSettings, now: Instant): Token | undefined {
  const value = firstField(body, settings.tokenFields);
  // A token that no header can carry would make every request fail with a puzzling error.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) return undefined;
  const expiresAt = readExpiry(firstField(body, settings.expiryFields), now) ?? now + settings.assumedLifetime;
  const margin = Math.min(settings.renewBefore, (expiresAt - now) / 2);
  return { value, usableUntil: expiresAt - margin };
}

/**
 * Reads `expires_in`, which Makini's documents show both as a Unix timestamp and as seconds, as number and as text.
 * Anything from 2001 on is a date; nobody hands out a token for thirty years.
 */
export function readExpiry(value: Json | undefined, now: Instant): Instant | undefined {
  const text = typeof value === 'string' ? value.trim() : `${value}`;
  if (!/^\d+(?:\.\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  if (number >= 1e12) return number;
  return number >= 1e9 ? number * 1_000 : now + number * 1_000;
}

/** A refused token request is no statement about the connection. */
export function withoutToken(reason: UnreadableReason, retryAfter?: Milliseconds): Failure {
  const isRefusal = reason === 'unauthorized' || reason === 'forbidden' || reason === 'client_error';
  return { kind: 'failed', reason: isRefusal ? 'no_token' : reason, ...(retryAfter !== undefined && { retryAfter }) };
}
