import { DAY, type Instant, type Milliseconds } from '../domain/time.ts';
import { START_OF_WALK } from '../domain/walk.ts';
import { describeError } from '../faults.ts';
import type { SweepPlace } from '../ports.ts';
import { type Walked, type WalkPorts, walkListing } from './walkListing.ts';

export interface ListedPorts extends WalkPorts {
  /** The time between two listings. */
  readonly listEvery: Milliseconds;
}

export interface ListedAsked extends Omit<Walked, 'listing'> {
  /** `waits`: not due yet. */
  readonly listing: Walked['listing'] | 'waits';
}

/** A listing that has not come to its end by then is begun anew: what it says is too old to conclude from. */
const GOOD_FOR = DAY;

/** Goes on with the listing that is under way, or begins one if it is time. Trouble is counted. */
export async function askListed(
  ports: ListedPorts,
  place: SweepPlace,
  missing: readonly string[],
  until: Instant,
): Promise<ListedAsked> {
  const now = ports.clock.now();
  const { listing: left, ...rest } = place;
  const lapsed = left !== undefined && now - left.startedAt >= GOOD_FOR;
  if ((!left || lapsed) && now < (place.listedAt ?? -Infinity) + ports.listEvery) {
    return { listing: 'waits', listed: 0, failures: 0 };
  }
  try {
    const from = left && !lapsed ? left : { startedAt: now, walk: START_OF_WALK, listed: 0, missing };
    const walked = await walkListing(ports, rest, from, until);
    return { ...walked, failures: walked.failures + (lapsed ? 1 : 0) };
  } catch (error) {
    ports.journal.note({ event: 'failure', where: 'sweep.listing', error: describeError(error) });
    return { listing: 'broken', listed: 0, failures: 1 };
  }
}
