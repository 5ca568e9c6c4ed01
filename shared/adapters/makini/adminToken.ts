import type { Instant } from '../../domain/time.ts';
import { describeError } from '../../faults.ts';
import type { Clock, Journal, ProviderCredentials } from '../../ports.ts';
import type { Answer, MakiniHttp } from './http.ts';
import type { MakiniSettings } from './settings.ts';
import { readToken, type Token, type TokenResult, withoutToken } from './token.ts';

/** The Admin token: ours alone, so it may be renewed at will. */
export interface AdminToken {
  /**
   * Runs a call with the Admin token. A 401 is answered by one renewal and one more try: it may only mean that the token
   * was withdrawn early.
   */
  call(deadline: Instant, run: (bearer: string) => Promise<Answer>): Promise<Answer>;
}

export interface AdminTokenParts {
  readonly settings: Pick<MakiniSettings, 'paths' | 'tokens'>;
  readonly http: MakiniHttp;
  readonly credentials: ProviderCredentials;
  readonly clock: Clock;
  readonly journal: Journal;
}

const REFUSED_STATUSES: readonly (number | undefined)[] = [400, 401, 403];

/**
 * Gets the Admin token by client credentials (published, unverified live) and keeps it until shortly before it expires.
 * However many ask at once, one request is made.
 */
export function makiniAdminToken({ settings, http, credentials, clock, journal }: AdminTokenParts): AdminToken {
  let kept: Token | undefined;
  let inFlight: Promise<TokenResult> | undefined;
  let refusedUntil: Instant = Number.NEGATIVE_INFINITY;

  async function request(deadline: Instant): Promise<TokenResult> {
    const { clientId, clientSecret } = await credentials.read();
    const json = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await http({ name: 'token', method: 'POST', path: settings.paths.token, json, deadline });
    if (answer.kind === 'not_found') return withoutToken('client_error');
    if (answer.kind === 'failed') {
      if (REFUSED_STATUSES.includes(answer.status)) {
        refusedUntil = clock.now() + settings.tokens.pauseAfterRefusal;
        journal.count('CredentialsRefused');
      }
      return withoutToken(answer.reason, answer.retryAfter);
    }
    const token = readToken(answer.body, settings.tokens, clock.now());
    if (!token) return withoutToken('unexpected_shape');
    kept = token;
    return { kind: 'token', token };
  }

  async function requestOrReport(deadline: Instant): Promise<TokenResult> {
    try {
      return await request(deadline);
    } catch (error) {
      journal.note({ event: 'failure', where: 'makini.credentials', error: describeError(error) });
      return { kind: 'failed', reason: 'no_token' };
    } finally {
      inFlight = undefined;
    }
  }

  async function get(deadline: Instant): Promise<TokenResult> {
    const now = clock.now();
    if (kept && now < kept.usableUntil) return { kind: 'token', token: kept };
    // Asking again at once with credentials that were refused could lock the account.
    if (now < refusedUntil) return { kind: 'failed', reason: 'no_token' };
    inFlight ??= requestOrReport(deadline);
    return inFlight;
  }

  return {
    async call(deadline, run) {
      const first = await get(deadline);
      if (first.kind !== 'token') return first;
      const answer = await run(first.token.value);
      if (answer.kind !== 'failed' || answer.reason !== 'unauthorized') return answer;
      if (kept === first.token) kept = undefined;
      const second = await get(deadline);
      return second.kind === 'token' ? run(second.token.value) : second;
    },
  };
}
