import type { Instant, Milliseconds } from './time.ts';
import { MINUTE, SECOND } from './time.ts';

/** What a try to reconnect came to; each has a page of its own. */
export type SessionOutcome =
  /** The new token is in use and was checked. */
  | 'reconnected'
  /** The login was to another account than the connection's; nothing was changed. */
  | 'other_account'
  /** The provider refused the code, or the try broke off before a token was ours. */
  | 'failed'
  /** The login worked and its token could not be stored. It is lost, and another try is needed. */
  | 'not_kept';

/**
 * One try of a customer to reconnect: from the button on our page to the end of what follows the provider's answer.
 * `started`: the customer is at the provider. `exchanging`: the code is being spent. `checking`: the new pair waits under
 * its own label until we know whose account it opens.
 */
export interface Session {
  /** What travels through the browser and comes back; a secret of the customer's, of which the store keeps a digest. */
  readonly state: string;
  /** Names the try in the vault. */
  readonly attempt: string;
  /** 0 before the first write. */
  readonly version: number;
  readonly connectionId: string;
  readonly startedAt: Instant;
  readonly expiresAt: Instant;
  readonly step: 'started' | 'exchanging' | 'checking' | 'ended';
  /** Until then the invocation that took the step is alone with it. */
  readonly leaseUntil?: Instant;
  readonly outcome?: SessionOutcome;
}

/** How long a customer may take at the provider. */
export const SESSION_LIFETIME: Milliseconds = 15 * MINUTE;
/** A spent code leaves a session that is worth finishing for longer than it was worth starting. */
export const SESSION_KEPT: Milliseconds = 60 * MINUTE;
/** Longer than an invocation can live: a step that is held for longer belongs to one that died. */
const STEP_LEASE: Milliseconds = 40 * SECOND;

export function startSession(
  ids: { readonly state: string; readonly attempt: string; readonly connectionId: string },
  now: Instant,
): Session {
  return { ...ids, version: 0, startedAt: now, expiresAt: now + SESSION_LIFETIME, step: 'started' };
}

/** What a callback has to do with its session. */
export type Turn =
  /** Spend the code: nobody else will. */
  | { readonly kind: 'exchange'; readonly session: Session }
  /** The code was spent by somebody who died since: finish with the pair that waits, if there is one. */
  | { readonly kind: 'resume'; readonly session: Session }
  /** Somebody is at it. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'ended'; readonly outcome: SessionOutcome }
  | { readonly kind: 'expired' };

/** Decides whose turn it is. A code is exchanged once, however often and by however many the callback is called. */
export function takeTurn(session: Session, now: Instant): Turn {
  if (session.step === 'ended') return { kind: 'ended', outcome: session.outcome ?? 'failed' };
  if (session.step === 'started') {
    if (now >= session.expiresAt) return { kind: 'expired' };
    return { kind: 'exchange', session: { ...session, step: 'exchanging', leaseUntil: now + STEP_LEASE } };
  }
  if (now < (session.leaseUntil ?? now)) return { kind: 'wait' };
  return { kind: 'resume', session: { ...session, leaseUntil: now + STEP_LEASE } };
}

/** The new pair is safe; what follows can be repeated by anybody. */
export function keptPair(session: Session): Session {
  return { ...session, step: 'checking' };
}

/** Lets others finish at once what could not be finished now. */
export function handBack(session: Session): Session {
  const { leaseUntil: _leaseUntil, ...rest } = session;
  return rest;
}

export function endSession(session: Session, outcome: SessionOutcome): Session {
  return { ...handBack(session), step: 'ended', outcome };
}
