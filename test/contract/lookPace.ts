import { beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { LookPace } from '../../shared/ports.ts';
import { START } from './support/time.ts';

/** What every LookPace must do. `open` hands out a new one of ten looks a second, as several workers have it. */
export function lookPaceContract(name: string, open: () => Promise<LookPace> | LookPace): void {
  describe(`LookPace contract: ${name}`, () => {
    let pace: LookPace;
    beforeEach(async () => {
      pace = await open();
    });
    const latest = START + 5 * SECOND;

    test('one after the other: each begins where the last one ended', async () => {
      expect(await pace.reserve(10, START, latest)).toEqual({ kind: 'at', at: START });
      expect(await pace.reserve(5, START, latest)).toEqual({ kind: 'at', at: START + SECOND });
      expect(await pace.reserve(1, START, latest)).toEqual({ kind: 'at', at: START + 1_500 });
    });

    test('time that nobody used is not saved up', async () => {
      await pace.reserve(10, START, latest);
      const later = START + MINUTE;
      expect(await pace.reserve(10, later, later + SECOND)).toEqual({ kind: 'at', at: later });
      expect(await pace.reserve(10, later, later + SECOND)).toEqual({ kind: 'at', at: later + SECOND });
    });

    test('whoever would have to wait too long reserves nothing', async () => {
      await pace.reserve(60, START, latest);
      expect(await pace.reserve(10, START, latest)).toEqual({ kind: 'later', at: START + 6 * SECOND });
      expect(await pace.reserve(10, START, START + 6 * SECOND)).toEqual({ kind: 'at', at: START + 6 * SECOND });
    });

    test('many at once: none gets the time of another', async () => {
      const turns = await Promise.all(Array.from({ length: 8 }, () => pace.reserve(5, START, latest)));
      expect(turns.map(({ at }) => at - START).toSorted((a, b) => a - b)).toEqual([
        0, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500,
      ]);
    });

    test('case 62: a pause that the provider asked for holds for everybody, and a shorter one does not end it', async () => {
      await pace.holdOff(START + MINUTE);
      await pace.holdOff(START + SECOND);
      expect(await pace.reserve(1, START, latest)).toEqual({ kind: 'later', at: START + MINUTE });
      expect(await pace.reserve(1, START + MINUTE, START + MINUTE)).toEqual({ kind: 'at', at: START + MINUTE });
    });
  });
}
