import type { Connection } from '../connection.ts';
import type { CustomerFacts } from '../customer.ts';
import type { Incident } from '../incident.ts';
import type { Instant } from '../time.ts';

/** What a message tells of one connection's incident. Names are as the provider gave them: anything may be in them. */
export interface Told {
  readonly connectionId: string;
  readonly customerId?: string;
  readonly system?: string;
  readonly site?: string;
  /** When the evidence says that authorization was lost. */
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
  const { id, customerId, system, site } = connection;
  return {
    connectionId: id,
    ...(customerId !== undefined && { customerId }),
    ...(system !== undefined && { system }),
    ...(site !== undefined && { site }),
    lostAt: incident.lostAt,
    noticedAt: incident.openedAt,
    ...(incident.closedAt !== undefined && { restoredAt: incident.closedAt }),
  };
}

/** The longest outage first: the order of every list. */
export function longestFirst(told: readonly Told[]): readonly Told[] {
  return [...told].sort((a, b) => a.lostAt - b.lostAt || (a.connectionId < b.connectionId ? -1 : 1));
}
