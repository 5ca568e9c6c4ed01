import type { Instant } from '../../domain/time.ts';
import type { Journal, TokenVault } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { filledText, jsonObject, readOptional, type SecretReader } from './secretReader.ts';

/**
 * Connection tokens, one secret per connection, kept by the company's own workers as
 * `{"access_token": "…", "refresh_token": "…", "expires_at": …}`. Only ever read: whoever refreshes a pair makes the other
 * copy of it worthless. A secret of another shape is reported and counts as none.
 */
export function createTokenVault(parts: {
  readonly reader: SecretReader;
  readonly journal: Journal;
  readonly names: SecretNames;
}): TokenVault {
  return {
    current: (connectionId) =>
      readOptional(parts, parts.names.tokensOfConnection(connectionId), (text) => {
        const content = jsonObject(text);
        const accessToken = filledText(content?.['access_token']);
        if (accessToken === undefined) return { flaw: 'unknown_json' };
        const expiresAt = instantOf(content?.['expires_at']);
        return { value: { accessToken, ...(expiresAt !== undefined && { expiresAt }) } };
      }),
  };
}

/** The least number that is taken for milliseconds: as seconds it would lie in the year 5138. */
const LEAST_MILLISECONDS = 1e11;

/** Unix seconds or milliseconds, as number or text, or an ISO 8601 time; undefined for anything else. */
function instantOf(value: unknown): Instant | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? +value : undefined;
  if (number !== undefined) return number < LEAST_MILLISECONDS ? number * 1_000 : number;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : undefined;
}
