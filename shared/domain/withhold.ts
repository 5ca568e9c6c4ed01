import { announceUnreachable } from './announcement.ts';
import { replaceNotice } from './bearers.ts';
import { claimable, hasLapsed, type Want } from './claim.ts';
import type { Connection } from './connection.ts';
import { followUp } from './followUp.ts';
import { alertOnce, isOpen } from './incident.ts';
import { type Notice, ownSideAlerts, type SettledReason } from './notice.ts';
import type { Terms } from './policy.ts';
import type { Instant } from './time.ts';
import { isAsk } from './topic.ts';

/** Why a notice is deliberately not sent. */
export type WithheldReason = Extract<
  SettledReason,
  'shadow' | 'not_in_allowlist' | 'predates_go_live' | 'no_destination' | 'opted_out' | 'held'
>;

/** What the stage does not send yet is as if it had never been owed: nothing follows. */
const NOT_LIVE: ReadonlySet<WithheldReason> = new Set(['shadow', 'not_in_allowlist', 'predates_go_live']);

/** Ends a notice that is ripe and deliberately not sent; undefined if there is none. */
export function withhold(
  connection: Connection,
  want: Want,
  reason: WithheldReason,
  terms: Terms,
  now: Instant,
): Connection | undefined {
  const notice = claimable(connection, want, now);
  if (!notice) return undefined;
  const { claim: _claim, ...rest } = notice;
  const ended: Notice = { ...rest, state: 'cancelled', reason, settledAt: now };
  const withheld = replaceNotice(connection, notice, ended);
  return NOT_LIVE.has(reason) ? withheld : followUp(withheld, ended, terms, now);
}

/**
 * Puts off what asks somebody who cannot be reached, and owes our own side a word, once an incident. It stays owed:
 * contacts may arrive any day.
 */
export function postpone(connection: Connection, until: Instant, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const notices = incident.notices.map((notice) => (isAsk(notice) ? laterBy(notice, until, now) : notice));
  const postponed = { ...incident, notices };
  const alerted = alertOnce(postponed, ownSideAlerts('no_contact', now));
  const unreachable = { ...connection, incident: alerted };
  return alerted === postponed ? unreachable : announceUnreachable(unreachable, now);
}

function laterBy(notice: Notice, until: Instant, now: Instant): Notice {
  const { claim: _claim, ...rest } = notice;
  if (hasLapsed(notice, now)) return { ...rest, state: 'due', dueAt: until, maybeSent: true };
  return notice.state === 'due' ? { ...notice, dueAt: Math.max(notice.dueAt, until) } : notice;
}
