import type { Connection } from './connection.ts';
import { isOpen } from './incident.ts';
import type { Instant } from './time.ts';

/** Moves the reminders that are still to come to the moment that the customer named; the same connection if none are. */
export function remindAt(connection: Connection, moment: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const isMoved = ({ kind, state, dueAt }: (typeof incident.notices)[number]) =>
    kind === 'reminder' && state === 'due' && dueAt !== moment;
  if (!incident.notices.some(isMoved)) return connection;
  const notices = incident.notices.map((notice) => (isMoved(notice) ? { ...notice, dueAt: moment } : notice));
  return { ...connection, incident: { ...incident, notices } };
}
