import type { MovableClock } from './clock.ts';
import type { Poller } from './poller.ts';

/** More moves than any honest run needs; beyond it something nudges itself for ever. */
const MOST_MOVES = 1000;

/**
 * Moves the clock from one waiting message to the next until none is left. Hands back how often the clock was moved.
 * @throws if the queues do not come to rest
 */
export async function settle(clock: MovableClock, queues: Pick<Poller, 'quiet' | 'nextVisibleAt'>): Promise<number> {
  for (let move = 0; move < MOST_MOVES; move += 1) {
    await queues.quiet();
    const next = queues.nextVisibleAt();
    if (next === undefined) return move;
    clock.advance(Math.max(0, next - clock.now()));
  }
  throw new Error(`The queue did not come to rest within ${MOST_MOVES} moves of the clock`);
}
