import { mapNotices } from './bearers.ts';
import { allNotices, type Connection } from './connection.ts';
import { type Hold, type Trip, waitsForHold } from './hold.ts';
import { isOpen } from './incident.ts';
import type { Notice } from './notice.ts';
import type { Instant } from './time.ts';
import { topicOf } from './topic.ts';

// What the mass-outage guard, and the operator who ends it, do to what one connection owes. A notice that was put off
// carries a mark; which hold put it off, and what became of that, decides what becomes of the notice.

/** The notices that wait for an operator: put off by the guard, or owed since the outage that closed it. */
export function heldNotices(connection: Connection, { from }: Pick<Trip, 'from'>): readonly Notice[] {
  const { incident } = connection;
  const recent = isOpen(incident) && incident.openedAt >= from ? incident.notices : [];
  return allNotices(connection).filter(
    (notice) =>
      notice.state === 'due' &&
      waitsForHold(topicOf(notice)) &&
      (notice.heldSince !== undefined || recent.includes(notice)),
  );
}

/** A release: what the guard put off is due now, and nothing is left of its having waited. */
export function letGo(connection: Connection, now: Instant): Connection {
  return changeThose(
    connection,
    ({ state, heldSince }) => state === 'due' && heldSince !== undefined,
    ({ heldSince: _, ...notice }) => ({ ...notice, dueAt: now }),
  );
}

/** A cancelling: what waits is marked, what was not ripe too, and due now, so that delivery ends it. */
export function callIn(connection: Connection, trip: Pick<Trip, 'from'>, now: Instant): Connection {
  const held = new Set(heldNotices(connection, trip));
  return changeThose(
    connection,
    (notice) => held.has(notice),
    // The mark must not be later than the operator's word, whose clock may be behind.
    ({ heldSince = now, ...notice }) => ({ ...notice, dueAt: now, heldSince: Math.min(heldSince, now) }),
  );
}

/** Whether the hold that put the notice off was cancelled: the first to end after that. */
export function isCancelled({ heldSince }: Notice, { past }: Hold): boolean {
  if (heldSince === undefined) return false;
  return past.findLast(({ endedAt }) => endedAt >= heldSince)?.endedAs === 'cancelled';
}

function changeThose(
  connection: Connection,
  which: (notice: Notice) => boolean,
  change: (notice: Notice) => Notice,
): Connection {
  if (!allNotices(connection).some(which)) return connection;
  return mapNotices(connection, (notice) => (which(notice) ? change(notice) : notice));
}
