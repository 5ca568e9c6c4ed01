import { announceUnreachable } from './announcement.ts';
import { type Connection, isParked, liveNotices, lookDueAt } from './connection.ts';
import { type Group, groupKey, groupOf } from './group.ts';
import { alertOnce, type Incident, isOpen, oweRestored } from './incident.ts';
import {
  CHANNELS,
  type Channel,
  type Claim,
  MAX_ATTEMPTS,
  type Notice,
  type NoticeKind,
  outlivesIncident,
  owe,
} from './notice.ts';
import type { Policy } from './policy.ts';
import type { WithheldReason } from './routing.ts';
import type { Instant, Milliseconds } from './time.ts';

// The life of a notice between `due` and its end: claim, settle, lapse. All pure; each result is stored by one
// conditional write, and each is worked out anew when that write meets a newer version.

/** Which notice of a connection a message wants to carry. */
export interface Want {
  readonly group: Group;
  readonly kind: NoticeKind;
  readonly channel: Channel;
}

/** What came of a send, as far as a notice is concerned. An unknown outcome settles nothing: the lease decides. */
export type Settlement =
  | { readonly kind: 'sent' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'retry'; readonly after: Milliseconds };

/** The notice that could be claimed now, if any. */
export function claimable(connection: Connection, want: Want, now: Instant): Notice | undefined {
  const { incident } = connection;
  if (!incident || connection.gone || groupKey(groupOf(connection)) !== groupKey(want.group)) return undefined;
  return incident.notices.find((notice) => {
    if (notice.kind !== want.kind || notice.channel !== want.channel || isParked(connection, notice)) return false;
    if (!mayStillBeSaid(connection, incident, notice)) return false;
    return notice.attempts < MAX_ATTEMPTS && isRipe(notice, now);
  });
}

/** Takes the right to send; undefined if there is nothing to claim. A claim that is already ours is confirmed. */
export function claim(connection: Connection, want: Want, mine: Claim, now: Instant): Connection | undefined {
  const { incident } = connection;
  if (incident?.notices.some((notice) => notice.claim?.id === mine.id && notice.kind === want.kind)) return connection;
  const notice = claimable(connection, want, now);
  if (!incident || !notice) return undefined;
  const { heldSince: _, ...free } = notice;
  const claimed: Notice = {
    ...free,
    state: 'sending',
    claim: mine,
    attempts: notice.attempts + 1,
    ...(notice.state === 'sending' && { maybeSent: true }),
  };
  const told = want.kind === 'reconnect_request' ? { lastToldAt: now } : {};
  return { ...connection, ...told, incident: replace(incident, notice, claimed) };
}

/** Ends a notice that is ripe and deliberately not sent; undefined if there is none. */
export function withhold(
  connection: Connection,
  want: Want,
  reason: WithheldReason,
  now: Instant,
): Connection | undefined {
  const { incident } = connection;
  const notice = claimable(connection, want, now);
  if (!incident || !notice) return undefined;
  const { claim: _claim, ...rest } = notice;
  return {
    ...connection,
    incident: replace(incident, notice, { ...rest, state: 'cancelled', reason, settledAt: now }),
  };
}

/** Puts off a notice that is ripe, because the mass-outage guard is closed; undefined if there is none. */
export function holdOff(connection: Connection, want: Want, until: Instant, now: Instant): Connection | undefined {
  const { incident } = connection;
  const notice = claimable(connection, want, now);
  if (!incident || !notice) return undefined;
  const { claim: _claim, heldSince = now, ...rest } = notice;
  const held: Notice = {
    ...rest,
    state: 'due',
    dueAt: until,
    heldSince,
    ...(notice.state === 'sending' && { maybeSent: true }),
  };
  return { ...connection, incident: replace(incident, notice, held) };
}

/** Ends a claim of ours; undefined if it is no longer ours to end. */
export function settle(
  connection: Connection,
  claimId: string,
  settlement: Settlement,
  policy: Policy,
  now: Instant,
): Connection | undefined {
  const mine = (notice: Notice) => notice.state === 'sending' && notice.claim?.id === claimId;
  const { incident } = connection;
  const notice = incident?.notices.find(mine);
  if (incident && notice) {
    const settled = replace(incident, notice, settledNotice(notice, settlement, overtaken(incident, notice), now));
    return { ...connection, incident: oweRestored(settled, now + policy.grace / 2) };
  }
  const prior = connection.prior.find((past) => past.notices.some(mine));
  const old = prior?.notices.find(mine);
  if (!prior || !old) return undefined;
  return settlePrior(connection, prior, replace(prior, old, settledNotice(old, settlement, true, now)), policy, now);
}

/**
 * Deals with leases that ran out: a request that nobody needs any more is presumed sent, one without attempts left has
 * failed, any other may be claimed again. Gives the same connection if there are none.
 */
export function lapse(connection: Connection, policy: Policy, now: Instant): Connection {
  if (!liveNotices(connection).some((notice) => hasLapsed(notice, now))) return connection;
  let lapsed = connection;
  if (connection.incident) {
    const { incident } = connection;
    const notices = incident.notices.map((notice) =>
      hasLapsed(notice, now) ? lapsedNotice(notice, overtaken(incident, notice), now) : notice,
    );
    lapsed = { ...lapsed, incident: oweRestored({ ...incident, notices }, now + policy.grace / 2) };
  }
  for (const prior of connection.prior) {
    const notices = prior.notices.map((notice) => (hasLapsed(notice, now) ? lapsedNotice(notice, true, now) : notice));
    lapsed = settlePrior(lapsed, prior, { ...prior, notices }, policy, now);
  }
  return lapsed;
}

function isRipe(notice: Notice, now: Instant): boolean {
  return (notice.state === 'due' && notice.dueAt <= now) || hasLapsed(notice, now);
}

function hasLapsed(notice: Notice, now: Instant): boolean {
  return notice.state === 'sending' && notice.claim !== undefined && notice.claim.leaseUntil <= now;
}

/** A request or alert is true only while the incident is open; `restored` only while all is well and nothing is in doubt. */
function mayStillBeSaid(connection: Connection, incident: Incident, notice: Notice): boolean {
  if (notice.kind !== 'restored') return !overtaken(incident, notice);
  return !isOpen(incident) && connection.registers.auth?.value === 'ok' && lookDueAt(connection) === undefined;
}

/** Whether the notice lost its point while it was being sent. */
function overtaken(incident: Incident, notice: Notice): boolean {
  return notice.kind !== 'restored' && !outlivesIncident(notice) && !isOpen(incident);
}

function settledNotice(notice: Notice, settlement: Settlement, moot: boolean, now: Instant): Notice {
  const { claim: ended, ...rest } = notice;
  const settledAt = now;
  switch (settlement.kind) {
    case 'sent':
      return { ...rest, state: 'sent', settledAt, ...(ended && { messageId: ended.messageId }) };
    case 'rejected':
      return { ...rest, state: 'failed', settledAt, reason: 'rejected' };
    case 'retry':
      if (moot) return { ...rest, state: 'cancelled', settledAt, reason: 'recovered', attempts: notice.attempts - 1 };
      return { ...rest, state: 'due', dueAt: now + settlement.after, attempts: notice.attempts - 1 };
  }
}

function lapsedNotice(notice: Notice, moot: boolean, now: Instant): Notice {
  const { claim: _claim, ...rest } = notice;
  if (moot) return { ...rest, state: 'sent', maybeSent: true, reason: 'presumed_sent', settledAt: now };
  if (notice.attempts < MAX_ATTEMPTS) return notice;
  return { ...rest, state: 'failed', maybeSent: true, reason: 'attempts_used_up', settledAt: now };
}

/** Lets go of a settled earlier incident; what the customer was told in it counts for the later one. */
function settlePrior(
  connection: Connection,
  prior: Incident,
  settled: Incident,
  policy: Policy,
  now: Instant,
): Connection {
  const busy = settled.notices.some((notice) => notice.state === 'sending');
  const others = connection.prior.filter((other) => other.number !== prior.number);
  const kept: Connection = { ...connection, prior: busy ? [...others, settled] : others };
  const told = settled.notices
    .filter((n) => n.kind === 'reconnect_request' && (n.state === 'sent' || n.maybeSent))
    .map((n) => n.channel);
  const { incident } = kept;
  if (!incident || told.length === 0) return kept;
  const toldBefore = [...new Set([...incident.toldBefore, ...told])];
  return { ...kept, incident: oweRestored({ ...incident, toldBefore }, now + policy.grace / 2) };
}

function replace(incident: Incident, notice: Notice, by: Notice): Incident {
  return { ...incident, notices: incident.notices.map((other) => (other === notice ? by : other)) };
}

/**
 * Puts off a request that has nobody to go to, and owes the operators an alert, once an incident. The request stays owed:
 * contacts may arrive any day.
 */
export function postpone(connection: Connection, until: Instant, now: Instant): Connection {
  const { incident } = connection;
  if (!incident) return connection;
  const notices = incident.notices.map((notice) =>
    notice.kind === 'reconnect_request' && notice.state === 'due'
      ? { ...notice, dueAt: Math.max(notice.dueAt, until) }
      : notice,
  );
  const alerts = CHANNELS.map((channel) => owe('operator_alert', channel, now, 'no_contact'));
  const postponed = { ...incident, notices };
  const alerted = alertOnce(postponed, alerts);
  const unreachable = { ...connection, incident: alerted };
  return alerted === postponed ? unreachable : announceUnreachable(unreachable, now);
}
