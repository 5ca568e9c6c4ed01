import { claimedBy } from '../domain/claim.ts';
import type { Connection } from '../domain/connection.ts';
import type { Message, MessageState } from '../domain/message.ts';
import { audienceOf, type Channel, type Notice, type NoticeKind } from '../domain/notice.ts';
import type { Route } from '../domain/routing.ts';
import type { Settlement } from '../domain/settle.ts';
import type { Instant } from '../domain/time.ts';
import type { Journal, SendOutcome } from '../ports.ts';

/** The notices that a message carries. */
export function carriedBy(connections: readonly Connection[], claimId: string): readonly Notice[] {
  return connections.flatMap((connection) => claimedBy(connection, claimId) ?? []);
}

/** What a message is, by what it carries: a request, if it asks about anything for the first time. */
export function kindOf(notices: readonly Notice[]): NoticeKind {
  const kinds = notices.map(({ kind }) => kind);
  return kinds.find((kind) => kind === 'reconnect_request') ?? kinds[0] ?? 'operator_alert';
}

/** The record of a message, written before it is sent. */
export function messageOf(
  parts: {
    readonly id: string;
    readonly kind: NoticeKind;
    readonly channel: Channel;
    readonly customerId: string | undefined;
    readonly route: Route | undefined;
    readonly connections: readonly Connection[];
  },
  now: Instant,
): Message {
  const { id, kind, channel, customerId, route, connections } = parts;
  return {
    id,
    channel,
    audience: audienceOf({ kind }),
    kind,
    ...(customerId !== undefined && { customerId }),
    covers: connections.map(({ id: connectionId, incident }) => ({ connectionId, incident: incident?.number ?? 0 })),
    ...(route?.channel === 'email' && { to: route.to.map(({ email }) => email) }),
    state: 'sending',
    createdAt: now,
  };
}
/** How a send settles its notices; an unknown outcome settles nothing. */
export function settlementOf(outcome: SendOutcome): Settlement | undefined {
  switch (outcome.kind) {
    case 'sent':
    case 'rejected':
      return { kind: outcome.kind };
    case 'retry':
      return { kind: 'retry', after: outcome.after };
    case 'unknown':
      return undefined;
  }
}

const STATE_AFTER: Readonly<Record<SendOutcome['kind'], MessageState>> = {
  sent: 'sent',
  rejected: 'rejected',
  retry: 'retrying',
  unknown: 'unknown',
};

/** The message with what became of it. */
export function settledMessage(message: Message, outcome: SendOutcome, now: Instant): Message {
  return {
    ...message,
    state: STATE_AFTER[outcome.kind],
    settledAt: now,
    ...(outcome.kind === 'sent' && { providerId: outcome.providerId }),
    ...('reason' in outcome && { reason: outcome.reason }),
  };
}

/** Counts and notes what became of a message; on-call hears of failures by the metric. */
export function tellOutcome(journal: Journal, message: Message, outcome: SendOutcome): void {
  const { id: messageId, kind, channel, audience, covers } = message;
  const told = { messageId, kind, channel, audience, connections: covers.length };
  switch (outcome.kind) {
    case 'sent':
      journal.count('NoticeSent');
      journal.note({ event: 'notice.sent', ...told });
      return;
    case 'rejected':
      journal.count('NoticeFailed');
      journal.note({ event: 'notice.failed', ...told, reason: outcome.reason });
      return;
    case 'retry':
      journal.count('NoticeRetried');
      journal.note({ event: 'notice.retried', ...told, reason: outcome.reason });
      return;
    case 'unknown':
      journal.count('SendOutcomeUnknown');
      journal.note({ event: 'notice.unknown', ...told });
      return;
  }
}
