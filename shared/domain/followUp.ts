import { replaceNotice } from './bearers.ts';
import type { Connection } from './connection.ts';
import { oweUnresolved, oweWeekly } from './escalation.ts';
import { isOpen, oweRestored } from './incident.ts';
import { isLive, type Notice } from './notice.ts';
import { tendOffline } from './offline.ts';
import { restoredDelay, type Terms } from './policy.ts';
import { oweReminder } from './reminders.ts';
import type { Instant } from './time.ts';
import { isAsk, topicOf } from './topic.ts';

/** Owes what follows the end of a notice: the next reminder, word to our own side, `restored`. */
export function followUp(connection: Connection, ended: Notice, terms: Terms, now: Instant): Connection {
  const { incident, unused } = connection;
  if (isLive(ended)) return connection;
  if (topicOf(ended) === 'offline') return tendOffline(connection, now);
  if (!incident) return connection;
  if (!isOpen(incident)) return { ...connection, incident: oweRestored(incident, now + restoredDelay(terms.policy)) };
  if (unused) return connection;
  if (!isAsk(ended)) {
    const again = oweWeekly(ended, now);
    return again ? replaceNotice(connection, ended, again) : connection;
  }
  const reminded = oweReminder(incident, ended, terms, now);
  return { ...connection, incident: oweUnresolved(reminded, terms.notices, now) };
}
