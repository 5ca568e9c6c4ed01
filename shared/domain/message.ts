import type { Audience, Channel, NoticeKind } from './notice.ts';
import type { Instant } from './time.ts';

/** What became of a message. `shadow`: decided and rendered, deliberately not sent. */
export type MessageState = 'sending' | 'sent' | 'rejected' | 'retrying' | 'unknown' | 'shadow';

/** What is known of a mail's way to one address, after it was handed over. */
export type Landing = 'delivered' | 'bounced' | 'delayed' | 'suppressed' | 'complained';

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
  /** What feedback said, by address; may come before the message is settled, and in any order. */
  readonly landings?: Readonly<Record<string, Landing>>;
  /** Why it was rejected or is to be tried again: a word of ours, never the server's text. */
  readonly reason?: string;
}
