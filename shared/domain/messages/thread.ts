import type { Connection } from '../connection.ts';

/** Enough for any list that a message shows; a header of hundreds would be refused by some servers. */
const MOST = 40;

/**
 * The conversations that a message belongs to: one for each incident, longest outage first. Every message about an
 * incident names it, the first one too, so that mail programs put the reminders and the good news beside the request.
 */
export function threadsOf(connections: readonly Connection[]): readonly string[] {
  return connections
    .flatMap(({ id, incident }) => (incident ? [{ id, incident }] : []))
    .sort((a, b) => a.incident.lostAt - b.incident.lostAt || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ id, incident }) => `${incident.number} ${id}`);
}
