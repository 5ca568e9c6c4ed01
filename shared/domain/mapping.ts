import { owedAlerts } from './authorization.ts';
import { replaceNotice } from './bearers.ts';
import { allNotices, type Connection } from './connection.ts';
import { alertOnce, isOpen } from './incident.ts';
import {
  type AlertReason,
  CHANNELS,
  cancelIfDue,
  isLive,
  mayHaveArrived,
  type Notice,
  operatorAlerts,
  outlivesIncident,
  owe,
  type SettledReason,
} from './notice.ts';
import type { About } from './observation.ts';
import { oweOfflineAfresh } from './offline.ts';
import type { Policy } from './policy.ts';
import type { Instant } from './time.ts';
import { isAsk } from './topic.ts';
import { usedAgain } from './unused.ts';

/** Takes over what evidence says of the connection besides its health; silence overwrites nothing. */
export function learnAbout(connection: Connection, about: About | undefined, now: Instant): Connection {
  if (!about) return connection;
  const { customerId } = about;
  const named = withNames(connection, about);
  if (customerId === undefined || connection.customerAssigned) return named;
  return mapTo(named, customerId, now);
}

function withNames(connection: Connection, { system, site, mailbox }: About): Connection {
  const told = {
    ...(system !== undefined && { system }),
    ...(site !== undefined && { site }),
    ...(mailbox !== undefined && { mailbox }),
  };
  const isKnown = (['system', 'site', 'mailbox'] as const).every(
    (name) => (told[name] ?? connection[name]) === connection[name],
  );
  return isKnown ? connection : { ...connection, ...told };
}

/** An operator's word on whose connection it is; the provider's metadata never overrides it. */
export function assignTo(connection: Connection, customerId: string, now: Instant): Connection {
  return { ...mapTo(connection, customerId, now), customerAssigned: true };
}

/** Owes afresh what asks about an open incident, where it ended without a send for one of these reasons. */
export function reowe(connection: Connection, reasons: ReadonlySet<SettledReason>, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const stopped = (notice: Notice) =>
    notice.state === 'cancelled' && notice.reason !== undefined && reasons.has(notice.reason);
  if (!incident.notices.some(stopped)) return connection;
  // Word to our own side follows from what is asked, and is owed by it again.
  const notices = incident.notices
    .filter((notice) => isAsk(notice) || !stopped(notice))
    .map((notice) => (stopped(notice) ? againFrom(notice, now) : notice));
  return { ...connection, incident: { ...incident, notices } };
}

function againFrom({ kind, channel, round, last }: Notice, now: Instant): Notice {
  return { ...owe(kind, channel, now), ...(round !== undefined && { round }), ...(last && { last }) };
}

/**
 * Owes the request once more by mail, because the customer asked for a fresh link; the cooldown delays it, so that
 * nobody can be made to get many. What is owed already stays as it is.
 */
export function askAgain(connection: Connection, policy: Policy, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const asked = (notice: Notice) => notice.kind === 'reconnect_request' && notice.channel === 'email';
  const owed = incident.notices.some(
    (notice) => asked(notice) && (notice.state === 'due' || notice.state === 'sending'),
  );
  if (owed) return connection;
  const dueAt = Math.max(now, (connection.lastToldAt ?? -Infinity) + policy.cooldown);
  const told = incident.notices.some((notice) => asked(notice) && mayHaveArrived(notice));
  return {
    ...usedAgain(connection),
    incident: {
      ...incident,
      notices: [
        { ...owe('reconnect_request', 'email', dueAt), outOfTurn: true },
        ...incident.notices.filter((notice) => !asked(notice)),
      ],
      toldBefore: told ? [...new Set([...incident.toldBefore, 'email' as const])] : incident.toldBefore,
    },
  };
}

/**
 * A mail told nobody: what it asked for in an open incident is owed afresh, now, to whoever else there is; where it was
 * a reminder, the next one comes now. Nothing changes the second time, nor once a later message has asked.
 */
export function tellAnew(connection: Connection, messageId: string, now: Instant): Connection {
  const { incident, unused } = connection;
  if (!isOpen(incident) || unused) return connection;
  const isOf = ({ state, messageId: id }: Notice) => state === 'sent' && id === messageId;
  if (incident.notices.some((notice) => isAsk(notice) && isOf(notice))) {
    const notices = incident.notices.map((notice) => (isAsk(notice) && isOf(notice) ? againFrom(notice, now) : notice));
    return { ...connection, incident: { ...incident, notices } };
  }
  const asks = incident.notices.filter((notice) => isAsk(notice) && notice.channel === 'email' && isLive(notice));
  const isLatest = incident.askedBy?.findLast(({ channel }) => channel === 'email')?.messageId === messageId;
  const [next] = asks;
  if (!isLatest || asks.length > 1 || next?.state !== 'due' || next.dueAt <= now) return connection;
  return replaceNotice(connection, next, { ...next, dueAt: now });
}

/** Whether a message that covers this connection is under way, so that nobody knows yet what becomes of its notice. */
export function isBeingSent(connection: Connection, messageId: string, now: Instant): boolean {
  return allNotices(connection).some(
    ({ state, claim }) => state === 'sending' && claim?.messageId === messageId && claim.leaseUntil > now,
  );
}

/** Owes our own operators a word about an open incident, once per reason. */
export function alertOperators(connection: Connection, reason: AlertReason, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const alerted = alertOnce(incident, operatorAlerts(reason, now));
  return alerted === incident ? connection : { ...connection, incident: alerted };
}

/** A customer whom nobody could reach has a contact now: what was put off for that is due. */
export function contactFound(connection: Connection, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident) || !incident.notices.some((notice) => notice.alert === 'no_contact')) return connection;
  const notices = incident.notices.map((notice) =>
    notice.kind === 'reconnect_request' && notice.state === 'due'
      ? { ...notice, dueAt: Math.min(notice.dueAt, now) }
      : notice,
  );
  return { ...connection, incident: { ...incident, notices } };
}

/**
 * Moves the connection to a customer: what is owed moves along, and what another customer was told is owed to this one
 * afresh. Sends to the other one are no part of this incident any more; their messages keep the record.
 */
function mapTo(connection: Connection, customerId: string, now: Instant): Connection {
  if (connection.customerId === customerId) return connection;
  const mapped = oweOfflineAfresh({ ...usedAgain(connection), customerId }, now);
  const { incident } = connection;
  if (!isOpen(incident)) return mapped;
  const alerts = incident.notices
    .filter((n) => n.alert === 'unmapped' || outlivesIncident(n))
    .map((n) => (outlivesIncident(n) ? n : cancelIfDue(n, 'mapped', now)));
  const requests = CHANNELS.map((channel) => {
    const due = incident.notices.find(
      (n) => n.kind === 'reconnect_request' && n.channel === channel && n.state === 'due',
    );
    return due ?? owe('reconnect_request', channel, now);
  });
  const { askedBy: _others, ...rest } = incident;
  const moved = { ...rest, notices: [...requests, ...alerts], toldBefore: [] };
  return { ...mapped, incident: alertOnce(moved, owedAlerts(mapped, now)) };
}
