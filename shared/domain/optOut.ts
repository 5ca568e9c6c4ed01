import type { Customer } from './customer.ts';
import { isSameMailbox } from './mailbox.ts';

/** Nobody may be signed off who is no contact: the list stays as short as the contacts' own. */
export function optOut(customer: Customer, email: string): Customer {
  const { contacts, learned } = customer;
  const isTheirs = (other: string) => isSameMailbox(other, email);
  const contact = contacts.find((one) => isTheirs(one.email));
  if (!contact || learned.optedOut.some(isTheirs)) return customer;
  return { ...customer, learned: { ...learned, optedOut: [...learned.optedOut, contact.email] } };
}
