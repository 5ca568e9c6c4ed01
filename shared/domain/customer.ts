import type { Channel } from './notice.ts';
import type { NoticeOverrides } from './policy.ts';
import type { Instant } from './time.ts';

/** What a contact does at the customer's; decides who hears first. */
export type ContactRole = 'technical' | 'business';

export interface Contact {
  readonly email: string;
  readonly name?: string;
  readonly role: ContactRole;
}

/**
 * Where the customer's Slack messages go: their own incoming webhook (its URL is a secret and lives only in the
 * secret store) or a channel that our bot was invited to.
 */
export type SlackDestination = { readonly kind: 'webhook' } | { readonly kind: 'channel'; readonly channel: string };

/** Facts about a customer that come from the company's own CRM; an import overwrites them. */
export interface CustomerFacts {
  readonly name: string;
  readonly contacts: readonly Contact[];
  readonly slack?: SlackDestination;
  /** IANA name, for every time we show. */
  readonly timeZone: string;
  /** BCP 47 tag. */
  readonly locale: string;
  /** The person on our side who knows this customer. */
  readonly accountOwner?: { readonly name: string; readonly email: string };
  /** What stands still while a connection is lost, in words for the customer. */
  readonly paused?: string;
  /** Where this customer differs from the stage's rules on when and how often we write. */
  readonly notices?: NoticeOverrides;
}

/** What we learned ourselves; an import never touches it. */
export interface CustomerLearned {
  /** Addresses that bounced permanently. */
  readonly unreachable: readonly string[];
  readonly optedOut: readonly string[];
  /** Addresses whose owners reported a mail of ours as spam; never written to again. */
  readonly complained?: readonly string[];
  /** No reminders before this moment. */
  readonly snoozedUntil?: Instant;
  /** The last message on each channel that asked for something; the next one keeps its distance. */
  readonly asked?: Slots;
  /** The last message on each channel about systems that do not answer. */
  readonly offlineTold?: Slots;
}

export type Slots = Readonly<Partial<Record<Channel, Slot>>>;

/** A message that was, or is being, sent to a customer, and from which the next of its kind keeps a distance. */
export interface Slot {
  /** Our clock, at the claim. */
  readonly at: Instant;
  readonly messageId: string;
  /** After this, a message that was never written down was never sent, and does not count. */
  readonly leaseUntil: Instant;
  /** The one before, where this one went out in spite of it: it counts if this one told nobody. */
  readonly before?: Omit<Slot, 'before'>;
}

export interface Customer extends CustomerFacts {
  readonly id: string;
  readonly schema: number;
  /** 0 before the first write. */
  readonly version: number;
  readonly learned: CustomerLearned;
}

export const CUSTOMER_SCHEMA = 1;
export const NOTHING_LEARNED: CustomerLearned = { unreachable: [], optedOut: [] };

const FACTS = [
  'name',
  'contacts',
  'slack',
  'timeZone',
  'locale',
  'accountOwner',
  'paused',
  'notices',
] as const satisfies readonly (keyof CustomerFacts)[];

/** The names of the facts that differ. */
export function changedFacts(before: CustomerFacts, after: CustomerFacts): readonly (keyof CustomerFacts)[] {
  return FACTS.filter((name) => !isSame(before[name], after[name]));
}

/** Equal in content, in whatever order a store gives the fields back. */
function isSame(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
