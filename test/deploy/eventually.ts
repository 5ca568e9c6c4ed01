import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks again until `look` finds something, because a deployed system answers in its own time. Throws with `what` after
 * `withinMs`.
 */
export async function eventually<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(200);
  }
}
