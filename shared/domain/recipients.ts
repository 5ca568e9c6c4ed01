import type { Contact, ContactRole, Customer } from './customer.ts';
import { mailboxOf } from './mailbox.ts';
import type { Notice } from './notice.ts';

/** Who hears first; each role after the one before. */
const ROLES: readonly ContactRole[] = ['technical', 'business'];

/** More people than this of one role are never written to at once. */
const MOST_OF_A_ROLE = 5;

/** From this reminder on the next role hears too. */
const WIDENS_AT_ROUND = 2;

/**
 * The contacts that a mail about this notice goes to: the first role of which anybody can be reached, and from the second
 * reminder on the next one too. Who opted out gets first notices and no reminders.
 */
export function recipientsOf(
  customer: Customer,
  { kind, round = 0 }: Pick<Notice, 'kind' | 'round'>,
): readonly Contact[] {
  const { unreachable, optedOut, complained = [] } = customer.learned;
  const absent = new Set([...unreachable, ...complained, ...(kind === 'reminder' ? optedOut : [])].map(mailboxOf));
  const present = customer.contacts.filter(({ email }) => !absent.has(mailboxOf(email)));
  const circles = ROLES.map((role) => present.filter((contact) => contact.role === role))
    .map((people) => people.slice(0, MOST_OF_A_ROLE))
    .filter((people) => people.length > 0);
  return circles.slice(0, round >= WIDENS_AT_ROUND ? 2 : 1).flat();
}
