import type { Instant } from '../../domain/time.ts';
import type { TokenPair } from '../../domain/tokenPair.ts';
import type { Clock } from '../../ports.ts';
import type { AdminToken } from './adminToken.ts';
import { readPair } from './grants.ts';
import { type Failure, type MakiniHttp, pathFor } from './http.ts';
import type { MakiniSettings } from './settings.ts';
import { readToken, type Token, withoutToken } from './token.ts';

/** A token that our own account has made for a connection, with all that came along. */
export interface Minted extends Token {
  readonly pair: TokenPair;
}

export type MintResult =
  | { readonly kind: 'minted'; readonly minted: Minted }
  | { readonly kind: 'not_found'; readonly startedAt: Instant }
  | Failure;

/** Tokens made with the Admin token (published, unverified live), kept in memory until shortly before they end. */
export interface MintedTokens {
  /** One that was minted before and is still good. */
  held(connectionId: string): Minted | undefined;
  mint(connectionId: string, deadline: Instant): Promise<MintResult>;
  /** Lets go of one that was refused. */
  forget(connectionId: string): void;
}

export interface MintParts {
  readonly settings: Pick<MakiniSettings, 'paths' | 'tokens' | 'login'>;
  readonly http: MakiniHttp;
  readonly admin: AdminToken;
  readonly clock: Clock;
}

export function makiniMintedTokens({ settings, http, admin, clock }: MintParts): MintedTokens {
  const kept = new Map<string, Minted>();

  function keep(connectionId: string, minted: Minted): void {
    kept.delete(connectionId);
    kept.set(connectionId, minted);
    const [oldest] = kept.keys();
    if (kept.size > settings.tokens.keptTokens && oldest !== undefined) kept.delete(oldest);
  }

  return {
    held(connectionId) {
      const minted = kept.get(connectionId);
      return minted && clock.now() < minted.usableUntil ? minted : undefined;
    },

    async mint(connectionId, deadline) {
      const path = pathFor(settings.paths.mint, connectionId);
      if (path === undefined) return { kind: 'failed', reason: 'no_token' };
      const answer = await admin.call(deadline, (bearer) => {
        return http({ name: 'mint', method: 'POST', path, bearer, deadline });
      });
      // A connection that has no token to be had because it is not there is "not found" like any other.
      if (answer.kind === 'not_found') return answer;
      if (answer.kind === 'failed') return withoutToken(answer.reason, answer.retryAfter);
      const now = clock.now();
      const token = readToken(answer.body, settings.tokens, now);
      const pair = readPair(answer.body, settings, now);
      if (!token || !pair) return withoutToken('unexpected_shape');
      const minted = { ...token, pair };
      keep(connectionId, minted);
      return { kind: 'minted', minted };
    },

    forget: (connectionId) => void kept.delete(connectionId),
  };
}
