import { DAY, type Instant, type Milliseconds } from '../domain/time.ts';
import { START_OF_WALK, step } from '../domain/walk.ts';
import type {
  Clock,
  ConnectionDirectory,
  Journal,
  ListedConnection,
  ListingPlace,
  LookPace,
  StageStore,
  SweepPlace,
} from '../ports.ts';
import { type AskPorts, askForLooks } from './askForLooks.ts';
import { errorName } from './errorName.ts';

export interface ListedPorts extends AskPorts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly directory: ConnectionDirectory;
  readonly stage: StageStore;
  readonly pace: LookPace;
  /** The time between two listings. */
  readonly listEvery: Milliseconds;
}

export interface ListedAsked {
  /** `whole`: seen to its end. `under_way`: the next run goes on. `broken`: begun anew next time. `waits`: not due yet. */
  readonly listing: 'whole' | 'under_way' | 'broken' | 'waits';
  /** How many it has shown so far. */
  readonly listed: number;
  readonly failures: number;
}

/** The place is saved this often, so that a run that is killed loses little of its way. */
const SAVE_EVERY = 10;
/** A listing that was left lying for longer is begun anew. */
const GOOD_FOR = DAY;

/**
 * Hands on what the provider's listing says, page by page. Only of a listing that was seen to its end is anything
 * concluded from an absence, and only about connections whose status was not found before it began.
 */
export async function askListed(
  ports: ListedPorts,
  place: SweepPlace,
  missing: readonly string[],
  until: Instant,
): Promise<ListedAsked> {
  const { clock, stage, journal, listEvery } = ports;
  const now = clock.now();
  const { listing: left, ...rest } = place;
  const underWay = left && now - left.startedAt < GOOD_FOR ? left : undefined;
  if (!underWay && now < (place.listedAt ?? -Infinity) + listEvery) {
    return { listing: 'waits', listed: 0, failures: 0 };
  }
  try {
    const from = underWay ?? { startedAt: now, walk: START_OF_WALK, listed: 0, missing };
    const { end, listed, failures } = await walk(ports, rest, from, until);
    if (end === 'whole' && failures === 0) {
      await stage.saveFleetSize(listed);
      await stage.saveSweepPlace({ ...rest, listedAt: from.startedAt });
    }
    if (end === 'broken') await stage.saveSweepPlace(rest);
    return { listing: end, listed, failures };
  } catch (error) {
    journal.note({ event: 'failure', where: 'sweep.listing', error: errorName(error) });
    return { listing: 'broken', listed: 0, failures: 1 };
  }
}

async function walk(ports: ListedPorts, rest: Omit<SweepPlace, 'listing'>, from: ListingPlace, until: Instant) {
  const { clock, directory, pace, stage } = ports;
  const { startedAt } = from;
  const { asked, add, flush } = askForLooks(ports, startedAt);
  const missing = new Set(from.missing);
  let { walk, listed } = from;
  const end = async (how: 'whole' | 'under_way' | 'broken') => {
    await flush();
    return { end: how, listed, failures: asked.failed };
  };
  const save = async () => {
    await flush();
    await stage.saveSweepPlace({ ...rest, listing: { startedAt, walk, listed, missing: [...missing] } });
  };
  for (let pages = 1; ; pages++) {
    const page = await directory.page(walk.cursor, until);
    if (page.kind === 'failed') {
      if (page.retryAfter !== undefined) await pace.holdOff(clock.now() + page.retryAfter);
      return end('broken');
    }
    for (const connection of page.connections) {
      listed++;
      missing.delete(connection.id);
      await add({ kind: 'listed', id: connection.id, facts: factsOf(connection) });
    }
    if (page.next === undefined) break;
    const next = step(walk, page.next);
    if (!next) return end('broken');
    walk = next;
    if (clock.now() >= until) {
      await save();
      return end('under_way');
    }
    if (pages % SAVE_EVERY === 0) await save();
  }
  for (const id of missing) await add({ kind: 'missing', id });
  return end('whole');
}

/** Without the names of companies, which no queue is to carry; the status tells them. */
function factsOf({ label, service, about: { customerId, system } }: ListedConnection) {
  return {
    label,
    ...(service && { service }),
    about: { ...(customerId !== undefined && { customerId }), ...(system !== undefined && { system }) },
  };
}
