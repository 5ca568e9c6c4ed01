import type { Connection } from './connection.ts';
import { oweStopped } from './escalation.ts';
import { type Incident, isOpen, type OpenIncident } from './incident.ts';
import { type Channel, isLive, mayHaveArrived, type Notice, owe } from './notice.ts';
import type { Terms } from './policy.ts';
import { DAY, type Instant } from './time.ts';
import { isAsk } from './topic.ts';
import { daysLater } from './workingTime.ts';

/** How long the last reminder is given before our own side hears that nobody asks any more. */
const LAST_WORD_WORKS_FOR = DAY;

/**
 * Owes what follows an ask that ended on its channel, sent or not: the next reminder, dated from now, so that an outage
 * of our own is followed by one message and not by all that were missed. After the last one on every channel, our own
 * side is told.
 */
export function oweReminder(incident: OpenIncident, ended: Notice, terms: Terms, now: Instant): Incident {
  const { channel } = ended;
  const isAsked = incident.notices.some((notice) => isAsk(notice) && notice.channel === channel && isLive(notice));
  const goesOn = ended.state !== 'cancelled' || ended.reason === 'held';
  const next = isAsked || !goesOn ? undefined : nextReminder(ended, terms, now);
  if (next) return inPlaceOf(incident, next);
  if (incident.notices.some((notice) => isAsk(notice) && isLive(notice))) return incident;
  return oweStopped(incident, ended.state === 'cancelled' ? now : now + LAST_WORD_WORKS_FOR);
}

/** `reminderDays` counts from the request; each reminder keeps its distance to the one that was really sent before. */
function nextReminder(
  { channel, round = 0 }: Notice,
  { notices: { reminderDays }, timeZone }: Terms,
  now: Instant,
): Notice | undefined {
  const [before = 0, day] = [reminderDays[round - 1], reminderDays[round]];
  if (day === undefined) return undefined;
  const last = round + 1 === reminderDays.length;
  return {
    ...owe('reminder', channel, daysLater(now, day - before, timeZone)),
    round: round + 1,
    ...(last && { last }),
  };
}

/** One reminder a channel is kept, however many there were. */
function inPlaceOf(incident: OpenIncident, next: Notice): Incident {
  const isBefore = ({ kind, channel }: Notice) => kind === 'reminder' && channel === next.channel;
  const told = incident.notices.some((notice) => isBefore(notice) && mayHaveArrived(notice));
  return {
    ...incident,
    notices: [...incident.notices.filter((notice) => !isBefore(notice)), next],
    ...(told && { toldBefore: [...new Set([...incident.toldBefore, next.channel])] }),
  };
}

/** Whether a message on the channel has asked about the incident since then. */
export function wasAsked({ incident }: Connection, channel: Channel, since: Instant): boolean {
  return incident?.askedBy?.some((ask) => ask.channel === channel && ask.at > since) ?? false;
}

/** Moves the reminders that are still to come to the moment that the customer named; the same connection if none are. */
export function remindAt(connection: Connection, moment: Instant): Connection {
  const { incident } = connection;
  if (!isOpen(incident)) return connection;
  const isMoved = ({ kind, state, dueAt }: Notice) => kind === 'reminder' && state === 'due' && dueAt !== moment;
  if (!incident.notices.some(isMoved)) return connection;
  const notices = incident.notices.map((notice) => (isMoved(notice) ? { ...notice, dueAt: moment } : notice));
  return { ...connection, incident: { ...incident, notices } };
}
