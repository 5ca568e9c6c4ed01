import type { Instant, ProviderTime } from './time.ts';

/** Where evidence came from. */
export type Source = 'webhook' | 'sweep' | 'confirm' | 'reconnect';

/** One answer to one question about a connection; each question has a register of its own (see registers.ts). */
export type Fact =
  | { readonly register: 'auth'; readonly value: AuthValue }
  | { readonly register: 'reach'; readonly value: ReachValue }
  | { readonly register: 'service'; readonly value: ServiceValue }
  | { readonly register: 'presence'; readonly value: PresenceValue };

/** Whether the provider can still log in to the customer's system. */
export type AuthValue = 'ok' | 'reauth';
/** Whether the customer's system answers. Says nothing about authorization. */
export type ReachValue = 'online' | 'offline';
/** Whether the provider serves this connection at all; `inactive` is a matter of billing with the provider. */
export type ServiceValue = 'running' | 'inactive' | 'pending';
/**
 * Whether the connection exists at the provider. `disconnected`: the provider said so.
 * `listed`: a complete listing shows it. `absent`: a complete listing lacks it and its status read answered 404.
 */
export type PresenceValue = 'listed' | 'absent' | 'disconnected';

/** What a delivery, listing or read told us about the connection besides its health. Absent means "not said". */
export interface About {
  /** Our customer's id as found in the provider's metadata. */
  readonly customerId?: string;
  /** The kind of system, as people call it: "SAP S/4HANA", "Maximo". */
  readonly system?: string;
  /** Which one of them: the company or site name kept at the provider. */
  readonly site?: string;
  /** The connected mailbox, where the system is one. */
  readonly mailbox?: string;
}

/** A dated fact about a connection's health. Unreadable or unknown answers never become one. */
export interface Observation {
  readonly connectionId: string;
  readonly source: Source;
  readonly fact: Fact;
  /** Our clock: receipt of a delivery, start of a read or listing, end of the read that verified a reconnect. */
  readonly observedAt: Instant;
  /** The provider's own date of the evidence, where it gave one. */
  readonly providerTime?: ProviderTime;
  /**
   * A read that should have carried the provider's date and did not: it may open an incident, but it is no proof against
   * one that is open. Absent on reads that speak for the moment they are made.
   */
  readonly undated?: boolean;
  /** Part of the timeline key: the event's id or a digest of the delivery; empty for reads. It never decides anything. */
  readonly key: string;
  /** The event name or status value as the provider wrote it, shortened for the timeline. */
  readonly label: string;
  readonly about?: About;
}
