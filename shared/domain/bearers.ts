import type { Connection } from './connection.ts';
import type { Notice } from './notice.ts';

// A connection keeps notices in its latest incident, in closed ones of which something is still being sent, and in the
// slot for a long silence.

/** Puts one notice in the place of another, wherever the connection keeps it. */
export function replaceNotice(connection: Connection, notice: Notice, by: Notice): Connection {
  return mapNotices(connection, (other) => (other === notice ? by : other));
}

/** Changes notices wherever they are kept; what keeps none that changed stays the same object. */
export function mapNotices(connection: Connection, change: (notice: Notice) => Notice): Connection {
  const { incident, offline, prior } = connection;
  return {
    ...connection,
    ...(incident && { incident: changed(incident, change) }),
    ...(offline && { offline: changed(offline, change) }),
    prior: prior.map((past) => changed(past, change)),
  };
}

function changed<B extends { readonly notices: readonly Notice[] }>(bearer: B, change: (notice: Notice) => Notice): B {
  const notices = bearer.notices.map(change);
  return notices.every((notice, i) => notice === bearer.notices[i]) ? bearer : { ...bearer, notices };
}
