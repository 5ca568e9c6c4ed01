import type { Connection } from '../domain/connection.ts';
import type { Observation, Source } from '../domain/observation.ts';
import { describeError } from '../faults.ts';
import type { LookPace, StatusReader, StatusReading } from '../ports.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryRun } from './deliveryRun.ts';
import { heedPauses } from './pauses.ts';
import { type RecordPorts, recordObservations, recordUnread } from './recordObservations.ts';

export interface ConfirmPorts extends RecordPorts {
  readonly status: StatusReader;
  readonly pace: LookPace;
  /** How many connections are worked on at once. */
  readonly concurrency: number;
}

const TOO_LATE: StatusReading = { kind: 'unreadable', reason: 'timeout' };

/**
 * Looks at the status of what is due, before anybody is told, in its turn of the pace. Takes at most half of the time that
 * is left: what could not be read by then is unreadable, and the signed delivery stands.
 */
export async function confirmDue(ports: ConfirmPorts, run: DeliveryRun, due: readonly Connection[]): Promise<void> {
  const { clock, pace, status } = ports;
  const now = clock.now();
  const until = now + (run.deadline - now) / 2;
  const turn = await pace.reserve(due.length, now, until).catch((error: unknown) => {
    // A pace that cannot be told holds up nobody who waits for a message.
    ports.journal.note({ event: 'failure', where: 'deliver.pace', error: describeError(error) });
    return { kind: 'at', at: now } as const;
  });
  await clock.pause(turn.kind === 'at' ? Math.max(0, turn.at - now) : 0);
  const met = await concurrently(due, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const isInTime = turn.kind === 'at' && clock.now() < until;
      const reading = isInTime ? await status.read(id, until) : TOO_LATE;
      const observation = observe(id, 'confirm', reading);
      if (observation) await recordObservations(ports, id, [observation], aboutOf(reading));
      else await recordUnread(ports, id);
      return reading;
    }),
  );
  await heedPauses(
    ports,
    met.filter((reading) => reading !== undefined),
  );
}

/** The observation that a status reading amounts to; none if it says nothing about authorization. */
export function observe(connectionId: string, source: Source, reading: StatusReading): Observation | undefined {
  if (reading.kind !== 'read' || reading.auth === undefined) return undefined;
  const { auth, startedAt, providerTime, undated, label } = reading;
  return {
    connectionId,
    source,
    fact: { register: 'auth', value: auth },
    observedAt: startedAt,
    ...(providerTime && { providerTime }),
    ...(undated !== undefined && { undated }),
    key: '',
    label,
  };
}

/** What a reading says of the connection besides its health. */
export function aboutOf(reading: StatusReading) {
  return reading.kind === 'read' ? reading.about : undefined;
}
