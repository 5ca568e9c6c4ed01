import type { Connection } from '../connection.ts';
import type { MessageContent } from '../content.ts';
import type { Customer } from '../customer.ts';
import type { AlertReason, NoticeKind } from '../notice.ts';
import { type Alert, composeOperatorAlert } from './operatorAlert.ts';
import { composeRequest } from './request.ts';
import { composeRestored } from './restored.ts';
import { type Reader, type Told, toldOf } from './told.ts';
import type { LinkedVoice } from './voice.ts';

export type { LinkedVoice } from './voice.ts';

/** Where the customer is not on record: nobody to greet by name, and a time zone that is at least named. */
const UNKNOWN_READER: Reader = { name: '', timeZone: 'UTC', locale: 'en' };

/**
 * The words of one message about the latest incident of each connection.
 *
 * @throws Error if none of them has an incident
 */
export function composeMessage(
  kind: NoticeKind,
  connections: readonly Connection[],
  customer: Customer | undefined,
  voice: LinkedVoice,
): MessageContent {
  const reader = customer ?? UNKNOWN_READER;
  switch (kind) {
    case 'reconnect_request':
    case 'reminder':
    case 'offline_notice':
      return composeRequest(connections.flatMap(tell), reader, voice);
    case 'restored':
      return composeRestored(connections.flatMap(tell), reader, voice);
    case 'escalation':
    case 'operator_alert':
      return composeOperatorAlert(alertsOf(connections), customer, voice);
  }
}

function tell(connection: Connection): readonly Told[] {
  return connection.incident ? [toldOf(connection, connection.incident)] : [];
}

function alertsOf(connections: readonly Connection[]): readonly Alert[] {
  const byReason = new Map<AlertReason, Told[]>();
  for (const connection of connections) {
    const reason = alertReasonOf(connection);
    byReason.set(reason, [...(byReason.get(reason) ?? []), ...tell(connection)]);
  }
  return [...byReason].map(([reason, told]) => ({ reason, told }));
}

/** The reason on the alert that is being sent; where none is, what the connection itself says. */
function alertReasonOf({ incident, customerId }: Connection): AlertReason {
  const alerts = incident?.notices.filter((notice) => notice.kind === 'operator_alert') ?? [];
  const alert = alerts.find((notice) => notice.state === 'sending') ?? alerts.at(-1);
  return alert?.alert ?? (customerId === undefined ? 'unmapped' : 'no_contact');
}
