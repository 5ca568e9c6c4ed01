import type { Connection } from '../connection.ts';
import type { CustomerFacts } from '../customer.ts';
import type { SessionOutcome } from '../session.ts';
import type { Instant } from '../time.ts';

/** A connection and the link by which its page is reached. */
export interface Linked {
  readonly connection: Connection;
  readonly token: string;
}

/** Who reads the page, as far as we know. */
export type PageReader = Pick<CustomerFacts, 'name' | 'timeZone' | 'locale' | 'paused'>;

/** Why there is no page for what was asked: nothing in it tells whether a link, a system or a try exists. */
export type Nothing = 'unknown_link' | 'no_session' | 'form_refused' | 'failure';

/** What came of something the customer did or of the provider's answer. */
export type Happened =
  | SessionOutcome
  /** Somebody is finishing it; the page looks again by itself. */
  | 'checking'
  /** The customer turned back at the provider. */
  | 'cancelled'
  | 'not_for_me'
  | 'sent_again'
  | 'no_longer_used';

/** Everything that a page of ours can be about. */
export type Situation =
  /** One or more systems of the customer wait for a login; the link's own, if it does, comes first. */
  | { readonly kind: 'lost'; readonly systems: readonly [Linked, ...Linked[]]; readonly reader?: PageReader }
  | { readonly kind: 'working'; readonly system: Linked; readonly reader?: PageReader }
  /** The link is too old to start from; a fresh one can be sent to the address on file. */
  | { readonly kind: 'expired'; readonly system: Linked; readonly reader?: PageReader }
  /** The system is not connected any more, and nothing is to be done. */
  | { readonly kind: 'ended'; readonly system: Linked; readonly reader?: PageReader }
  | {
      readonly kind: 'happened';
      readonly what: Happened;
      readonly system: Linked;
      /** Other systems of the customer that wait for a login, once this one works. */
      readonly waiting?: readonly Linked[];
      readonly reader?: PageReader;
    }
  /** Somebody is about to say that the system is not used any more; nothing has changed yet. */
  | { readonly kind: 'unused'; readonly system: Linked; readonly reader?: PageReader }
  /** The customer is working on it and hears of it again then. */
  | { readonly kind: 'later'; readonly until: Instant; readonly system: Linked; readonly reader?: PageReader }
  /** Reminders to the one person whom the link is for: whether they have ended. */
  | { readonly kind: 'reminders'; readonly stopped: boolean; readonly token: string; readonly reader?: PageReader }
  | { readonly kind: 'nothing'; readonly why: Nothing };
