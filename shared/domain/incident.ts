import { type Channel, cancelIfDue, mayHaveArrived, type Notice, outlivesIncident, owe } from './notice.ts';
import type { Source } from './observation.ts';
import type { Instant } from './time.ts';
import { isAsk } from './topic.ts';

/** Which evidence opened or closed an incident; together it names a timeline entry. */
export interface Cause {
  readonly source: Source;
  readonly at: Instant;
  readonly key: string;
}

export type ClosedAs = 'recovered' | 'disconnected';

/** The story of one outage: what stays of it for good. Numbered 1, 2, 3… on its connection. */
export interface PastIncident {
  readonly number: number;
  /** When the evidence says that authorization was lost. */
  readonly lostAt: Instant;
  /** When we learned of it, by our clock. */
  readonly openedAt: Instant;
  readonly openedBy: Cause;
  /** Our clock; absent while it is open. */
  readonly closedAt?: Instant;
  readonly closedAs?: ClosedAs;
  readonly closedBy?: Cause;
}

/** A message that asked the customer to reconnect, or may have: noted with the claim. */
export interface AskedBy {
  readonly messageId: string;
  readonly channel: Channel;
  readonly at: Instant;
  /** Which reminder it was; absent on a request. */
  readonly round?: number;
}

/** One outage that needs the customer: open exactly while authorization is lost; with what it owes. */
export interface Incident extends PastIncident {
  readonly notices: readonly Notice[];
  /** Channels that still show an older incident's request, because its `restored` was overtaken by this outage. */
  readonly toldBefore: readonly Channel[];
  /** The messages that asked about it, or about one that it overtook; oldest first, bounded. */
  readonly askedBy?: readonly AskedBy[];
}

/** More than all reminders on all channels, with some repeats. */
const MOST_ASKED = 20;

/** Keeps in mind which message asked. */
export function noteAsk(incident: Incident, ask: AskedBy): Incident {
  return { ...incident, askedBy: [...(incident.askedBy ?? []), ask].slice(-MOST_ASKED) };
}

/** Forgets a message that certainly did not go out. */
export function forgetAsk(incident: Incident, messageId: string): Incident {
  const { askedBy } = incident;
  if (!askedBy?.some((ask) => ask.messageId === messageId)) return incident;
  return { ...incident, askedBy: askedBy.filter((ask) => ask.messageId !== messageId) };
}

export type OpenIncident = Incident & { readonly closedAt?: never };

export function isOpen(incident: Incident | undefined): incident is OpenIncident {
  return incident !== undefined && incident.closedAt === undefined;
}

/** Closes an incident: what is due is cancelled unless it outlives it, what is being sent is left to settle. */
export function close(incident: Incident, as: ClosedAs, by: Cause, now: Instant): Incident {
  const notices = incident.notices.map((notice) =>
    as === 'recovered' && outlivesIncident(notice) ? notice : cancelIfDue(notice, as, now),
  );
  return { ...incident, notices, closedAt: now, closedAs: as, closedBy: by };
}

/** Channels on which the customer was, or may have been, asked to reconnect and was not told since that it worked. */
export function channelsStillTold(incident: Incident): readonly Channel[] {
  const arrived = incident.notices.filter(mayHaveArrived);
  const asked = arrived.filter(isAsk).map((notice) => notice.channel);
  const relieved = new Set(arrived.filter((notice) => notice.kind === 'restored').map((notice) => notice.channel));
  return [...new Set([...incident.toldBefore, ...asked])].filter((channel) => !relieved.has(channel));
}

/** Owes `restored` wherever the customer still reads a request; nothing unless the incident ended by recovery. */
export function oweRestored(incident: Incident, dueAt: Instant): Incident {
  if (incident.closedAs !== 'recovered') return incident;
  const already = new Set(incident.notices.filter((n) => n.kind === 'restored').map((n) => n.channel));
  const owed = channelsStillTold(incident).filter((channel) => !already.has(channel));
  if (owed.length === 0) return incident;
  return { ...incident, notices: [...incident.notices, ...owed.map((channel) => owe('restored', channel, dueAt))] };
}

/** Adds what our own side was not owed before in this incident: it is bounded, however often things change. */
export function alertOnce(incident: Incident, alerts: readonly Notice[]): Incident {
  const nameOf = ({ kind, alert, channel }: Notice) => `${kind}:${alert}:${channel}`;
  const known = new Set(incident.notices.map(nameOf));
  const fresh = alerts.filter((notice) => !known.has(nameOf(notice)));
  return fresh.length === 0 ? incident : { ...incident, notices: [...incident.notices, ...fresh] };
}

/** What stays of an incident once nothing of it can change. */
export function past(incident: Incident): PastIncident {
  const { notices: _notices, toldBefore: _toldBefore, askedBy: _askedBy, ...story } = incident;
  return story;
}
