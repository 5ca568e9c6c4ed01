import { type Connection, hasEnded } from './connection.ts';
import { CHANNELS, cancelIfDue, owe } from './notice.ts';
import { compareDates } from './registers.ts';
import { type Instant, MINUTE, type Milliseconds } from './time.ts';

// A system that does not answer needs nobody to sign in: it opens no incident. Only when it lasts the customer hears of
// it, once a spell. How long is a customer's own rule, so it is looked up at delivery.

/** A silence shorter than this is never said, whatever the rules; it spares a delivery for each short one. */
const LOOKED_INTO_AFTER: Milliseconds = 30 * MINUTE;

/** Whether the system does not answer, as far as is known: nothing newer proves that it works, and no login is missing. */
export function isOffline(connection: Connection): boolean {
  const { auth, reach } = connection.registers;
  if (hasEnded(connection) || reach?.value !== 'offline' || auth?.value === 'reauth') return false;
  return auth === undefined || compareDates(auth.date, reach.date) <= 0;
}

/** Brings the slot in line with the facts: owed while the system is offline, gone when it is not. The same if it is so. */
export function tendOffline(connection: Connection, now: Instant): Connection {
  const { offline, ...rest } = connection;
  if (isOffline(connection)) {
    if (offline) return connection;
    const since = connection.registers.reach?.date.at ?? now;
    const dueAt = Math.max(now, since + LOOKED_INTO_AFTER);
    return { ...rest, offline: { since, notices: CHANNELS.map((channel) => owe('offline_notice', channel, dueAt)) } };
  }
  if (!offline) return connection;
  // What is on its way right now is kept until it is known what became of it.
  if (!offline.notices.some(({ state }) => state === 'sending')) return rest;
  if (!offline.notices.some(({ state }) => state === 'due')) return connection;
  const notices = offline.notices.map((notice) => cancelIfDue(notice, 'back_online', now));
  return { ...rest, offline: { ...offline, notices } };
}

/** Another customer is owed the word that the one before may have had. */
export function oweOfflineAfresh(connection: Connection, now: Instant): Connection {
  const { offline, ...rest } = connection;
  return offline ? tendOffline(rest, now) : connection;
}
