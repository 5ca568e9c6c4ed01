import type { Audience, Channel, NoticeKind } from './notice.ts';
import type { Instant } from './time.ts';

/** What became of a message. `shadow`: decided and rendered, deliberately not sent. */
export type MessageState = 'sending' | 'sent' | 'rejected' | 'retrying' | 'unknown' | 'shadow';

/** What is known of a mail's way to one address, after it was handed over; each outranks those before it. */
export const LANDINGS = [
  /** Not taken yet; it is tried for hours. */
  'delayed',
  /** Came back for now: a full mailbox, a server that is away, an absence note. */
  'returned',
  'delivered',
  /** The mail service itself would not carry it, whoever it was for. */
  'refused',
  /** There is no such mailbox. */
  'bounced',
  /** Not even tried: the address is known to bounce. */
  'suppressed',
  /** Reported as spam by its reader. */
  'complained',
] as const;

export type Landing = (typeof LANDINGS)[number];

/** One e-mail or Slack post; covers one or more notices of one customer. Written before the send. */
export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly audience: Audience;
  readonly kind: NoticeKind;
  readonly customerId?: string;
  readonly covers: readonly { readonly connectionId: string; readonly incident: number }[];
  readonly state: MessageState;
  readonly createdAt: Instant;
  readonly settledAt?: Instant;
  /** The id the channel gave it: SES message id or Slack timestamp. */
  readonly providerId?: string;
  /** To whom a mail went. */
  readonly to?: readonly string[];
  /** The worst that feedback said, by mailbox; may come before the message is settled, and in any order. */
  readonly landings?: Readonly<Record<string, Landing>>;
  /** Why it was rejected or is to be tried again: a word of ours, never the server's text. */
  readonly reason?: string;
}
