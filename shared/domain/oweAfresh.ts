import { replaceNotice } from './bearers.ts';
import type { Connection } from './connection.ts';
import { alertOnce, isOpen } from './incident.ts';
import {
  type AlertReason,
  isLive,
  mayHaveArrived,
  type Notice,
  operatorAlerts,
  owe,
  type SettledReason,
} from './notice.ts';
import type { Policy } from './policy.ts';
import type { Instant } from './time.ts';
import { isAsk } from './topic.ts';
import { usedAgain } from './unused.ts';

// What is owed once more in an incident that is open already, and why.

/** Owes afresh what asks about an open incident, where it ended without a send for one of these reasons. */
export function oweAfresh(connection: Connection, reasons: ReadonlySet<SettledReason>, now: Instant): Connection {
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
