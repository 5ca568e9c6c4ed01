import { type Connection, lookDueAt } from './connection.ts';
import { isOpen } from './incident.ts';
import { type Notice, outlivesIncident, type SettledReason } from './notice.ts';
import { isOffline } from './offline.ts';
import { isAsk, topicOf } from './topic.ts';

// Whether a notice is still true, by what is known of its connection now.

/** Whether it may be said now. A request is true while the incident is open; `restored` while all is well beyond doubt. */
export function mayBeSaid(connection: Connection, notice: Notice): boolean {
  if (mootReason(connection, notice) !== undefined) return false;
  if (topicOf(notice) !== 'restored') return true;
  const { incident, registers } = connection;
  return !isOpen(incident) && registers.auth?.value === 'ok' && lookDueAt(connection) === undefined;
}

/**
 * Why a notice has lost its point; undefined while it has one. `restored` keeps it until another outage overtakes it, and
 * no notice keeps it beyond the end of the id.
 */
export function mootReason(connection: Connection, notice: Notice): SettledReason | undefined {
  if (connection.gone) return 'disconnected';
  if (topicOf(notice) === 'offline') return isOffline(connection) ? undefined : 'back_online';
  if (topicOf(notice) === 'restored' || outlivesIncident(notice)) return undefined;
  if (!isOpen(connection.incident)) return 'recovered';
  return connection.unused && isAsk(notice) ? 'no_longer_used' : undefined;
}
