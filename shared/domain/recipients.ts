import type { Connection } from './connection.ts';
import type { Contact, ContactRole, Customer } from './customer.ts';
import { isMailSystem, mailboxOf } from './mailbox.ts';
import type { Notice } from './notice.ts';

/** What earlier messages tell of those who may be written to. */
export interface People {
  /** Whom messages that asked about a connection's outage went to, by its id. */
  readonly told: ReadonlyMap<string, readonly string[]>;
  /** Mailboxes of which nothing was heard for long. */
  readonly silent: ReadonlySet<string>;
}

export const NOBODY_ASKED: People = { told: new Map(), silent: new Set() };

/** Who hears first; each role after the one before. */
const ROLES: readonly ContactRole[] = ['technical', 'business'];

/** More people than this of one role are never written to at once. */
const MOST_OF_A_ROLE = 5;

/** From this reminder on the next role hears too. */
const WIDENS_AT_ROUND = 2;

/**
 * The contacts that a mail about this notice goes to. `restored` goes to those who were asked. Anything else goes to the
 * first role of which anybody can be reached, and from the second reminder on to the next one too. Who opted out gets
 * first notices and no reminders; who is silent is passed over while anybody else is left.
 */
export function recipientsOf(
  customer: Customer,
  notice: Pick<Notice, 'kind' | 'round'>,
  connection?: Connection,
  people: People = NOBODY_ASKED,
): readonly Pick<Contact, 'email' | 'name'>[] {
  const absent = absentees(customer, notice);
  const told = connection && notice.kind === 'restored' && people.told.get(connection.id);
  if (told) return addressed(told, customer).filter(({ email }) => !absent.has(mailboxOf(email)));
  const present = customer.contacts.filter(({ email }) => !absent.has(mailboxOf(email)));
  const heard = present.filter(({ email }) => !people.silent.has(mailboxOf(email)));
  const circles = ROLES.map((role) => (heard.length > 0 ? heard : present).filter((contact) => contact.role === role))
    .map((contacts) => contacts.slice(0, MOST_OF_A_ROLE))
    .filter((contacts) => contacts.length > 0);
  const { round = 0 } = notice;
  const chosen = circles.slice(0, round >= WIDENS_AT_ROUND ? 2 : 1).flat();
  if (!isOnlyBroken(chosen, connection)) return chosen;
  const wider = circles.flat();
  return isOnlyBroken(wider, connection) ? [] : wider;
}

function absentees({ learned }: Customer, { kind }: Pick<Notice, 'kind'>): ReadonlySet<string> {
  const { unreachable, optedOut, complained = [] } = learned;
  return new Set([...unreachable, ...complained, ...(kind === 'reminder' ? optedOut : [])].map(mailboxOf));
}

function addressed(emails: readonly string[], { contacts }: Customer): readonly Pick<Contact, 'email' | 'name'>[] {
  const known = new Map(contacts.map((contact) => [mailboxOf(contact.email), contact]));
  return [...new Set(emails)].map((email) => known.get(mailboxOf(email)) ?? { email });
}

/** Whether the mail would go nowhere but to the very mailbox whose connection is lost. */
function isOnlyBroken(contacts: readonly Contact[], connection: Connection | undefined): boolean {
  if (contacts.length === 0 || !isMailSystem(connection?.system) || connection?.mailbox === undefined) return false;
  const broken = mailboxOf(connection.mailbox);
  return contacts.every(({ email }) => mailboxOf(email) === broken);
}
