import type { Connection } from '../../domain/connection.ts';
import { groupOf } from '../../domain/group.ts';
import type { AlertReason } from '../../domain/notice.ts';
import { alertOperators, askAgain } from '../../domain/oweAfresh.ts';
import type { Situation } from '../../domain/pages/situation.ts';
import type { Instant } from '../../domain/time.ts';
import { entryNow } from '../../domain/timeline.ts';
import { changeConnection } from '../changeConnection.ts';
import type { RecordPorts } from '../recordObservations.ts';
import { type LinkPorts, openLink } from './openLink.ts';

export type AnswerPorts = LinkPorts & RecordPorts;

/** "This is not for me": tells our side. The customer enters nothing, so nothing can be misused. */
export async function declineLink(ports: AnswerPorts, token: string): Promise<Situation> {
  const situation = await openLink(ports, token);
  if (situation.kind !== 'lost' && situation.kind !== 'expired') return situation;
  const systems = situation.kind === 'lost' ? situation.systems : [situation.system];
  const system = systems.find((one) => one.token === token);
  if (!system) return situation;
  await recordAnswer(ports, system.connection.id, 'not for me', (connection, now) =>
    alertOperators(connection, 'not_for_me', now),
  );
  return { kind: 'happened', what: 'not_for_me', system, ...(situation.reader && { reader: situation.reader }) };
}

/** Sends a fresh link in place of an expired one, to the addresses on file and nowhere else. */
export async function sendAgain(ports: AnswerPorts, token: string): Promise<Situation> {
  const situation = await openLink(ports, token);
  if (situation.kind !== 'expired') return situation;
  const { system, reader } = situation;
  await recordAnswer(ports, system.connection.id, 'asked for a new link', (connection, now) =>
    askAgain(connection, ports.policy, now),
  );
  return { kind: 'happened', what: 'sent_again', system, ...(reader && { reader }) };
}

/** Tells our own operators about an open incident. */
export function tellOperators(ports: RecordPorts, id: string, reason: AlertReason): Promise<void> {
  return recordAnswer(ports, id, reason, (connection, now) => alertOperators(connection, reason, now));
}

/** Changes what is owed, keeps it in the timeline once per incident, and sees to it that it is worked on. */
export function recordAnswer(
  ports: RecordPorts,
  id: string,
  label: string,
  decide: (connection: Connection, now: Instant) => Connection,
): Promise<void> {
  return changeConnection(ports, id, (stored, now) => {
    if (!stored) return { result: undefined };
    const connection = decide(stored, now);
    const key = `${label} ${stored.incident?.number ?? 0}`;
    const entry = entryNow({ connectionId: id, source: 'customer', key, label }, now);
    const beside = [() => ports.connections.append(entry), () => ports.nudges.nudge(groupOf(connection), now)];
    return { connection, ...(connection !== stored && { beside }), result: undefined };
  });
}
