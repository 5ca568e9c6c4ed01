import type { Instant } from '../../domain/time.ts';
import type { OwnPairs } from '../../ports.ts';
import type { Answer } from './http.ts';
import type { MintedTokens } from './mintedTokens.ts';

/** Gives calls the token of the connection they are about. */
export interface ConnectionTokens {
  /** Runs a call with the connection's token. A 401 says nothing about the connection until another token was tried. */
  call(connectionId: string, deadline: Instant, run: Run): Promise<Answer>;
}

type Run = (bearer: string) => Promise<Answer>;

/**
 * Takes a pair of ours where there is one, or else a minted token. Without `pairs` all pairs are the company's: they are
 * neither read nor renewed nor replaced.
 */
export function makiniConnectionTokens(minted: MintedTokens, pairs?: OwnPairs): ConnectionTokens {
  /** The answer to a call with our pair; undefined where one may be minted, as there is none or it is refused. */
  async function byOwnPair(
    { token, successor }: OwnPairs,
    connectionId: string,
    deadline: Instant,
    run: Run,
  ): Promise<Answer | undefined> {
    const first = await token(connectionId, deadline);
    if (first.kind === 'none') return undefined;
    if (first.kind === 'unknown') return { kind: 'failed', reason: 'no_token' };
    const answer = await run(first.value);
    if (!isRefused(answer)) return answer;
    const next = await successor(connectionId, first.value, deadline);
    if (next.kind === 'none') return undefined;
    if (next.kind === 'unknown') return answer;
    const second = await run(next.value);
    return isRefused(second) ? undefined : second;
  }

  async function byMinted(connectionId: string, deadline: Instant, run: Run): Promise<Answer> {
    const held = minted.held(connectionId);
    if (held) {
      const answer = await run(held.value);
      if (!isRefused(answer)) return answer;
      minted.forget(connectionId);
    }
    const result = await minted.mint(connectionId, deadline);
    return result.kind === 'minted' ? run(result.minted.value) : result;
  }

  return {
    async call(connectionId, deadline, run) {
      const answer = pairs && (await byOwnPair(pairs, connectionId, deadline, run));
      if (answer) return answer;
      const other = await byMinted(connectionId, deadline, run);
      const proved = other.kind === 'answered' ? minted.held(connectionId) : undefined;
      if (proved) await pairs?.replace(connectionId, proved.pair, deadline);
      return other;
    },
  };
}

function isRefused(answer: Answer): boolean {
  return answer.kind === 'failed' && answer.reason === 'unauthorized';
}
