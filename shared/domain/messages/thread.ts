import type { Connection } from '../connection.ts';
import type { NoticeKind } from '../notice.ts';
import type { Instant } from '../time.ts';

/** Enough for any list that a message shows; a header of hundreds would be refused by some servers. */
const MOST = 40;

/**
 * The conversations that a message belongs to: one for each outage, the longest first. Every message about an incident
 * names it, the first one too, so that mail programs put the reminders and the good news beside the request. That a
 * system does not answer is a matter of its own, whatever else becomes of it meanwhile.
 */
export function threadsOf(connections: readonly Connection[], kind: NoticeKind): readonly string[] {
  return connections
    .flatMap((connection) => threadOf(connection, kind) ?? [])
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ name, id }) => `${name} ${id}`);
}

interface Thread {
  readonly id: string;
  readonly name: string;
  readonly since: Instant;
}

function threadOf({ id, incident, offline }: Connection, kind: NoticeKind): Thread | undefined {
  if (kind === 'offline_notice') return offline && { id, name: `offline ${offline.since}`, since: offline.since };
  return incident && { id, name: `${incident.number}`, since: incident.lostAt };
}
