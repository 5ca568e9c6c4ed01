import type { Customer } from '../../domain/customer.ts';
import { optOut } from '../../domain/optOut.ts';
import type { Situation } from '../../domain/pages/situation.ts';
import { entryNow } from '../../domain/timeline.ts';
import type { AnswerPorts } from './answerLink.ts';
import type { LinkPorts } from './openLink.ts';
import { optOutOfReminders } from './optOut.ts';

const UNKNOWN: Situation = { kind: 'nothing', why: 'unknown_link' };

/** Says what a link that ends reminders is about. Reads only, as scanners open it too. */
export async function openStopLink(ports: LinkPorts, token: string): Promise<Situation> {
  const opened = await open(ports, token);
  return opened ? { kind: 'reminders', stopped: false, token, reader: opened.customer } : UNKNOWN;
}

/**
 * Ends reminders to the one person whom the link is for. However old it is: whoever wants no more mail is not sent away.
 * An address that is no contact any more gets none anyway. Said twice, it is kept once.
 */
export async function stopReminders(ports: AnswerPorts, token: string): Promise<Situation> {
  const opened = await open(ports, token);
  if (!opened) return UNKNOWN;
  const { customer, connectionId, email } = opened;
  if (email !== undefined && optOut(customer, email) !== customer) {
    await optOutOfReminders(ports, customer.id, email);
    const said = { connectionId, source: 'customer', key: 'wants no reminders', label: 'wants no reminders' } as const;
    await ports.connections.append(entryNow(said, ports.clock.now()));
  }
  return { kind: 'reminders', stopped: true, token, reader: customer };
}

async function open(
  { links, customers, clock }: LinkPorts,
  token: string,
): Promise<
  { readonly customer: Customer; readonly connectionId: string; readonly email: string | undefined } | undefined
> {
  const opened = await links.open(token, 'opt_out', clock.now());
  if (opened.kind === 'refused' || !opened.isFor || opened.claims.customerId === undefined) return undefined;
  const customer = await customers.load(opened.claims.customerId);
  const email = customer?.contacts.find((contact) => opened.isFor?.(contact.email))?.email;
  return customer && { customer, connectionId: opened.claims.connectionId, email };
}
