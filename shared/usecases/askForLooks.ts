import type { Look } from '../domain/look.ts';
import type { Instant } from '../domain/time.ts';
import type { LookQueue } from '../ports.ts';

export interface AskPorts {
  readonly looks: LookQueue;
  /** How many looks a worker is handed at a time. */
  readonly batchSize: number;
}

/** Batches that are sent in one call, and the most that are ever held: a fleet of any size needs no more memory. */
const SENT_AT_ONCE = 10;

/**
 * Asks for looks as they come.
 *
 * @param listingAt the start of the listing that says why
 */
export function askForLooks({ looks, batchSize }: AskPorts, askedAt: Instant, listingAt?: Instant) {
  const held: Look[] = [];
  const asked = { looks: 0, failed: 0 };

  async function flush(): Promise<void> {
    if (held.length === 0) return;
    const batches = [];
    for (let from = 0; from < held.length; from += batchSize) {
      const about = listingAt === undefined ? { askedAt } : { askedAt, listingAt };
      batches.push({ ...about, looks: held.slice(from, from + batchSize) });
    }
    asked.looks += held.length;
    held.length = 0;
    asked.failed += (await looks.ask(batches)).failed;
  }

  return {
    /** What was asked for so far, and how many batches of it could not be sent. */
    asked: asked as { readonly looks: number; readonly failed: number },
    /** Resolves to true if all that was added has been sent, as far as it could be. */
    async add(look: Look): Promise<boolean> {
      held.push(look);
      if (held.length < batchSize * SENT_AT_ONCE) return false;
      await flush();
      return true;
    },
    flush,
  };
}
