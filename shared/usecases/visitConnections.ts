import type { Look, LookBatch } from '../domain/look.ts';
import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { LookQueue, StatusReading } from '../ports.ts';
import type { JournalEntry } from '../telemetry.ts';
import { concurrently } from './concurrently.ts';
import type { ConfirmPorts } from './confirmDue.ts';
import { heedPauses } from './pauses.ts';
import { prepareVisit, recordVisit } from './visitConnection.ts';

export interface VisitPorts extends ConfirmPorts {
  readonly looks: LookQueue;
  /** A look older than this was asked for again by now. */
  readonly lookEvery: Milliseconds;
}

/** What a batch came to, as the journal tells it. Where anything failed, the batch must come again. */
export type Visited = Omit<Extract<JournalEntry, { event: 'looks.done' }>, 'event'>;

type Tally = { -readonly [K in keyof Visited]: Visited[K] };

/** What came of a few looks. */
interface Chunk {
  readonly met: readonly StatusReading[];
  /** Those whose turn is later, and when. */
  readonly left: readonly Look[];
  readonly until?: Instant;
}

/** The longest that one status read may take. */
const READ_TIMEOUT: Milliseconds = 10 * SECOND;
/** Kept back before the deadline: a read, and recording what it told. */
const MARGIN: Milliseconds = 2 * READ_TIMEOUT;
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
  const met: StatusReading[] = [];
  let until: Instant | undefined;
  while (rest.length > 0 && until === undefined && clock.now() + MARGIN <= deadline) {
    const chunk = await visitChunk(ports, { ...batch, looks: rest.slice(0, concurrency) }, tally);
    rest = [...chunk.left, ...rest.slice(concurrency)];
    met.push(...chunk.met);
    until = chunk.until ?? (await heedPauses(ports, met));
  }
  if (rest.length > 0) await putOff(ports, { ...batch, looks: rest }, until ?? clock.now(), tally);
  journal.count('ConnectionVisited', tally.visited);
  if (tally.dropped > 0) journal.count('LookDropped', tally.dropped);
  if (tally.visited > 0) journal.count('UnreadableShare', Math.round((100 * tally.unreadable) / tally.visited));
  journal.note({ event: 'looks.done', ...tally });
  return tally;
}

/** Looks at a few connections at once, when it is their turn. */
async function visitChunk(ports: VisitPorts, batch: LookBatch, tally: Tally): Promise<Chunk> {
  const { clock, pace } = ports;
  const due = await each(ports, batch.looks, tally, (look) => prepareVisit(ports, look, batch, tally));
  const toRead = batch.looks.filter((_, i) => due[i]);
  if (toRead.length === 0) return { met: [], left: [] };
  const turn = await pace.reserve(toRead.length, clock.now(), clock.now() + PATIENCE);
  if (turn.kind === 'later') return { met: [], left: toRead, until: turn.at };
  await clock.pause(Math.max(0, turn.at - clock.now()));
  const met = await each(ports, toRead, tally, async (look) => {
    const reading = await ports.status.read(look.id, clock.now() + READ_TIMEOUT);
    tally.visited++;
    if (reading.kind !== 'read') tally.unreadable++;
    await recordVisit(ports, look, batch, reading, tally);
    return reading;
  });
  return { met: met.filter((reading) => reading !== undefined), left: [] };
}

/** One connection's trouble is counted, and no other's. */
function each<T>(ports: VisitPorts, looks: readonly Look[], tally: Tally, work: (look: Look) => Promise<T>) {
  return concurrently(looks, ports.concurrency, async (look) => {
    try {
      return await work(look);
    } catch (error) {
      tally.failures++;
      ports.journal.note({ event: 'failure', where: 'status.visit', error: describeError(error) });
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
