import type { Instant, Milliseconds } from '../../../shared/domain/time.ts';

/** The moment at which contract tests begin: 2026-03-01T10:00:00Z. */
export const START: Instant = Date.UTC(2026, 2, 1, 10);

/** A clock that stands still until it is told to move. */
export interface TestClock {
  now(): Instant;
  advance(duration: Milliseconds): void;
}

export function testClock(): TestClock {
  let now = START;
  return {
    now: () => now,
    advance: (duration) => {
      now += duration;
    },
  };
}

/** Ids w1, w2, w3… */
export function countingIds(): { id(): string } {
  let next = 0;
  return { id: () => `w${++next}` };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Changes a list that a store was given or gave out, as a careless caller would. */
export function alter(list: readonly unknown[] | undefined): void {
  (list as unknown[]).push('changed');
}
