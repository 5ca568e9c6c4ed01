import type { Announcement, Announcements, Connection } from './connection.ts';
import { isOpen } from './incident.ts';
import { type Policy, requestDelay } from './policy.ts';
import type { Instant } from './time.ts';

// What the company's own systems are told, so that they can pause and resume what depends on a connection. Unlike a notice
// it asks nobody for anything: it may be repeated, and neither mode, quiet hours nor a missing customer holds it back.

const NOTHING: Announcements = { owed: [] };

/**
 * Brings what is owed in line with the incident: its loss once it has stood for as long as a notice would wait, its end
 * where the loss was told. A loss that ends untold is never heard of. Gives the same connection if nothing changes.
 */
export function oweAnnouncements(connection: Connection, policy: Policy, now: Instant): Connection {
  const { incident, announcements = NOTHING } = connection;
  const { lossTold } = announcements;
  if (isOpen(incident)) {
    const ofThis = keepOnly(connection, (one) => one.kind !== 'restored' && one.incident === incident.number);
    if (lossTold === incident.number) return ofThis;
    const dueAt = incident.openedAt + requestDelay(policy);
    return owe(ofThis, { kind: 'reauthorization_required', incident: incident.number, dueAt });
  }
  const ended = keepOnly(connection, (one) => one.kind === 'restored');
  if (lossTold === undefined || incident?.closedAs !== 'recovered') return ended;
  return owe(ended, { kind: 'restored', incident: incident.number, dueAt: now });
}

/** Owes a word that nobody at the customer's can be reached. */
export function announceUnreachable(connection: Connection, now: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  return owe(connection, { kind: 'customer_unreachable', incident: incident.number, dueAt: now });
}

/** What could be told now. */
export function announceable({ announcements }: Connection, now: Instant): readonly Announcement[] {
  return announcements?.owed.filter(({ dueAt }) => dueAt <= now) ?? [];
}

/** Takes what was told off what is owed; what became owed meanwhile stays. */
export function announced(connection: Connection, told: readonly Announcement[]): Connection {
  const { owed, lossTold } = connection.announcements ?? NOTHING;
  const left = owed.filter((one) => !told.some((other) => isSame(one, other)));
  if (left.length === owed.length) return connection;
  const last = told.filter(({ kind }) => kind !== 'customer_unreachable').at(-1);
  const stands = last === undefined ? lossTold : last.kind === 'restored' ? undefined : last.incident;
  return { ...connection, announcements: { owed: left, ...(stands !== undefined && { lossTold: stands }) } };
}

function owe(connection: Connection, announcement: Announcement): Connection {
  const { announcements = NOTHING } = connection;
  if (announcements.owed.some((one) => isSame(one, announcement))) return connection;
  return { ...connection, announcements: { ...announcements, owed: [...announcements.owed, announcement] } };
}

function keepOnly(connection: Connection, keep: (one: Announcement) => boolean): Connection {
  const { announcements } = connection;
  if (!announcements || announcements.owed.every(keep)) return connection;
  return { ...connection, announcements: { ...announcements, owed: announcements.owed.filter(keep) } };
}

function isSame(a: Announcement, b: Announcement): boolean {
  return a.kind === b.kind && a.incident === b.incident;
}
