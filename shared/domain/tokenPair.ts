import type { Instant, Milliseconds } from './time.ts';

/** What the provider gives out for one connection. */
export interface TokenPair {
  readonly accessToken: string;
  /** Absent where whoever stored the pair keeps it elsewhere. */
  readonly refreshToken?: string;
  /** When the access token ends; absent: nobody has said so. */
  readonly expiresAt?: Instant;
  /** When it was given out to us; absent where it was not, or before that was kept. */
  readonly issuedAt?: Instant;
}

export function isOver({ expiresAt }: TokenPair, now: Instant): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}

/**
 * Whether it is time to renew a pair: this long before its end, but not in the first half of its life, so that one that is
 * shorter than `ahead` is not renewed at every look.
 */
export function isDue({ expiresAt, issuedAt }: TokenPair, now: Instant, ahead: Milliseconds): boolean {
  if (expiresAt === undefined) return false;
  const halfway = issuedAt === undefined ? Number.NEGATIVE_INFINITY : issuedAt + (expiresAt - issuedAt) / 2;
  return now >= Math.max(expiresAt - ahead, halfway);
}

/** What a place for a pair holds before there is one. */
export const NO_PAIR = '{}';

/**
 * A pair as it is stored, in every kind of vault alike: `{"access_token": "…", "refresh_token": "…", "expires_at": …}`
 * with Unix seconds, rounded down, and `issued_at` likewise. `attempt`, where given, is stored beside them, so that a pair
 * tells where it is from.
 */
export function writeTokenText(pair: TokenPair, attempt?: string): string {
  return JSON.stringify({
    access_token: pair.accessToken,
    ...(pair.refreshToken !== undefined && { refresh_token: pair.refreshToken }),
    ...(pair.expiresAt !== undefined && { expires_at: Math.floor(pair.expiresAt / 1_000) }),
    ...(pair.issuedAt !== undefined && { issued_at: Math.floor(pair.issuedAt / 1_000) }),
    ...(attempt !== undefined && { attempt }),
  });
}

export type TokenText =
  | { readonly kind: 'pair'; readonly pair: TokenPair; readonly attempt?: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' };

/** Reads what `writeTokenText`, or one of the company's workers, has stored. */
export function readTokenText(text: string): TokenText {
  const content = objectIn(text);
  if (content === undefined) return { kind: 'unreadable' };
  if (Object.keys(content).length === 0) return { kind: 'none' };
  const accessToken = filled(content['access_token']);
  if (accessToken === undefined) return { kind: 'unreadable' };
  const refreshToken = filled(content['refresh_token']);
  const expiresAt = instantOf(content['expires_at']);
  const issuedAt = instantOf(content['issued_at']);
  const attempt = filled(content['attempt']);
  return {
    kind: 'pair',
    pair: {
      accessToken,
      ...(refreshToken !== undefined && { refreshToken }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(issuedAt !== undefined && { issuedAt }),
    },
    ...(attempt !== undefined && { attempt }),
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

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
