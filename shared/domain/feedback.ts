import type { Customer, CustomerLearned } from './customer.ts';
import { isSameMailbox, mailboxOf } from './mailbox.ts';
import { LANDINGS, type Landing, type Message } from './message.ts';
import { HOUR, type Instant, type Milliseconds } from './time.ts';

/** What the mail service told of one message. */
export interface Feedback {
  readonly messageId: string;
  readonly landing: Landing;
  /** As the servers on the way spell them. */
  readonly recipients: readonly string[];
}

/** What a landing teaches of the one who was written to. What comes back for now teaches nothing. */
const LESSONS = {
  bounced: 'unreachable',
  suppressed: 'unreachable',
  complained: 'complained',
} as const satisfies Partial<Record<Landing, keyof CustomerLearned>>;

type Teaching = keyof typeof LESSONS;

function teaches(landing: Landing | undefined): landing is Teaching {
  return landing !== undefined && Object.hasOwn(LESSONS, landing);
}

/** The landings with one more; the worst of each mailbox stays, whatever comes first. */
export function withLanding(
  landings: Message['landings'],
  landing: Landing,
  mailboxes: readonly string[],
): NonNullable<Message['landings']> {
  const outranks = (known: Landing | undefined) =>
    known === undefined || LANDINGS.indexOf(landing) > LANDINGS.indexOf(known);
  const fresh = mailboxes.filter((mailbox) => outranks(landings?.[mailbox]));
  return { ...landings, ...Object.fromEntries(fresh.map((mailbox) => [mailbox, landing])) };
}

/**
 * The mailboxes of a message that feedback speaks of. A server on the way may name the one that it passed the mail on to:
 * where only one was written to, it is that one; otherwise nobody can say.
 */
export function mailboxesMeant(message: Message, recipients: readonly string[]): readonly string[] {
  const written = [...new Set((message.to ?? []).map(mailboxOf))];
  const named = new Set(recipients.map(mailboxOf));
  const meant = written.filter((mailbox) => named.has(mailbox));
  return meant.length === 0 && named.size > 0 && written.length === 1 ? written : meant;
}

/** Whether all whom a mail was written to are lost to us, so that it told nobody. */
export function reachedNobody({ to = [], landings = {} }: Message): boolean {
  return to.length > 0 && to.every((email) => teaches(landings[mailboxOf(email)]));
}

/** The customer with what the landings of a message teach of its readers; the same customer if there is nothing new. */
export function learnFrom(customer: Customer, message: Message): Customer {
  let { learned } = customer;
  for (const email of message.to ?? []) {
    const landing = message.landings?.[mailboxOf(email)];
    if (!teaches(landing)) continue;
    const list = LESSONS[landing];
    const known = learned[list] ?? [];
    if (known.some((other) => isSameMailbox(other, email))) continue;
    learned = { ...learned, [list]: [...known, email] };
  }
  return learned === customer.learned ? customer : { ...customer, learned };
}

/** The customer without what was learned of an address; the same customer if nothing was. */
export function trusted(customer: Customer, email: string): Customer {
  const { unreachable, complained = [] } = customer.learned;
  const without = (list: readonly string[]) => list.filter((other) => !isSameMailbox(other, email));
  if (![...unreachable, ...complained].some((other) => isSameMailbox(other, email))) return customer;
  const learned = { ...customer.learned, unreachable: without(unreachable), complained: without(complained) };
  return { ...customer, learned };
}

/**
 * SES tries a mailbox for up to 14 hours and then says that it gave up
 * (docs.aws.amazon.com/ses/latest/dg/send-email-concepts-deliverability.html); whoever is silent for longer stays so.
 */
export const SILENT_AFTER: Milliseconds = 15 * HOUR;

/**
 * Mailboxes whose latest mail came back, or of which nobody has heard for so long that it will not land. As long as no
 * feedback at all has come since a mail was written, silence says nothing about its readers.
 *
 * @param feedbackSeenAt when feedback about any mail last came; undefined: never
 */
export function silentContacts(
  messages: readonly Message[],
  feedbackSeenAt: Instant | undefined,
  now: Instant,
): ReadonlySet<string> {
  const silent = new Map<string, boolean>();
  for (const message of messages.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const { to = [], landings = {}, createdAt } = message;
    const heard = Object.keys(landings).length > 0 || (feedbackSeenAt ?? -Infinity) > createdAt;
    for (const mailbox of to.map(mailboxOf)) {
      const landing = landings[mailbox];
      if (landing === 'delivered') silent.set(mailbox, false);
      else if (landing === 'returned' || teaches(landing)) silent.set(mailbox, true);
      else if (landing !== 'refused' && heard && now >= createdAt + SILENT_AFTER) silent.set(mailbox, true);
    }
  }
  return new Set([...silent].filter(([, isSilent]) => isSilent).map(([mailbox]) => mailbox));
}
