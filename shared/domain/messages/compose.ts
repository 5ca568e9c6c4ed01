import type { Connection } from '../connection.ts';
import type { MessageContent } from '../content.ts';
import type { Customer } from '../customer.ts';
import type { AskedBy } from '../incident.ts';
import type { AlertReason, NoticeKind } from '../notice.ts';
import { composeEscalation } from './escalation.ts';
import { composeOffline } from './offline.ts';
import { type Alert, composeOperatorAlert } from './operatorAlert.ts';
import { composeReminder } from './reminder.ts';
import { composeRequest } from './request.ts';
import { composeRestored } from './restored.ts';
import { type Reader, type Told, toldOf, toldOfSilence } from './told.ts';
import type { LinkedVoice } from './voice.ts';

/** Where the customer is not on record: nobody to greet by name, and a time zone that is at least named. */
const UNKNOWN_READER: Reader = { name: '', timeZone: 'UTC', locale: 'en' };

/**
 * The words of one message about the latest outage of each connection.
 *
 * @param last no later reminder follows this one
 * @throws Error if none of them has an outage of that kind
 */
export function composeMessage(
  kind: NoticeKind,
  connections: readonly Connection[],
  customer: Customer | undefined,
  voice: LinkedVoice,
  { last = false }: { readonly last?: boolean } = {},
): MessageContent {
  const reader = customer ?? UNKNOWN_READER;
  switch (kind) {
    case 'reconnect_request':
      return composeRequest(connections.flatMap(tell), reader, voice);
    case 'reminder':
      return composeReminder(connections.flatMap(tell), reader, voice, last);
    case 'offline_notice':
      return composeOffline(connections.flatMap(tellSilence), reader, voice);
    case 'restored':
      return composeRestored(connections.flatMap(tell), reader, voice);
    case 'escalation':
      return composeEscalation(alertsOf(kind, connections), connections.flatMap(askedOf), customer, voice);
    case 'operator_alert':
      return composeOperatorAlert(alertsOf(kind, connections), customer, voice);
  }
}

function tell(connection: Connection): readonly Told[] {
  return connection.incident ? [toldOf(connection, connection.incident)] : [];
}

function tellSilence(connection: Connection): readonly Told[] {
  return connection.offline ? [toldOfSilence(connection, connection.offline)] : [];
}

function alertsOf(kind: NoticeKind, connections: readonly Connection[]): readonly Alert[] {
  const byReason = new Map<AlertReason, Told[]>();
  for (const connection of connections) {
    const reason = alertReasonOf(kind, connection);
    byReason.set(reason, [...(byReason.get(reason) ?? []), ...tell(connection)]);
  }
  return [...byReason].map(([reason, told]) => ({ reason, told }));
}

/** The reason on the notice that is being sent; where none is, what the connection itself says. */
function alertReasonOf(kind: NoticeKind, { incident, customerId }: Connection): AlertReason {
  const alerts = incident?.notices.filter((notice) => notice.kind === kind) ?? [];
  const alert = alerts.find((notice) => notice.state === 'sending') ?? alerts.at(-1);
  return alert?.alert ?? (customerId === undefined ? 'unmapped' : 'no_contact');
}

/** The messages that asked the customer about this incident, or may have. */
function askedOf({ incident }: Connection): readonly AskedBy[] {
  return incident?.askedBy?.filter(({ at }) => at >= incident.openedAt) ?? [];
}
