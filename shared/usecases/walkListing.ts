import { type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/time.ts';
import { step } from '../domain/walk.ts';
import type {
  Clock,
  ConnectionDirectory,
  ListedConnection,
  ListingPlace,
  LookPace,
  StageStore,
  SweepPlace,
  UnreadableReason,
} from '../ports.ts';
import { type AskPorts, askForLooks } from './askForLooks.ts';
import { pauseAskedFor } from './pauses.ts';

export interface WalkPorts extends AskPorts {
  readonly clock: Clock;
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
/** Answers that a cursor gets which has died; whatever else goes wrong passes. */
const DEAD_END: ReadonlySet<UnreadableReason> = new Set(['client_error', 'unexpected_shape']);
/** After so many of them in a row the listing is begun anew. */
const TRIES = 3;

/**
 * Hands on what the provider's listing says, page by page, at the pace that all functions share. Only of a listing that was
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
  const here = (more: Partial<ListingPlace> = {}): SweepPlace => {
    const { isOverdue = false } = from;
    return { ...rest, listing: { startedAt, walk, listed, missing: [...missing], tries, isOverdue, ...more } };
  };
  // A place behind a batch that could not be sent would leave out what it asked for.
  const save = async (place: SweepPlace) => {
    await flush();
    if (asked.failed === 0) await stage.saveSweepPlace(place);
  };
  const end = async (listing: Walked['listing'], place: SweepPlace) => {
    await save(place);
    return { listing, listed, failures: asked.failed };
  };

  for (let pages = 0; ; pages++) {
    const takesTurn = pages % PAGES_A_TURN === 0;
    if (takesTurn && pages > 0) await save(here());
    const goesOn = takesTurn ? await waitForTurn(ports, until) : clock.now() + PAGE_TIMEOUT <= until;
    if (!goesOn) return end('under_way', here());
    const page = await directory.page(walk.cursor, clock.now() + PAGE_TIMEOUT);
    if (page.kind === 'failed') {
      const notBefore = clock.now() + (pauseAskedFor(page) ?? 0);
      if (page.reason === 'rate_limited') await pace.holdOff(notBefore);
      if (DEAD_END.has(page.reason)) tries++;
      return end('broken', tries < TRIES ? here({ notBefore }) : rest);
    }
    tries = 0;
    for (const connection of page.connections) {
      listed++;
      missing.delete(connection.id);
      await add({ kind: 'listed', id: connection.id, facts: factsOf(connection) });
    }
    if (page.next === undefined) break;
    const next = step(walk, page.next);
    if (!next) return end('broken', rest);
    walk = next;
  }
  for (const id of missing) await add({ kind: 'missing', id });
  await flush();
  if (asked.failed === 0) await stage.saveFleetSize(listed);
  return end('whole', { ...rest, listedAt: startedAt });
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
