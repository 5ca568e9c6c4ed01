import type { Look, LookBatch } from '../domain/look.ts';
import { type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/time.ts';
import type { LookPace, LookQueue } from '../ports.ts';
import type { JournalEntry } from '../telemetry.ts';
import { concurrently } from './concurrently.ts';
import type { ConfirmPorts } from './confirmDue.ts';
import { errorName } from './errorName.ts';
import { prepareVisit, recordVisit } from './visitConnection.ts';

export interface VisitPorts extends ConfirmPorts {
  readonly looks: LookQueue;
  readonly pace: LookPace;
  /** A look older than this was asked for again by now. */
  readonly lookEvery: Milliseconds;
}

/** What a batch came to, as the journal tells it. Where anything failed, the batch must come again. */
export type Visited = Omit<Extract<JournalEntry, { event: 'looks.done' }>, 'event'>;

type Tally = { -readonly [K in keyof Visited]: Visited[K] };

/** What of a chunk is to come again, and not before when. */
interface Interrupted {
  readonly looks: readonly Look[];
  readonly until: Instant;
}

/** The longest that one status read may take. */
const READ_TIMEOUT: Milliseconds = 10 * SECOND;
/** Kept back before the deadline: a read, and recording what it told. */
const MARGIN: Milliseconds = 2 * READ_TIMEOUT;
/** After too many calls, where the provider does not say how long to wait. */
const PAUSE: Milliseconds = MINUTE;
/** Looks that would have to wait longer for their turn are put off instead: waiting workers cost money. */
const PATIENCE: Milliseconds = 5 * SECOND;

/**
 * Makes the looks of a batch, as many at a time as the pace allows that all workers share. What the pace, the provider or
 * the time does not allow is put off. Only explicit answers change anything; everything else is counted.
 */
export async function visitConnections(ports: VisitPorts, batch: LookBatch, deadline: Instant): Promise<Visited> {
  const { clock, journal, concurrency } = ports;
  const tally = emptyTally();
  let rest = batch.looks;
  if (clock.now() - batch.askedAt > ports.lookEvery) {
    tally.dropped = rest.length;
    rest = [];
  }
  let until: Instant | undefined;
  while (rest.length > 0 && until === undefined) {
    if (clock.now() + MARGIN > deadline) {
      until = clock.now();
      break;
    }
    const stopped = await visitChunk(ports, rest.slice(0, concurrency), batch.askedAt, tally);
    rest = [...(stopped?.looks ?? []), ...rest.slice(concurrency)];
    until = stopped?.until;
  }
  if (rest.length > 0) await putOff(ports, { ...batch, looks: rest }, until ?? clock.now(), tally);
  journal.count('ConnectionVisited', tally.visited);
  if (tally.dropped > 0) journal.count('LookDropped', tally.dropped);
  if (tally.visited > 0) journal.count('UnreadableShare', Math.round((100 * tally.unreadable) / tally.visited));
  journal.note({ event: 'looks.done', ...tally });
  return tally;
}

/** Looks at a few connections at once, when it is their turn. */
async function visitChunk(
  ports: VisitPorts,
  chunk: readonly Look[],
  askedAt: Instant,
  tally: Tally,
): Promise<Interrupted | undefined> {
  const { clock, pace } = ports;
  const due = await each(ports, chunk, tally, (look) => prepareVisit(ports, look, askedAt, tally));
  const toRead = chunk.filter((_, i) => due[i]);
  if (toRead.length === 0) return undefined;
  const turn = await pace.reserve(toRead.length, clock.now(), clock.now() + PATIENCE);
  if (turn.kind === 'later') return { looks: toRead, until: turn.at };
  await clock.pause(Math.max(0, turn.at - clock.now()));
  const waits = await each(ports, toRead, tally, async (look) => {
    const reading = await ports.status.read(look.id, clock.now() + READ_TIMEOUT);
    tally.visited++;
    if (reading.kind !== 'read') tally.unreadable++;
    // Too many calls are not this connection's fault: it is asked about again, and not left alone for it.
    const again = reading.kind === 'unreadable' && reading.reason === 'rate_limited';
    if (!again) await recordVisit(ports, look, askedAt, reading, tally);
    const pause = reading.kind === 'unreadable' ? (reading.retryAfter ?? (again ? PAUSE : undefined)) : undefined;
    return { again, until: pause === undefined ? 0 : clock.now() + pause };
  });
  const until = Math.max(...waits.map((wait) => wait?.until ?? 0));
  if (until === 0) return undefined;
  await pace.holdOff(until);
  return { looks: toRead.filter((_, i) => waits[i]?.again), until };
}

/** One connection's trouble is counted, and no other's. */
function each<T>(ports: VisitPorts, looks: readonly Look[], tally: Tally, work: (look: Look) => Promise<T>) {
  return concurrently(looks, ports.concurrency, async (look) => {
    try {
      return await work(look);
    } catch (error) {
      tally.failures++;
      ports.journal.note({ event: 'failure', where: 'status.visit', error: errorName(error) });
      return undefined;
    }
  });
}

async function putOff(ports: VisitPorts, batch: LookBatch, until: Instant, tally: Tally): Promise<void> {
  const { failed } = await ports.looks.ask([batch], Math.max(0, until - ports.clock.now()));
  if (failed > 0) tally.failures += batch.looks.length;
  else tally.putOff += batch.looks.length;
}

function emptyTally(): Tally {
  return { visited: 0, opened: 0, closed: 0, unreadable: 0, putOff: 0, dropped: 0, failures: 0 };
}
