import { beforeEach, describe, expect, test } from '@jest/globals';
import { end, type Hold, NEVER_HELD, trip } from '../../shared/domain/hold.ts';
import type { HoldStore } from '../../shared/ports.ts';
import { START } from './support/time.ts';

const RULE = { window: 1, percent: 20, count: 500, smallFleet: 20, smallFleetCount: 3 };

/** What every HoldStore must do. `open` hands out an empty one. */
export function holdStoreContract(name: string, open: () => Promise<HoldStore> | HoldStore): void {
  describe(`HoldStore contract: ${name}`, () => {
    let store: HoldStore;
    const closed = trip(NEVER_HELD, { from: START - 1, openings: 3, fleet: 4 }, RULE, START) as Hold;

    beforeEach(async () => {
      store = await open();
    });

    test('a guard that never closed is of version 0; what was saved comes back, a version on', async () => {
      expect(await store.load()).toEqual(NEVER_HELD);
      expect(await store.save(closed)).toBe('saved');
      expect(await store.load()).toEqual({ ...closed, version: 1 });
      const ended = end({ ...closed, version: 1 }, 'released', 'Zoë looked: “real” 🦊', START + 1) as Hold;
      expect(await store.save(ended)).toBe('saved');
      expect(await store.load()).toEqual({ ...ended, version: 2 });
    });

    test('case 71: of several that close it together one does', async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => store.save(closed)));
      expect(outcomes.toSorted()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'saved']);
    });

    test('who closes it against an operator’s word hears of a conflict', async () => {
      await store.save(closed);
      await store.save(end({ ...closed, version: 1 }, 'cancelled', 'looked', START + 1) as Hold);
      expect(await store.save({ ...closed, version: 1 })).toBe('conflict');
      expect(await store.load()).toMatchObject({ version: 2, past: [{ endedAs: 'cancelled' }] });
    });
  });
}
