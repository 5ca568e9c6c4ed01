import type { About } from './observation.ts';

/** Whose account at the provider a new token opens; what the provider did not say is absent. */
export interface Account extends About {
  readonly connectionId?: string;
}

/** What is known of the connection that is to be reconnected. */
export interface Owned extends About {
  readonly id: string;
}

export type AccountVerdict =
  /** The very connection. */
  | { readonly kind: 'same' }
  /** The same account under a new connection id, as after a disconnect. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'other'; readonly because: AccountDoubt };

/** `known`: another connection of ours has that id. `unproven`: nothing ties the new id to the old one. */
export type AccountDoubt = 'customer' | 'system' | 'company' | 'known' | 'unproven';

/**
 * Decides whether somebody logged in to the account that the connection belongs to. A token of another account would let
 * one company's work run in another's system, so what is not proven is refused. Company names may change where the
 * customer's own id proves that it is they; a new id must be tied to the old one by the customer's id or the company.
 *
 * @param isKnown whether the id that came back belongs to another connection of ours
 */
export function checkAccount(owned: Owned, account: Account, isKnown: boolean): AccountVerdict {
  const customer = compare(owned.customerId, account.customerId);
  const system = compare(fold(owned.system), fold(account.system));
  const company = compare(fold(owned.site), fold(account.site));
  if (customer === 'differ') return { kind: 'other', because: 'customer' };
  if (system === 'differ') return { kind: 'other', because: 'system' };
  const id = account.connectionId;
  if (id === owned.id) {
    return company === 'differ' && customer !== 'equal' ? { kind: 'other', because: 'company' } : { kind: 'same' };
  }
  if (company === 'differ') return { kind: 'other', because: 'company' };
  if (id !== undefined && isKnown) return { kind: 'other', because: 'known' };
  if (customer !== 'equal' && company !== 'equal') return { kind: 'other', because: 'unproven' };
  return id === undefined ? { kind: 'same' } : { kind: 'moved', to: id };
}

function compare(known: string | undefined, told: string | undefined): 'equal' | 'differ' | 'unknown' {
  if (known === undefined || told === undefined) return 'unknown';
  return known === told ? 'equal' : 'differ';
}

/** Names are compared as people would: without regard to case, spaces at the ends or how letters are composed. */
function fold(name: string | undefined): string | undefined {
  return name?.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase() || undefined;
}
