import type { Instant } from './time.ts';

export type Channel = 'email' | 'slack';
export const CHANNELS: readonly Channel[] = ['email', 'slack'];

/** What is owed to somebody; `audienceOf` says to whom. */
export type NoticeKind =
  | 'reconnect_request'
  /** The request once more, after days; counted by `round`. */
  | 'reminder'
  /** The system has not answered for hours; nobody has to sign in. */
  | 'offline_notice'
  | 'restored'
  /** To the customer's account owner on our side. */
  | 'escalation'
  | 'operator_alert';

/** Who a notice is for. Only the customer is outside: account owner and operators are our own side. */
export type Audience = 'customer' | 'owner' | 'operators';

/** Why our own side is told of an incident, instead of the customer or besides. */
export type AlertReason =
  | 'unmapped'
  | 'no_contact'
  | 'inactive'
  /** Somebody who got the link says that it is not for them. */
  | 'not_for_me'
  /** Somebody logged in to another account than the connection's. */
  | 'other_account'
  /** A login worked and its token could not be stored. */
  | 'token_not_kept'
  /** Days have passed since the customer was asked. */
  | 'unresolved'
  /** The last reminder was sent, or nobody wants any. */
  | 'stopped_asking'
  /** The customer says that they do not use the system any more. */
  | 'no_longer_used'
  /** Authorization is lost and found again and again. */
  | 'flapping';

export type NoticeState = 'due' | 'sending' | 'sent' | 'cancelled' | 'failed';

/** Why a notice ended without a send; a closed list, fit for logs and the timeline. */
export type SettledReason =
  | 'recovered'
  | 'disconnected'
  | 'reopened'
  | 'mapped'
  | 'no_destination'
  | 'shadow'
  | 'not_in_allowlist'
  | 'predates_go_live'
  | 'opted_out'
  | 'no_longer_used'
  | 'back_online'
  /** An operator ended a hold without sending what waited. */
  | 'held'
  | 'rejected'
  | 'attempts_used_up'
  | 'presumed_sent';

/** The right to send one notice, held by one invocation until its lease lapses. */
export interface Claim {
  readonly id: string;
  /** The message this claim sends. */
  readonly messageId: string;
  /** The lease: after this another invocation may send again. */
  readonly leaseUntil: Instant;
}

/** What is owed in an incident, per kind and channel. At most three sends are ever attempted for one notice. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly alert?: AlertReason;
  /** Which reminder it is: 1, 2, 3… */
  readonly round?: number;
  /** No reminder follows this one. */
  readonly last?: boolean;
  /** Not held to the distance between two messages: the customer asked for it. */
  readonly outOfTurn?: boolean;
  readonly state: NoticeState;
  /** From when it may be sent; a delay never drops it. */
  readonly dueAt: Instant;
  readonly attempts: number;
  readonly claim?: Claim;
  /** Put off by the mass-outage guard, for the first time at this moment. */
  readonly heldSince?: Instant;
  /** A send may have happened whose outcome nobody saw. */
  readonly maybeSent?: boolean;
  readonly settledAt?: Instant;
  readonly messageId?: string;
  readonly reason?: SettledReason;
}

export const MAX_ATTEMPTS = 3;

/** A fresh notice, owed from `dueAt`. */
export function owe(kind: NoticeKind, channel: Channel, dueAt: Instant, alert?: AlertReason): Notice {
  return { kind, channel, state: 'due', dueAt, attempts: 0, ...(alert && { alert }) };
}

/** The alerts that operators are owed for one reason. */
export function operatorAlerts(reason: AlertReason, dueAt: Instant): readonly Notice[] {
  return CHANNELS.map((channel) => owe('operator_alert', channel, dueAt, reason));
}

/** What our whole side is owed for one reason: the account owner, and the operators. */
export function ownSideAlerts(reason: AlertReason, dueAt: Instant): readonly Notice[] {
  return [owe('escalation', 'email', dueAt, reason), ...operatorAlerts(reason, dueAt)];
}

const AUDIENCES: Readonly<Record<NoticeKind, Audience>> = {
  reconnect_request: 'customer',
  reminder: 'customer',
  offline_notice: 'customer',
  restored: 'customer',
  escalation: 'owner',
  operator_alert: 'operators',
};

/** Who is to hear of it. */
export function audienceOf(notice: Pick<Notice, 'kind'>): Audience {
  return AUDIENCES[notice.kind];
}

/** True when somebody was, or may have been, told by this notice. */
export function mayHaveArrived(notice: Notice): boolean {
  return notice.state === 'sent' || notice.maybeSent === true;
}

/** Whether it is about more than one incident, so that it stays true when the incident that bears it is over. */
export function outlivesIncident(notice: Pick<Notice, 'alert'>): boolean {
  return notice.alert === 'flapping';
}

/** Whether it may still be sent, or is being sent. */
export function isLive({ state }: Pick<Notice, 'state'>): boolean {
  return state === 'due' || state === 'sending';
}

/** Ends a notice that was not sent; others are left as they are. */
export function cancelIfDue(notice: Notice, reason: SettledReason, now: Instant): Notice {
  if (notice.state !== 'due') return notice;
  return { ...notice, state: 'cancelled', reason, settledAt: now };
}
