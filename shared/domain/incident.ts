import { type Channel, cancelIfDue, mayHaveArrived, type Notice, owe } from './notice.ts';
import type { Source } from './observation.ts';
import type { Instant } from './time.ts';

/** Which evidence opened or closed an incident; names a timeline entry. */
export interface Cause {
  readonly source: Source;
  readonly at: Instant;
  readonly key: string;
}

export type ClosedAs = 'recovered' | 'disconnected';

/** One outage that needs the customer: open exactly while authorization is lost. Numbered 1, 2, 3… on its connection. */
export interface Incident {
  readonly number: number;
  /** When the evidence says that authorization was lost. */
  readonly lostAt: Instant;
  /** When we learned of it, by our clock. */
  readonly openedAt: Instant;
  readonly openedBy: Cause;
  readonly closedAt?: Instant;
  readonly closedAs?: ClosedAs;
  readonly closedBy?: Cause;
  readonly notices: readonly Notice[];
  /** Channels that still show an older incident's request, because its `restored` was overtaken by this outage. */
  readonly toldBefore: readonly Channel[];
}

/** What remains of an incident when the next one opens. */
export type PastIncident = Omit<Incident, 'notices' | 'toldBefore'>;

export function isOpen(incident: Incident | undefined): incident is Incident {
  return incident !== undefined && incident.closedAt === undefined;
}

/** Closes an incident: what is due is cancelled, what is being sent is left to settle. */
export function close(incident: Incident, as: ClosedAs, by: Cause, now: Instant): Incident {
  const notices = incident.notices.map((notice) => cancelIfDue(notice, as, now));
  return { ...incident, notices, closedAt: now, closedAs: as, closedBy: by };
}

/**
 * Owes `restored` on every channel on which the customer was, or may have been, asked to reconnect and was not yet told
 * that it worked. Owes nothing while the incident is open or when the connection was disconnected.
 */
export function oweRestored(incident: Incident, dueAt: Instant): Incident {
  if (incident.closedAs !== 'recovered') return incident;
  const told = incident.notices
    .filter((n) => n.kind === 'reconnect_request' && mayHaveArrived(n))
    .map((n) => n.channel);
  const owed = new Set([...told, ...incident.toldBefore]);
  for (const notice of incident.notices) if (notice.kind === 'restored') owed.delete(notice.channel);
  if (owed.size === 0) return incident;
  return {
    ...incident,
    notices: [...incident.notices, ...[...owed].map((channel) => owe('restored', channel, dueAt))],
  };
}
