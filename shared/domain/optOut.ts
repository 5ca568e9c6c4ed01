import { type Customer, isSameAddress } from './customer.ts';

/** Nobody may be signed off who is no contact: the list stays as short as the contacts' own. */
export function optOut(customer: Customer, email: string): Customer {
  const { contacts, learned } = customer;
  const contact = contacts.find((one) => isSameAddress(one.email, email));
  if (!contact || learned.optedOut.some((one) => isSameAddress(one, email))) return customer;
  return { ...customer, learned: { ...learned, optedOut: [...learned.optedOut, contact.email] } };
}
