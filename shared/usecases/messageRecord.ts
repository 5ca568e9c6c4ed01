import type { Connection } from '../domain/connection.ts';
import type { Customer } from '../domain/customer.ts';
import type { Settlement, Want } from '../domain/delivery.ts';
import type { Message, MessageState } from '../domain/message.ts';
import { audienceOf } from '../domain/notice.ts';
import type { Instant } from '../domain/time.ts';
import type { Journal, SendOutcome } from '../ports.ts';

/** What one message is to cover. */
export interface Batch {
  readonly want: Want;
  readonly customer: Customer | undefined;
  readonly connections: readonly Connection[];
}

/** The record of a message, written before it is sent. */
export function messageOf(id: string, batch: Batch, now: Instant): Message {
  const { want, connections } = batch;
  return {
    id,
    channel: want.channel,
    audience: audienceOf(want),
    kind: want.kind,
    ...(want.group.kind === 'customer' && { customerId: want.group.id }),
    covers: connections.map(({ id: connectionId, incident }) => ({ connectionId, incident: incident?.number ?? 0 })),
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
