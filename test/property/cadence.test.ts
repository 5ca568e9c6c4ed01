import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Cadence, type Glance, isLookDue, statusAge } from '../../shared/domain/cadence.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { START_OF_WALK, step, type Walk } from '../../shared/domain/walk.ts';

const cadences: fc.Arbitrary<Cadence> = fc
  .record({
    sweepEvery: fc.integer({ min: 1, max: 60 }),
    sweeps: fc.integer({ min: 1, max: 24 }),
    recent: fc.integer({ min: 0, max: 600 }),
  })
  .map(({ sweepEvery, sweeps, recent }) => ({
    sweepEvery: sweepEvery * MINUTE,
    lookEvery: sweepEvery * sweeps * MINUTE,
    recent: recent * MINUTE,
  }));

/** When a connection is looked at within so many sweeps, with each look made at once and answered or not. */
function looksOf(id: string, glance: Glance, cadence: Cadence, sweeps: number, answered: boolean): readonly number[] {
  const looks: number[] = [];
  let { freshness } = glance;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const now = sweep * cadence.sweepEvery;
    if (!isLookDue(id, { ...glance, ...(freshness && { freshness }) }, cadence, now)) continue;
    looks.push(now);
    const times = (freshness?.unanswered?.times ?? 0) + 1;
    freshness = answered ? { since: now } : { since: freshness?.since ?? now, unanswered: { times, lastAt: now } };
  }
  return looks;
}

const gapsOf = (looks: readonly number[]) => looks.slice(1).map((at, i) => at - (looks[i] ?? 0));

describe('how often a connection is looked at', () => {
  test('never longer apart than is allowed, answered or not, whatever its id', () => {
    fc.assert(
      fc.property(fc.string(), cadences, fc.boolean(), (id, cadence, answered) => {
        const gaps = gapsOf(looksOf(id, {}, cadence, 200, answered));
        expect(gaps.length).toBeGreaterThan(0);
        for (const gap of gaps) expect(gap).toBeLessThanOrEqual(Math.max(cadence.lookEvery, cadence.sweepEvery));
      }),
    );
  });

  test('in every sweep while an incident is open, and for a while after', () => {
    fc.assert(
      fc.property(fc.string(), cadences, fc.nat({ max: 100 }), (id, cadence, changed) => {
        expect(looksOf(id, { open: true }, cadence, 50, true)).toHaveLength(50);
        const changedAt = changed * MINUTE;
        const quiet = looksOf(id, { changedAt }, cadence, 50, true);
        const sweeps = Array.from({ length: 50 }, (_, sweep) => sweep * cadence.sweepEvery);
        const recent = sweeps.filter((at) => at < changedAt + cadence.recent);
        expect(quiet).toEqual(expect.arrayContaining(recent));
      }),
    );
  });

  test('one that gives no answer is left alone twice as long each time, and never for longer than a healthy one', () => {
    const cadence = { sweepEvery: 10 * MINUTE, lookEvery: 2 * HOUR, recent: 0 };
    const minutes = gapsOf(looksOf('conn_1', { open: true }, cadence, 60, false)).map((gap) => gap / MINUTE);
    expect(minutes.slice(0, 6)).toEqual([10, 20, 40, 80, 110, 110]);
  });

  test('a fleet that was first seen in one sweep comes apart', () => {
    const cadence = { sweepEvery: 10 * MINUTE, lookEvery: HOUR, recent: 0 };
    const bySweep = new Map<number, number>();
    for (let i = 0; i < 1_000; i++) {
      const looks = looksOf(`conn_${i}`, {}, cadence, 6 * 24, true).filter((at) => at >= 20 * HOUR);
      for (const at of looks) bySweep.set(at, (bySweep.get(at) ?? 0) + 1);
    }
    const counts = [...bySweep.values()];
    expect(counts).toHaveLength(24);
    // A fifth of them each, more or less.
    expect(Math.max(...counts)).toBeLessThan(400);
  });

  test('a status has an age only where there should be one', () => {
    expect(statusAge({}, HOUR)).toBe(0);
    expect(statusAge({ freshness: { since: 0 } }, HOUR)).toBe(HOUR);
    expect(statusAge({ freshness: { since: 0 }, idle: true }, HOUR)).toBe(0);
  });
});

describe('case 74: a walk from cursor to cursor', () => {
  /** Steps until the walk notices that it has come round; undefined where it has not within `most`. */
  function stepsUntilRound(cursorAt: (i: number) => string, most: number): number | undefined {
    let walk: Walk = START_OF_WALK;
    for (let i = 0; i < most; i++) {
      const next = step(walk, cursorAt(i));
      if (!next) return i + 1;
      walk = next;
    }
    return undefined;
  }

  test('that goes round is noticed within three times its way, whatever came before the round', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.integer({ min: 1, max: 200 }), (tail, round) => {
        const cursorAt = (i: number) => (i < tail ? `tail ${i}` : `round ${(i - tail) % round}`);
        expect(stepsUntilRound(cursorAt, 3 * (tail + round) + 2)).toBeGreaterThan(tail);
      }),
    );
  });

  test('that does not go round is never stopped', () => {
    expect(stepsUntilRound((i) => `${i}`, 10_000)).toBeUndefined();
  });
});
