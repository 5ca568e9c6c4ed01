import { type Connection, lookDueAt } from './connection.ts';
import { isOpen } from './incident.ts';
import { type Notice, outlivesIncident, type SettledReason } from './notice.ts';
import { isOffline } from './offline.ts';
import { isAsk, topicOf } from './topic.ts';

// Whether a notice is still true, by what is known of its connection now.

/** Whether it may be said now. A request is true while the incident is open; `restored` while all is well beyond doubt. */
export function mayBeSaid(connection: Connection, notice: Notice): boolean {
  if (connection.gone) return false;
  if (topicOf(notice) !== 'restored') return mootReason(connection, notice) === undefined;
  const { incident, registers } = connection;
  return !isOpen(incident) && registers.auth?.value === 'ok' && lookDueAt(connection) === undefined;
}

/** Why a notice has lost its point; undefined while it has one. `restored` keeps it until another outage overtakes it. */
export function mootReason(connection: Connection, notice: Notice): SettledReason | undefined {
  if (topicOf(notice) === 'offline') return isOffline(connection) ? undefined : 'back_online';
  if (topicOf(notice) === 'restored' || outlivesIncident(notice)) return undefined;
  if (!isOpen(connection.incident)) return connection.gone ? 'disconnected' : 'recovered';
  return connection.unused && isAsk(notice) ? 'no_longer_used' : undefined;
}
