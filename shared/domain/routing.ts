import type { Connection } from './connection.ts';
import { type Contact, type Customer, reachableContacts, type SlackDestination } from './customer.ts';
import { type ModeState, permissionFor } from './mode.ts';
import { audienceOf, type Channel, type NoticeKind, type SettledReason } from './notice.ts';

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

/** More people than this are never written to at once; SES allows 50. */
const MOST_CONTACTS = 5;

/** Why a notice is deliberately not sent. */
export type WithheldReason = Extract<
  SettledReason,
  'shadow' | 'not_in_allowlist' | 'predates_go_live' | 'no_destination'
>;

/** What becomes of a notice that could be sent now. */
export type Routing =
  | { readonly kind: 'send'; readonly route: Route }
  | { readonly kind: 'withhold'; readonly reason: WithheldReason }
  /** The customer cannot be reached on any channel. */
  | { readonly kind: 'postpone' };

/** Decides, at the moment of delivery, who is to hear of a connection's notice on a channel. */
export function routeNotice(
  connection: Connection,
  want: { readonly kind: NoticeKind; readonly channel: Channel },
  customer: Customer | undefined,
  operators: Operators,
  mode: ModeState,
): Routing {
  if (audienceOf(want) === 'operators') return sendOrDrop(operatorsRoute(want.channel, operators));
  const permission = permissionFor(mode, connection.customerId ?? '');
  if (permission !== 'send') return { kind: 'withhold', reason: permission };
  const openedAt = connection.incident?.openedAt ?? Infinity;
  if (want.kind === 'reconnect_request' && openedAt < (mode.skipOpenedBefore ?? -Infinity)) {
    return { kind: 'withhold', reason: 'predates_go_live' };
  }
  const route = customerRoute(want.channel, customer);
  const nowhere = !customerRoute('email', customer) && !customerRoute('slack', customer);
  return nowhere && want.kind === 'reconnect_request' ? { kind: 'postpone' } : sendOrDrop(route);
}

function sendOrDrop(route: Route | undefined): Routing {
  return route ? { kind: 'send', route } : { kind: 'withhold', reason: 'no_destination' };
}

function operatorsRoute(channel: Channel, operators: Operators): Route | undefined {
  if (channel === 'slack') return operators.slack ? { channel, slack: { kind: 'operators' } } : undefined;
  return operators.emails.length > 0 ? { channel, to: operators.emails.map((email) => ({ email })) } : undefined;
}

function customerRoute(channel: Channel, customer: Customer | undefined): Route | undefined {
  if (!customer) return undefined;
  if (channel === 'slack') return customer.slack && { channel, slack: customer.slack };
  const to = reachableContacts(customer).slice(0, MOST_CONTACTS);
  return to.length > 0 ? { channel, to } : undefined;
}
