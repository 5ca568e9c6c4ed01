import { owedAlerts } from './authorization.ts';
import type { Connection } from './connection.ts';
import { alertOnce, isOpen } from './incident.ts';
import { audienceOf, CHANNELS, cancelIfDue, type Notice, owe, type SettledReason } from './notice.ts';
import type { About } from './observation.ts';
import type { Instant } from './time.ts';

/** Takes over what evidence says of the connection besides its health; silence overwrites nothing. */
export function learnAbout(connection: Connection, about: About | undefined, now: Instant): Connection {
  if (!about) return connection;
  const { system = connection.system, site = connection.site, customerId } = about;
  const named =
    system === connection.system && site === connection.site
      ? connection
      : { ...connection, ...(system !== undefined && { system }), ...(site !== undefined && { site }) };
  if (customerId === undefined || connection.customerAssigned) return named;
  return mapTo(named, customerId, now);
}

/** An operator's word on whose connection it is; the provider's metadata never overrides it. */
export function assignTo(connection: Connection, customerId: string, now: Instant): Connection {
  return { ...mapTo(connection, customerId, now), customerAssigned: true };
}

/** Owes the request of an open incident afresh, where it ended without a send for one of these reasons. */
export function reowe(connection: Connection, reasons: ReadonlySet<SettledReason>, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const stopped = (notice: Notice) =>
    notice.kind === 'reconnect_request' &&
    notice.state === 'cancelled' &&
    notice.reason !== undefined &&
    reasons.has(notice.reason);
  if (!incident.notices.some(stopped)) return connection;
  const notices = incident.notices.map((notice) => (stopped(notice) ? owe(notice.kind, notice.channel, now) : notice));
  return { ...connection, incident: { ...incident, notices } };
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
  const mapped: Connection = { ...connection, customerId };
  const { incident } = connection;
  if (!isOpen(incident)) return mapped;
  const alerts = incident.notices
    .filter((n) => audienceOf(n) === 'operators')
    .map((n) => cancelIfDue(n, 'mapped', now));
  const requests = CHANNELS.map((channel) => {
    const due = incident.notices.find(
      (n) => n.kind === 'reconnect_request' && n.channel === channel && n.state === 'due',
    );
    return due ?? owe('reconnect_request', channel, now);
  });
  const moved = { ...incident, notices: [...requests, ...alerts], toldBefore: [] };
  return { ...mapped, incident: alertOnce(moved, owedAlerts(mapped, now)) };
}
