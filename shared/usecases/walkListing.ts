import { type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/time.ts';
import { step } from '../domain/walk.ts';
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
import { pauseAskedFor } from './pauses.ts';

export interface WalkPorts extends AskPorts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly directory: ConnectionDirectory;
  readonly stage: StageStore;
  readonly pace: LookPace;
}

export interface Walked {
  /** `whole`: seen to its end. `under_way`: the next run goes on. `broken`: a page failed, or the cursors went round. */
  readonly listing: 'whole' | 'under_way' | 'broken';
  /** How many it has shown so far. */
  readonly listed: number;
  readonly failures: number;
}

/** Pages for which one turn of the pace is taken; after them the place is saved, so that a killed run loses little. */
const PAGES_A_TURN = 10;
/** The longest that one page may take: with less time left, it is the next run's. */
const PAGE_TIMEOUT: Milliseconds = 15 * SECOND;
/** A run waits so long for its turn, and else leaves the listing to the next one. */
const PATIENCE: Milliseconds = MINUTE;
/** After so many tries at one page its cursor is taken for dead, and the listing is begun anew. */
const TRIES = 3;

/**
 * Hands on what the provider's listing says, page by page, at the pace that all workers share. Only of a listing that was
 * seen to its end is anything concluded from an absence, and only about connections whose status was not found before it
 * began.
 *
 * @param rest what else is kept of the sweep's place
 */
export async function walkListing(
  ports: WalkPorts,
  rest: Omit<SweepPlace, 'listing'>,
  from: ListingPlace,
  until: Instant,
): Promise<Walked> {
  const { clock, directory, pace, stage } = ports;
  const { startedAt } = from;
  const { asked, add, flush } = askForLooks(ports, clock.now(), startedAt);
  const missing = new Set(from.missing);
  let { walk, listed, tries = 0 } = from;
  const here = () => ({ ...rest, listing: { startedAt, walk, listed, missing: [...missing], tries } });
  const stop = async (listing: Walked['listing'], place: SweepPlace) => {
    await flush();
    await stage.saveSweepPlace(place);
    return { listing, listed, failures: asked.failed };
  };

  for (let pages = 0; ; pages++) {
    const takesTurn = pages % PAGES_A_TURN === 0;
    if (takesTurn && pages > 0) await stop('under_way', here());
    const goesOn = takesTurn ? await waitForTurn(ports, until) : clock.now() + PAGE_TIMEOUT <= until;
    if (!goesOn) return stop('under_way', here());
    const page = await directory.page(walk.cursor, clock.now() + PAGE_TIMEOUT);
    if (page.kind === 'failed') {
      const pause = pauseAskedFor(page);
      if (pause !== undefined) await pace.holdOff(clock.now() + pause);
      tries++;
      return stop('broken', tries < TRIES ? here() : rest);
    }
    tries = 0;
    for (const connection of page.connections) {
      listed++;
      missing.delete(connection.id);
      await add({ kind: 'listed', id: connection.id, facts: factsOf(connection) });
    }
    if (page.next === undefined) break;
    const next = step(walk, page.next);
    if (!next) return stop('broken', rest);
    walk = next;
  }
  for (const id of missing) await add({ kind: 'missing', id });
  await flush();
  if (asked.failed > 0) return { listing: 'whole', listed, failures: asked.failed };
  await stage.saveFleetSize(listed);
  return stop('whole', { ...rest, listedAt: startedAt });
}

/** Whether the pace lets the next pages be asked for in this run; if so, resolves when it is their turn. */
async function waitForTurn({ clock, pace }: WalkPorts, until: Instant): Promise<boolean> {
  const now = clock.now();
  const latest = Math.min(now + PATIENCE, until - PAGE_TIMEOUT);
  if (latest < now) return false;
  const turn = await pace.reserve(PAGES_A_TURN, now, latest);
  if (turn.kind === 'later') return false;
  await clock.pause(Math.max(0, turn.at - now));
  return true;
}

/** Without the names of companies, which no queue is to carry; the status tells them. */
function factsOf({ label, service, about: { customerId, system } }: ListedConnection) {
  return {
    label,
    ...(service && { service }),
    about: { ...(customerId !== undefined && { customerId }), ...(system !== undefined && { system }) },
  };
}
