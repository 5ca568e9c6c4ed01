import type { Connection } from './connection.ts';
import { type Trip, waitsForHold } from './hold.ts';
import { isOpen } from './incident.ts';
import { cancelIfDue, type Notice } from './notice.ts';
import type { Instant } from './time.ts';

// What the mass-outage guard does to what one connection owes. Each changes nothing the second time.

/** The notices that wait for an operator: put off by the guard, or owed since the outage that closed it. */
export function heldNotices({ incident }: Connection, { from }: Pick<Trip, 'from'>): readonly Notice[] {
  if (!isOpen(incident)) return [];
  return incident.notices.filter(
    (notice) =>
      notice.state === 'due' &&
      waitsForHold(notice.kind) &&
      (notice.heldSince !== undefined || incident.openedAt >= from),
  );
}

/** What the guard put off is due now. */
export function letGo(connection: Connection, now: Instant): Connection {
  return changeEach(connection, wasPutOff, ({ heldSince: _, ...notice }) => ({ ...notice, dueAt: now }));
}

/** What waits ends unsent; the outage stays on record and open. */
export function cancelHeld(connection: Connection, trip: Pick<Trip, 'from'>, now: Instant): Connection {
  const held = new Set(heldNotices(connection, trip));
  return changeEach(
    connection,
    (notice) => held.has(notice),
    (notice) => cancelIfDue(notice, 'held', now),
  );
}

function wasPutOff(notice: Notice): boolean {
  return notice.state === 'due' && notice.heldSince !== undefined;
}

function changeEach(
  connection: Connection,
  which: (notice: Notice) => boolean,
  change: (notice: Notice) => Notice,
): Connection {
  const { incident } = connection;
  if (!isOpen(incident) || !incident.notices.some(which)) return connection;
  const notices = incident.notices.map((notice) => (which(notice) ? change(notice) : notice));
  return { ...connection, incident: { ...incident, notices } };
}
