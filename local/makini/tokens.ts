import { randomBytes } from 'node:crypto';
import type { MovableClock } from '../clock.ts';
import type { Switches } from './switches.ts';

/** The account's own credentials, for the local world only. */
export const SIMULATOR_CREDENTIALS = { clientId: 'local-client', clientSecret: 'local-client-secret' } as const;

/** Seconds that an Admin token, an access token and a refresh token are good for (published, unverified live). */
const ADMIN_SECONDS = 300;
const ACCESS_SECONDS = 30 * 24 * 3600;
const REFRESH_SECONDS = 31 * 24 * 3600;
const CODE_SECONDS = 600;

export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number | string;
}

interface Grant {
  readonly connectionId: string;
  readonly expiresAt: number;
  /** Whether it goes back to a login, rather than to the Admin token. */
  readonly isOfLogin: boolean;
}

/** Every token the simulated provider gave out. */
export interface TokenDesk {
  /** Its `expires_in` is a Unix timestamp, as Makini publishes it for this one grant. */
  admin(): { readonly access_token: string; readonly expires_in: number };
  isAdmin(token: string | undefined): boolean;
  mint(connectionId: string): TokenPair;
  /** A one-time code as the provider hands it out after a login; it is good for ten minutes and one redirect URI. */
  authorize(connectionId: string, redirectUri: string): string;
  /**
   * Exchanges a code; all tokens of the connection from before end. Undefined if the code was used before, expired, or
   * belongs to another redirect URI.
   */
  exchange(code: string, redirectUri: string): TokenPair | undefined;
  /** Exchanges a refresh token; the old pair ends at once. */
  refresh(refreshToken: string): TokenPair | undefined;
  /** Which connection a token opens; undefined if it is unknown or expired. */
  connectionOf(token: string | undefined): string | undefined;
  /** Whether a token that still opens something goes back to a login. */
  isOfLogin(token: string | undefined): boolean;
  revoke(connectionId: string): void;
  /** How many pairs were given out so far: minted, and for a refresh token that was good. */
  readonly given: { readonly minted: number; readonly refreshed: number };
}

export function createTokenDesk(clock: MovableClock, switches: Switches): TokenDesk {
  const given = { minted: 0, refreshed: 0 };
  const admins = new Map<string, number>();
  const access = new Map<string, Grant>();
  const refreshes = new Map<string, Grant & { readonly accessToken: string }>();
  const codes = new Map<string, Omit<Grant, 'isOfLogin'> & { readonly redirectUri: string }>();
  const fresh = (prefix: string) => `${prefix}_${randomBytes(18).toString('base64url')}`;

  const expiresIn = (now: number) => {
    if (switches.expiresIn === 'timestamp') return Math.floor(now / 1000) + ACCESS_SECONDS;
    return switches.expiresIn === 'text' ? String(ACCESS_SECONDS) : ACCESS_SECONDS;
  };

  const give = (connectionId: string, isOfLogin: boolean): TokenPair => {
    const accessToken = fresh('at');
    const refreshToken = fresh('rt');
    const now = clock.now();
    access.set(accessToken, { connectionId, isOfLogin, expiresAt: now + ACCESS_SECONDS * 1000 });
    refreshes.set(refreshToken, { connectionId, isOfLogin, accessToken, expiresAt: now + REFRESH_SECONDS * 1000 });
    return { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn(now) };
  };

  const grantOf = (token: string | undefined) => {
    const grant = access.get(token ?? '');
    return grant && grant.expiresAt > clock.now() ? grant : undefined;
  };
  const revoke = (connectionId: string) => {
    for (const [token, grant] of access) if (grant.connectionId === connectionId) access.delete(token);
    for (const [token, grant] of refreshes) if (grant.connectionId === connectionId) refreshes.delete(token);
  };

  return {
    revoke,
    given,
    mint: (connectionId) => {
      given.minted++;
      if (switches.mintingEnds) revoke(connectionId);
      return give(connectionId, false);
    },
    admin: () => {
      const token = fresh('adm');
      const expiresAt = clock.now() + ADMIN_SECONDS * 1000;
      admins.set(token, expiresAt);
      return { access_token: token, expires_in: Math.floor(expiresAt / 1000) };
    },
    authorize: (connectionId, redirectUri) => {
      const code = fresh('code');
      codes.set(code, { connectionId, redirectUri, expiresAt: clock.now() + CODE_SECONDS * 1000 });
      return code;
    },
    exchange: (code, redirectUri) => {
      const grant = codes.get(code);
      codes.delete(code);
      const valid = grant && grant.expiresAt > clock.now() && grant.redirectUri === redirectUri;
      if (!valid) return undefined;
      revoke(grant.connectionId);
      return give(grant.connectionId, true);
    },
    isAdmin: (token) => (admins.get(token ?? '') ?? 0) > clock.now(),
    connectionOf: (token) => grantOf(token)?.connectionId,
    isOfLogin: (token) => grantOf(token)?.isOfLogin === true,
    refresh: (refreshToken) => {
      const grant = refreshes.get(refreshToken);
      if (!grant || grant.expiresAt <= clock.now()) return undefined;
      refreshes.delete(refreshToken);
      access.delete(grant.accessToken);
      given.refreshed++;
      return give(grant.connectionId, grant.isOfLogin);
    },
  };
}
