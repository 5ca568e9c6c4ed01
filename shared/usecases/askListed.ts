import { DAY, type Instant, type Milliseconds } from '../domain/time.ts';
import { START_OF_WALK } from '../domain/walk.ts';
import { describeError } from '../faults.ts';
import type { Journal, SweepPlace } from '../ports.ts';
import { type Walked, type WalkPorts, walkListing } from './walkListing.ts';

export interface ListedPorts extends WalkPorts {
  readonly journal: Journal;
  /** The time between two listings. */
  readonly listEvery: Milliseconds;
}

export interface ListedAsked extends Omit<Walked, 'listing'> {
  /** `waits`: not due yet. */
  readonly listing: Walked['listing'] | 'waits';
}

/** A listing that has not come to its end by then is begun anew: what it says is too old to conclude from. */
const GOOD_FOR = DAY;

/**
 * Goes on with the listing that is under way, or begins one if it is time. Trouble is counted, and so is every run after a
 * listing that came to no end, until one does.
 */
export async function askListed(
  ports: ListedPorts,
  place: SweepPlace,
  missing: readonly string[],
  until: Instant,
): Promise<ListedAsked> {
  const now = ports.clock.now();
  const { listing: left, ...rest } = place;
  const lapsed = left !== undefined && now - left.startedAt >= GOOD_FOR;
  if ((!left || lapsed) && now < (place.listedAt ?? -Infinity) + ports.listEvery) return WAITS;
  if (left && !lapsed && now < (left.notBefore ?? now)) return WAITS;
  const isOverdue = lapsed || left?.isOverdue === true;
  const fresh = { startedAt: now, walk: START_OF_WALK, listed: 0, missing, isOverdue };
  try {
    const walked = await walkListing(ports, rest, left && !lapsed ? left : fresh, until);
    const hasEnded = walked.listing === 'whole' && walked.failures === 0;
    return { ...walked, failures: walked.failures + (isOverdue && !hasEnded ? 1 : 0) };
  } catch (error) {
    ports.journal.note({ event: 'failure', where: 'sweep.listing', error: describeError(error) });
    return { listing: 'broken', listed: 0, failures: 1 };
  }
}

const WAITS: ListedAsked = { listing: 'waits', listed: 0, failures: 0 };
