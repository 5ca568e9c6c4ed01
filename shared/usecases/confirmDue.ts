import type { Connection } from '../domain/connection.ts';
import type { Observation, Source } from '../domain/observation.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
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
/** With less time left than this a read is not worth waiting for. */
const ROOM: Milliseconds = 10 * SECOND;

/**
 * Looks at the status of what is due, before anybody is told, in its turn of the pace. Takes at most half of the time that
 * is left: what could not be read by then is unreadable, and the signed delivery stands.
 *
 * @returns false if their turn comes later, as in a pause that the provider asked for: then nothing was read or recorded
 */
export async function confirmDue(ports: ConfirmPorts, run: DeliveryRun, due: readonly Connection[]): Promise<boolean> {
  const { clock, pace, status } = ports;
  const now = clock.now();
  const until = now + (run.deadline - now) / 2;
  const turn = await orTell(ports, pace.reserve(due.length, now, Math.max(now, until - ROOM)), { kind: 'at', at: now });
  if (turn.kind === 'later') return false;
  await clock.pause(Math.max(0, turn.at - now));
  const met = await concurrently(due, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const reading = clock.now() < until ? await status.read(id, until) : TOO_LATE;
      const observation = observe(id, 'confirm', reading);
      if (observation) await recordObservations(ports, id, [observation], aboutOf(reading));
      else await recordUnread(ports, id);
      return reading;
    }),
  );
  const read = met.filter((reading) => reading !== undefined);
  await orTell(ports, heedPauses(ports, read), undefined);
  return true;
}

/** A pace that cannot be told, or moved, holds up nobody who waits for a message. */
async function orTell<T>({ journal }: ConfirmPorts, work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    journal.note({ event: 'failure', where: 'deliver.pace', error: describeError(error) });
    return otherwise;
  }
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
