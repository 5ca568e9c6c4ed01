import type { Connection } from '../domain/connection.ts';
import { groupOf } from '../domain/group.ts';
import type { About, Observation } from '../domain/observation.ts';
import { relinkDone, relinkFrom, relinkTo, unfinishedRelink } from '../domain/relink.ts';
import type { Instant } from '../domain/time.ts';
import { changeConnection } from './changeConnection.ts';
import { type RecordPorts, recordObservations } from './recordObservations.ts';

/** Moves a connection to the new id that its reconnect came back with. Can be repeated from any point. */
export async function relinkConnection(ports: RecordPorts, oldId: string, newId: string, at: Instant): Promise<void> {
  const old = await changeConnection(ports, oldId, (stored, now) => {
    if (!stored) return { result: undefined };
    const connection = relinkTo(stored, newId, at, ports.policy, now);
    const beside = [() => ports.nudges.nudge(groupOf(connection), now)];
    return { connection, ...(connection !== stored && { beside }), result: connection };
  });
  if (old) await finishRelink(ports, old);
}

/** Writes the new item of a relink that was begun, if there is one, and only then ends the old item's to-do. */
export async function finishRelink(ports: RecordPorts, old: Connection): Promise<Connection> {
  const to = unfinishedRelink(old);
  if (!to) return old;
  await changeConnection(ports, to.id, (stored, now) => ({
    connection: relinkFrom(stored, to.id, old, now),
    result: undefined,
  }));
  await recordObservations(ports, to.id, [reconnectOf(to.id, to.at)]);
  const done = await changeConnection(ports, old.id, (stored) => {
    const connection = stored && relinkDone(stored);
    return { connection, result: connection };
  });
  ports.journal.count('ConnectionRelinked');
  return done ?? old;
}

/** What a verified reconnect observes: authorization works, as of our clock after the verifying read. */
export function reconnectOf(connectionId: string, at: Instant, about?: About): Observation {
  return {
    connectionId,
    source: 'reconnect',
    fact: { register: 'auth', value: 'ok' },
    observedAt: at,
    key: '',
    label: 'reconnected',
    ...(about && { about }),
  };
}
