import type { Candidate } from './claim.ts';
import type { Contact, Customer, SlackDestination } from './customer.ts';
import { mailboxOf } from './mailbox.ts';
import { type ModeState, permissionFor } from './mode.ts';
import { type AlertReason, audienceOf, type Channel } from './notice.ts';
import { type People, recipientsOf } from './recipients.ts';
import { isAsk } from './topic.ts';
import type { WithheldReason } from './withhold.ts';

/** Who on our own side hears of what needs a person. */
export interface Operators {
  readonly emails: readonly string[];
  /** Whether an incoming webhook of the operators' channel is kept as a secret. */
  readonly slack: boolean;
}

/** Where a message goes. */
export type Route =
  | { readonly channel: 'email'; readonly to: readonly Pick<Contact, 'email' | 'name'>[] }
  | { readonly channel: 'slack'; readonly slack: SlackDestination | { readonly kind: 'operators' } };

/** What becomes of a notice that could be sent now. */
export type Routing =
  | { readonly kind: 'send'; readonly route: Route }
  | { readonly kind: 'withhold'; readonly reason: WithheldReason }
  /** The customer cannot be reached on any channel. */
  | { readonly kind: 'postpone' };

/** Decides, at the moment of delivery, who is to hear of a connection's notice on its channel. */
export function routeNotice(
  { connection, notice }: Subject,
  customer: Customer | undefined,
  people: People,
  operators: Operators,
  mode: ModeState,
): Routing {
  const audience = audienceOf(notice);
  if (audience === 'operators') return sendOrDrop(operatorsRoute(notice.channel, operators));
  const permission = permissionFor(mode, connection.customerId ?? '');
  if (permission !== 'send') return { kind: 'withhold', reason: permission };
  const openedAt = connection.incident?.openedAt ?? Infinity;
  if (isAsk(notice) && openedAt < (mode.skipOpenedBefore ?? -Infinity)) {
    return { kind: 'withhold', reason: 'predates_go_live' };
  }
  return audience === 'owner'
    ? sendOrDrop(ownerRoute(notice.alert, customer, operators))
    : customerRouting({ connection, notice }, customer, people);
}

type Subject = Pick<Candidate, 'connection' | 'notice'>;

function customerRouting(subject: Subject, customer: Customer | undefined, people: People): Routing {
  const { notice } = subject;
  const route = customerRoute(subject, notice.channel, customer, people);
  if (route) return { kind: 'send', route };
  if (!isAsk(notice)) return sendOrDrop(undefined);
  const first: Subject = { ...subject, notice: { ...notice, kind: 'reconnect_request' } };
  const byMail = customerRoute(first, 'email', customer, people);
  if (byMail && notice.channel === 'email') return { kind: 'withhold', reason: 'opted_out' };
  return byMail || customerRoute(first, 'slack', customer, people) ? sendOrDrop(undefined) : { kind: 'postpone' };
}

/** Joins what the notices of one message need; undefined if it goes nowhere. */
export function joinRoutes(routes: readonly Route[]): Route | undefined {
  const [first] = routes;
  if (first?.channel !== 'email') return first;
  const to = routes.flatMap((route) => (route.channel === 'email' ? route.to : []));
  return { channel: 'email', to: [...new Map(to.map((one) => [mailboxOf(one.email), one])).values()] };
}

function sendOrDrop(route: Route | undefined): Routing {
  return route ? { kind: 'send', route } : { kind: 'withhold', reason: 'no_destination' };
}

function operatorsRoute(channel: Channel, operators: Operators): Route | undefined {
  if (channel === 'slack') return operators.slack ? { channel, slack: { kind: 'operators' } } : undefined;
  return operators.emails.length > 0 ? { channel, to: operators.emails.map((email) => ({ email })) } : undefined;
}

/** Where no account owner is named the operators hear, unless they have an alert of their own for the same reason. */
function ownerRoute(alert: AlertReason | undefined, customer: Customer | undefined, operators: Operators) {
  const { accountOwner } = customer ?? {};
  if (accountOwner) return { channel: 'email', to: [accountOwner] } as const;
  return alert === 'unresolved' ? operatorsRoute('email', operators) : undefined;
}

function customerRoute(
  { connection, notice }: Subject,
  channel: Channel,
  customer: Customer | undefined,
  people: People,
): Route | undefined {
  if (!customer) return undefined;
  if (channel === 'slack') return customer.slack && { channel, slack: customer.slack };
  const to = recipientsOf(customer, notice, connection, people);
  return to.length > 0 ? { channel, to } : undefined;
}
