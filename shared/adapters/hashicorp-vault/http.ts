import * as z from 'zod/mini';
import type { Milliseconds } from '../../domain/time.ts';
import { Fault } from '../../faults.ts';
import type { Clock } from '../../ports.ts';

/** Where a Vault is, and where the tokens are in it. */
export interface VaultPlace {
  /** `https://vault.example.com:8200`, without a path. */
  readonly address: string;
  /** Of Vault Enterprise; absent elsewhere. */
  readonly namespace?: string;
}

export interface LoggedIn {
  readonly token: string;
  /** Absent: as long as the vault takes it. */
  readonly usableFor?: Milliseconds;
}

/** One request to Vault, below `/v1`. */
export type VaultRequest = (
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, unknown>>,
) => Promise<VaultAnswer>;

export interface VaultAnswer {
  readonly status: number;
  /** What Vault answered, if it was JSON. */
  readonly body: unknown;
}

/** Gets a token of Vault's; it may use `request`, which then carries none. */
export type VaultLogin = (request: VaultRequest) => Promise<LoggedIn>;

const TIMEOUT: Milliseconds = 3_000;
/** A token is renewed when this share of its life has passed. */
const RENEW_AFTER = 0.8;

const errorsIn = z.object({ errors: z.array(z.string()) });

/** A Vault that refused. Vault's words are left out: they may quote a path. */
export class VaultRefused extends Fault {
  override readonly name = 'VaultRefused';
  constructor(what: string, status: number) {
    super(`Vault answered ${status} to ${what}`);
  }
}

/** Talks to Vault's HTTP API with a token that is got at the first call, kept, and got anew when it lapses or is refused. */
export function vaultRequests(place: VaultPlace, login: VaultLogin, clock: Pick<Clock, 'now'>): VaultRequest {
  let kept: { readonly token: string; readonly until: number } | undefined;
  let loggingIn: Promise<string> | undefined;

  const send =
    (token: string | undefined): VaultRequest =>
    async (method, path, body) => {
      try {
        const response = await fetch(`${place.address}/v1/${path}`, {
          method,
          headers: {
            // Vault takes no request without it from browsers' forms; its agent and proxies may ask for it.
            'x-vault-request': 'true',
            ...(token !== undefined && { 'x-vault-token': token }),
            ...(place.namespace !== undefined && { 'x-vault-namespace': place.namespace }),
            ...(body && { 'content-type': 'application/json' }),
          },
          ...(body && { body: JSON.stringify(body) }),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT),
        });
        return { status: response.status, body: jsonOr(await response.text()) };
      } catch (error) {
        throw new Fault('Vault could not be reached', { cause: error });
      }
    };

  const logIn = async (): Promise<string> => {
    const { token, usableFor = Number.POSITIVE_INFINITY } = await login(send(undefined));
    kept = { token, until: clock.now() + usableFor * RENEW_AFTER };
    return token;
  };
  const token = (): Promise<string> => {
    if (kept && clock.now() < kept.until) return Promise.resolve(kept.token);
    loggingIn ??= logIn().finally(() => {
      loggingIn = undefined;
    });
    return loggingIn;
  };

  return async (method, path, body) => {
    const first = await token();
    const answer = await send(first)(method, path, body);
    if (answer.status !== 403) return answer;
    // Either the token was revoked, or it may not do this; a new one tells which.
    if (kept?.token === first) kept = undefined;
    return send(await token())(method, path, body);
  };
}

/** Whether an answer says that somebody else has written meanwhile. */
export function isOvertaken({ status, body }: VaultAnswer): boolean {
  const read = errorsIn.safeParse(body);
  return status === 400 && read.success && read.data.errors.some((error) => error.includes('check-and-set'));
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
