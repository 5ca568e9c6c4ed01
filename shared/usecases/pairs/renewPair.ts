import { type Instant, MINUTE, type Milliseconds, SECOND } from '../../domain/time.ts';
import type { TokenPair } from '../../domain/tokenPair.ts';
import { describeError } from '../../faults.ts';
import type { Chance, Clock, Journal, PairRefresher, StageStore, TokenVault, UnreadableReason } from '../../ports.ts';
import { keepPair, tellLost } from './keepPair.ts';

export interface RenewPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly vault: Pick<TokenVault, 'current' | 'pending' | 'keepPending' | 'promote'>;
  readonly refresher: PairRefresher;
  readonly leases: Pick<StageStore, 'acquireLease' | 'releaseLease'>;
}

export interface RenewalOrder {
  /** The access token that is to be replaced; whichever is kept if left out. */
  readonly seen?: string;
  /** A pair that works, for the place of one that the provider no longer renews. */
  readonly instead?: TokenPair;
  /** By when the provider must have answered; storing may take longer. */
  readonly deadline: Instant;
}

export type Renewal =
  /** A fresh pair is in its place, also if somebody else has put it there. */
  | { readonly kind: 'renewed'; readonly pair: TokenPair }
  /** Somebody else is at it. */
  | { readonly kind: 'busy' }
  /** A customer has just logged in, and their new pair is being checked. */
  | { readonly kind: 'checking' }
  | { readonly kind: 'no_pair' }
  /** The provider did not take the refresh token, or none is kept. */
  | { readonly kind: 'refused' }
  /** No usable answer: the old pair may have ended. */
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }
  /** The old pair has ended, and the fresh one could not be stored. */
  | { readonly kind: 'not_kept' };

/** Longer than the provider and the vault take together, so that two never renew one pair at once. */
const LEASE: Milliseconds = MINUTE;
/** Tells a pair that a renewal left waiting from one of a login, which nobody has checked yet. */
const RENEWAL = 'renewal-';
/** A login is checked within minutes; a pair of one that broke off must not stand in the way for ever. */
const CHECKED_WITHIN: Milliseconds = 15 * MINUTE;

/**
 * Replaces a connection's pair by a fresh one, by one function at a time, and stores it before anybody uses it. For pairs
 * that are ours only: a refresh ends the old pair at the provider (published, unverified live). Whoever is killed on the way
 * leaves a pair that works, or one that the next renewal finishes or replaces.
 */
export async function renewPair(ports: RenewPorts, connectionId: string, order: RenewalOrder): Promise<Renewal> {
  const { clock, chance, journal, leases } = ports;
  const lease = `pair:${connectionId}`;
  const holder = chance.id();
  const now = clock.now();
  if (!(await leases.acquireLease(lease, holder, now, now + LEASE))) return { kind: 'busy' };
  try {
    return await renew(ports, connectionId, order);
  } finally {
    // It lapses by itself; what was renewed must not be lost over it.
    await leases.releaseLease(lease, holder).catch((error: unknown) => {
      journal.note({ event: 'failure', where: 'pairs.lease', error: describeError(error) });
    });
  }
}

async function renew(ports: RenewPorts, connectionId: string, order: RenewalOrder): Promise<Renewal> {
  const { clock, vault, refresher, journal } = ports;
  const current = await vault.current(connectionId);
  if (!current) return { kind: 'no_pair' };
  if (order.seen !== undefined && current.accessToken !== order.seen) return { kind: 'renewed', pair: current };
  const waiting = await vault.pending(connectionId);
  // Whoever renewed it died before they could put it in its place.
  if (waiting?.attempt.startsWith(RENEWAL)) return promote(ports, connectionId, waiting);
  if (waiting && clock.now() < (waiting.pair.issuedAt ?? 0) + CHECKED_WITHIN) return { kind: 'checking' };

  const { refreshToken } = current;
  const refreshed =
    refreshToken === undefined
      ? ({ kind: 'refused' } as const)
      : await refresher.refresh(refreshToken, order.deadline - SECOND);
  if (refreshed.kind === 'unreadable') return refreshed;
  if (refreshed.kind === 'exchanged') return store(ports, connectionId, refreshed.pair);
  if (!order.instead) return { kind: 'refused' };
  // It was void: its successor was lost, or somebody else has refreshed it.
  if (refreshToken !== undefined) tellLost(journal, connectionId);
  return store(ports, connectionId, order.instead);
}

async function store(ports: RenewPorts, connectionId: string, pair: TokenPair): Promise<Renewal> {
  const attempt = `${RENEWAL}${ports.chance.id()}`;
  if (!(await keepPair(ports, connectionId, attempt, pair))) return { kind: 'not_kept' };
  return promote(ports, connectionId, { attempt, pair });
}

async function promote(
  { vault, journal }: RenewPorts,
  connectionId: string,
  { attempt, pair }: { readonly attempt: string; readonly pair: TokenPair },
): Promise<Renewal> {
  // Gone: a login of the customer's has meanwhile taken its place.
  if ((await vault.promote(connectionId, attempt)) === 'gone') return { kind: 'checking' };
  journal.note({ event: 'pair.renewed', connectionId });
  return { kind: 'renewed', pair };
}
