import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/time.ts';
import type { TokenPair } from '../../domain/tokenPair.ts';
import type { Clock, ConnectionDirectory, Exchange, ProviderCredentials, ProviderLogin } from '../../ports.ts';
import { readAbout } from './about.ts';
import { firstField, idText } from './fields.ts';
import type { Failure, MakiniHttp } from './http.ts';
import type { Json } from './json.ts';
import type { MakiniSettings } from './settings.ts';
import { readExpiry, readToken } from './token.ts';

export interface LoginParts {
  readonly settings: Pick<MakiniSettings, 'paths' | 'tokens' | 'login' | 'status' | 'metadata'>;
  readonly http: MakiniHttp;
  readonly directory: ConnectionDirectory;
  readonly credentials: ProviderCredentials;
  readonly clock: Clock;
  /** Where Makini returns people; registered there exactly so. */
  readonly redirectUri: string;
}

const REFUSED: readonly (number | undefined)[] = [400, 401, 403];

/** Makini's login: authorize page, exchange of the code and first use of the token (published, unverified live). */
export function makiniLogin(parts: LoginParts): ProviderLogin {
  const { settings, http, directory, credentials, clock, redirectUri } = parts;
  const { paths, tokens, login, status, metadata } = settings;

  function pairOf(body: Json): TokenPair | undefined {
    const token = readToken(body, tokens, clock.now());
    if (!token) return undefined;
    const refreshToken = firstField(body, login.refreshTokenFields);
    const expiresAt = readExpiry(firstField(body, tokens.expiryFields), clock.now());
    return {
      accessToken: token.value,
      ...(typeof refreshToken === 'string' && { refreshToken }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
  }

  async function grant(asked: Readonly<Record<string, string>>, deadline: Instant): Promise<Exchange> {
    const { clientId, clientSecret } = await credentials.read();
    const form = { ...asked, client_id: clientId, client_secret: clientSecret };
    const answer = await http({ name: 'exchange', method: 'POST', path: paths.token, form, deadline });
    if (answer.kind === 'not_found') return { kind: 'unreadable', reason: 'client_error' };
    if (answer.kind === 'failed') return REFUSED.includes(answer.status) ? { kind: 'refused' } : unreadable(answer);
    const pair = pairOf(answer.body);
    return pair ? { kind: 'exchanged', pair } : { kind: 'unreadable', reason: 'unexpected_shape' };
  }

  return {
    async url(state) {
      const { clientId } = await credentials.read();
      const oauth = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state };
      return `${login.url}?${new URLSearchParams({ ...login.query, ...oauth })}`;
    },

    exchange: (code, deadline) =>
      grant({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }, deadline),

    refresh: (refreshToken, deadline) => grant({ grant_type: 'refresh_token', refresh_token: refreshToken }, deadline),

    async identify(accessToken, deadline) {
      const answer = await http({ name: 'account', method: 'GET', path: paths.status, bearer: accessToken, deadline });
      if (answer.kind === 'not_found') return { kind: 'unreadable', reason: 'client_error' };
      if (answer.kind === 'failed') return unreadable(answer);
      const connectionId = idText(firstField(answer.body, login.idFields));
      const told = readAbout(answer.body, status, metadata.customerIdKeys);
      const account: Account = { ...told, ...(connectionId !== undefined && { connectionId }) };
      if (account.customerId !== undefined || connectionId === undefined) return { kind: 'identified', account };
      const described = await directory.describe(connectionId, deadline);
      // The customer's id is the strongest proof there is: without an answer it is not known to be absent.
      if (described.kind === 'unreadable') return { kind: 'unreadable', reason: described.reason };
      return { kind: 'identified', account: { ...(described.kind === 'found' && described.about), ...account } };
    },
  };
}

function unreadable({ reason }: Failure) {
  return { kind: 'unreadable', reason } as const;
}
