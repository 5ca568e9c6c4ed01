import type { Connection } from './connection.ts';
import { alertOnce, isOpen } from './incident.ts';
import { cancelIfDue, ownSideAlerts } from './notice.ts';
import type { Instant } from './time.ts';
import { isAsk } from './topic.ts';

/**
 * The customer's word that a lost system is not used any more: nobody asks them about it again, and our own side is told
 * once. It holds until the system works again.
 */
export function notUsedAnyMore(connection: Connection, now: Instant): Connection {
  const { incident, unused } = connection;
  if (!isOpen(incident) || unused) return connection;
  const notices = incident.notices.map((notice) =>
    isAsk(notice) ? cancelIfDue(notice, 'no_longer_used', now) : notice,
  );
  const told = ownSideAlerts('no_longer_used', now);
  return { ...connection, unused: { at: now }, incident: alertOnce({ ...incident, notices }, told) };
}

/** It works, or somebody asks about it: it is used. */
export function usedAgain(connection: Connection): Connection {
  if (!connection.unused) return connection;
  const { unused: _unused, ...used } = connection;
  return used;
}
