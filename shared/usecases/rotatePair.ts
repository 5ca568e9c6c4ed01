import { type Milliseconds, SECOND } from '../domain/time.ts';
import type { Chance, Clock, ProviderLogin, TokenVault } from '../ports.ts';

export interface RotatePorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly vault: TokenVault;
  readonly login: Pick<ProviderLogin, 'refresh'>;
}

export type Rotated =
  | { readonly kind: 'rotated' }
  /** Nothing is kept to refresh with. */
  | { readonly kind: 'no_pair' }
  /** The provider did not take the refresh token: the customer has to log in again. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const PATIENCE: Milliseconds = 20 * SECOND;

/**
 * Replaces a connection's pair by a fresh one, which is stored before anybody uses it. For pairs that are ours only: a
 * refresh ends the old pair at the provider (published, unverified live).
 *
 * @throws if the vault fails after the refresh: then the customer has to log in again
 */
export async function rotatePair(ports: RotatePorts, connectionId: string): Promise<Rotated> {
  const { vault, login, clock, chance } = ports;
  const pair = await vault.current(connectionId);
  if (pair?.refreshToken === undefined) return { kind: 'no_pair' };
  const refreshed = await login.refresh(pair.refreshToken, clock.now() + PATIENCE);
  if (refreshed.kind !== 'exchanged') return refreshed;
  const attempt = chance.id();
  await vault.keepPending(connectionId, attempt, refreshed.pair);
  await vault.promote(connectionId, attempt);
  return { kind: 'rotated' };
}
