import type { Verdict } from './authorization.ts';
import { endConnection } from './authorization.ts';
import type { Connection } from './connection.ts';
import type { Cause } from './incident.ts';
import type { PresenceValue } from './observation.ts';
import type { Instant } from './time.ts';

/** One listing may be wrong about a missing id; two in a row, each with a 404 from the status itself, are believed. */
const ABSENCES_BELIEVED = 2;

/** Weighs what is known of the id's existence. The end is final: only a complete listing that shows the id revives it. */
export function weighPresence(connection: Connection, value: PresenceValue, cause: Cause, now: Instant): Verdict {
  switch (value) {
    case 'disconnected':
      if (connection.gone) return { connection, outcome: 'ignored' };
      if (cause.at <= (connection.revivedAt ?? -Infinity)) return { connection, outcome: 'stale' };
      return { connection: endConnection(connection, cause, now), outcome: 'changed' };
    case 'absent':
      return weighAbsence(connection, cause, now);
    case 'listed':
      return weighListed(connection, cause);
  }
}

/** The status was not found at the time of that read; it means something only together with listings. */
export function noteNotFound(connection: Connection, at: Instant): Connection {
  return connection.gone || connection.absence ? connection : { ...connection, absence: { listings: 0, lastAt: at } };
}

function weighAbsence(connection: Connection, cause: Cause, now: Instant): Verdict {
  if (connection.gone) return { connection, outcome: 'ignored' };
  if (cause.at <= (connection.absence?.lastAt ?? -Infinity)) return { connection, outcome: 'stale' };
  const listings = (connection.absence?.listings ?? 0) + 1;
  if (listings >= ABSENCES_BELIEVED) return { connection: endConnection(connection, cause, now), outcome: 'changed' };
  return { connection: { ...connection, absence: { listings, lastAt: cause.at } }, outcome: 'changed' };
}

function weighListed(connection: Connection, cause: Cause): Verdict {
  const { absence, gone, ...rest } = connection;
  if (gone && cause.at > gone.at) {
    const { auth: _auth, ...registers } = rest.registers;
    return { connection: { ...rest, registers, revivedAt: cause.at }, outcome: 'changed' };
  }
  if (absence && !gone) return { connection: rest, outcome: 'changed' };
  return { connection, outcome: 'unchanged' };
}
