import type { Instant } from '../../domain/time.ts';
import type { TokenPair } from '../../domain/tokenPair.ts';
import type { Clock, Exchange, PairRefresher, ProviderCredentials } from '../../ports.ts';
import { firstField } from './fields.ts';
import type { MakiniHttp } from './http.ts';
import type { Json } from './json.ts';
import type { MakiniSettings } from './settings.ts';
import { readExpiry, readToken } from './token.ts';

export interface GrantParts {
  readonly settings: Pick<MakiniSettings, 'paths' | 'tokens' | 'login'>;
  readonly http: MakiniHttp;
  readonly credentials: ProviderCredentials;
  readonly clock: Clock;
}

const REFUSED: readonly (number | undefined)[] = [400, 401, 403];

/** Asks for a pair by OAuth, in our own name: form-encoded (published, unverified live). One attempt, never repeated. */
export type Grant = (asked: Readonly<Record<string, string>>, deadline: Instant) => Promise<Exchange>;

export function makiniGrant({ settings, http, credentials, clock }: GrantParts): Grant {
  return async (asked, deadline) => {
    const { clientId, clientSecret } = await credentials.read();
    const form = { ...asked, client_id: clientId, client_secret: clientSecret };
    const answer = await http({ name: 'exchange', method: 'POST', path: settings.paths.token, form, deadline });
    if (answer.kind === 'not_found') return { kind: 'unreadable', reason: 'client_error' };
    if (answer.kind === 'failed') {
      return REFUSED.includes(answer.status) ? { kind: 'refused' } : { kind: 'unreadable', reason: answer.reason };
    }
    const pair = readPair(answer.body, settings, clock.now());
    return pair ? { kind: 'exchanged', pair } : { kind: 'unreadable', reason: 'unexpected_shape' };
  };
}

export function makiniRefresher(parts: GrantParts): PairRefresher {
  const grant = makiniGrant(parts);
  return {
    refresh: (refreshToken, deadline) => grant({ grant_type: 'refresh_token', refresh_token: refreshToken }, deadline),
  };
}

/** Reads an answer that holds a token and what belongs to it; undefined if there is no token in it. */
export function readPair(body: Json, settings: GrantParts['settings'], now: Instant): TokenPair | undefined {
  const { tokens, login } = settings;
  const token = readToken(body, tokens, now);
  if (!token) return undefined;
  const refreshToken = firstField(body, login.refreshTokenFields);
  const expiresAt = readExpiry(firstField(body, tokens.expiryFields), now);
  return {
    accessToken: token.value,
    ...(typeof refreshToken === 'string' && { refreshToken }),
    ...(expiresAt !== undefined && { expiresAt }),
    issuedAt: now,
  };
}
