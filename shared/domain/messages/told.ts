import type { Connection, Offline } from '../connection.ts';
import type { CustomerFacts } from '../customer.ts';
import type { Incident } from '../incident.ts';
import { DAY, type Instant } from '../time.ts';

/** What a message tells of one connection's outage. Names are as the provider gave them: anything may be in them. */
export interface Told {
  readonly connectionId: string;
  readonly customerId?: string;
  readonly system?: string;
  readonly site?: string;
  /** When the evidence says that authorization was lost, or that the system stopped answering. */
  readonly lostAt: Instant;
  /** When we learned of it. */
  readonly noticedAt: Instant;
  /** When we learned that it works again. */
  readonly restoredAt?: Instant;
}

/** What a message needs to know of the customer who reads it. */
export type Reader = Pick<CustomerFacts, 'name' | 'timeZone' | 'locale' | 'paused'>;

/** What is to be told of a connection's incident. */
export function toldOf(connection: Connection, incident: Incident): Told {
  return {
    ...namesOf(connection),
    lostAt: incident.lostAt,
    noticedAt: incident.openedAt,
    ...(incident.closedAt !== undefined && { restoredAt: incident.closedAt }),
  };
}

/** What is to be told of a system that does not answer. */
export function toldOfSilence(connection: Connection, { since }: Offline): Told {
  return { ...namesOf(connection), lostAt: since, noticedAt: since };
}

function namesOf({ id, customerId, system, site }: Connection) {
  return {
    connectionId: id,
    ...(customerId !== undefined && { customerId }),
    ...(system !== undefined && { system }),
    ...(site !== undefined && { site }),
  };
}

/** Whole days of an outage so far; 0 on its first. */
export function daysLost({ lostAt }: Told, now: Instant): number {
  return Math.max(0, Math.floor((now - lostAt) / DAY));
}

/** The longest outage first: the order of every list. */
export function longestFirst(told: readonly Told[]): readonly Told[] {
  return [...told].sort((a, b) => a.lostAt - b.lostAt || (a.connectionId < b.connectionId ? -1 : 1));
}
