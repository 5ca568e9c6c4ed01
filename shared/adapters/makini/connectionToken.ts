import type { Instant } from '../../domain/time.ts';
import type { Clock, Journal, TokenVault } from '../../ports.ts';
import { type AdminToken, nameOf } from './adminToken.ts';
import { type Answer, type MakiniHttp, pathFor } from './http.ts';
import type { MakiniSettings } from './settings.ts';
import { readToken, type Token, type TokenResult, withoutToken } from './token.ts';

/** Gives calls the token of the connection they are about. */
export interface ConnectionTokens {
  /**
   * Runs a call with the connection's token. After a 401 a token is minted and the call made once more; the stored pair
   * is neither refreshed nor replaced, as that would log the company's own workers out.
   */
  call(connectionId: string, deadline: Instant, run: (bearer: string) => Promise<Answer>): Promise<Answer>;
}

export interface ConnectionTokenParts {
  readonly settings: Pick<MakiniSettings, 'paths' | 'tokens'>;
  readonly http: MakiniHttp;
  readonly admin: AdminToken;
  /** Where tokens are kept that are ours to use; absent where all of them are the company's. */
  readonly vault?: Pick<TokenVault, 'current'>;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** Takes the stored token if it is ours, or else mints one with the Admin token (published, unverified live) and keeps it in memory. */
export function makiniConnectionTokens(parts: ConnectionTokenParts): ConnectionTokens {
  const { settings, http, admin, vault, clock, journal } = parts;
  const minted = new Map<string, Token>();

  async function stored(connectionId: string): Promise<string | undefined> {
    try {
      const token = await vault?.current(connectionId);
      return token && (token.expiresAt ?? Number.POSITIVE_INFINITY) > clock.now() ? token.accessToken : undefined;
    } catch (error) {
      journal.note({ event: 'failure', where: 'makini.vault', error: nameOf(error) });
      return undefined;
    }
  }

  function keep(connectionId: string, token: Token): void {
    minted.delete(connectionId);
    minted.set(connectionId, token);
    const [oldest] = minted.keys();
    if (minted.size > settings.tokens.keptTokens && oldest !== undefined) minted.delete(oldest);
  }

  async function mint(connectionId: string, deadline: Instant): Promise<TokenResult> {
    const path = pathFor(settings.paths.mint, connectionId);
    if (path === undefined) return { kind: 'failed', reason: 'no_token' };
    const answer = await admin.call(deadline, (bearer) => {
      return http({ name: 'mint', method: 'POST', path, bearer, deadline });
    });
    // A connection that has no token to be had because it is not there is "not found" like any other.
    if (answer.kind === 'not_found') return answer;
    if (answer.kind === 'failed') return withoutToken(answer.reason, answer.retryAfter);
    const token = readToken(answer.body, settings.tokens, clock.now());
    if (!token) return withoutToken('unexpected_shape');
    keep(connectionId, token);
    return { kind: 'token', token };
  }

  async function held(connectionId: string): Promise<string | undefined> {
    const kept = minted.get(connectionId);
    if (kept && clock.now() < kept.usableUntil) return kept.value;
    return stored(connectionId);
  }

  return {
    async call(connectionId, deadline, run) {
      const bearer = await held(connectionId);
      if (bearer !== undefined) {
        const answer = await run(bearer);
        if (answer.kind !== 'failed' || answer.reason !== 'unauthorized') return answer;
        minted.delete(connectionId);
      }
      const result = await mint(connectionId, deadline);
      return result.kind === 'token' ? run(result.token.value) : result;
    },
  };
}
