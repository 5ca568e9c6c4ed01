import { beforeEach, describe, expect, test } from '@jest/globals';
import { NEW_STAGE } from '../../shared/domain/mode.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import type { StageStore } from '../../shared/ports.ts';
import { START } from './support/time.ts';

/** What every StageStore must do. `open` hands out an empty one. */
export function stageStoreContract(name: string, open: () => Promise<StageStore> | StageStore): void {
  describe(`StageStore contract: ${name}`, () => {
    let store: StageStore;
    beforeEach(async () => {
      store = await open();
    });

    test('a new stage is in shadow; what was set last is read', async () => {
      expect(await store.mode()).toEqual(NEW_STAGE);
      await store.setMode({ mode: 'live', allowlist: [], skipOpenedBefore: START });
      await store.setMode({ mode: 'allowlist', allowlist: ['cust#1'] });
      expect(await store.mode()).toEqual({ mode: 'allowlist', allowlist: ['cust#1'] });
    });

    test('case 90: two that start together: one holds the lease', async () => {
      const starts = ['run-1', 'run-2'].map((run) => store.acquireLease('sweep', run, START, START + MINUTE));
      expect((await Promise.all(starts)).toSorted()).toEqual([false, true]);
    });

    test('case 90: a lease that nobody gave back lapses at its end, not before', async () => {
      expect(await store.acquireLease('sweep', 'run-1', START, START + MINUTE)).toBe(true);
      expect(await store.acquireLease('sweep', 'run-2', START + MINUTE - 1, START + 2 * MINUTE)).toBe(false);
      expect(await store.acquireLease('sweep', 'run-2', START + MINUTE, START + 2 * MINUTE)).toBe(true);
      expect(await store.acquireLease('sweep', 'run-1', START + MINUTE, START + 2 * MINUTE)).toBe(false);
    });

    test('the holder may take its lease again, and prolongs it', async () => {
      await store.acquireLease('sweep', 'run-1', START, START + MINUTE);
      expect(await store.acquireLease('sweep', 'run-1', START, START + 3 * MINUTE)).toBe(true);
      expect(await store.acquireLease('sweep', 'run-2', START + 2 * MINUTE, START + 9 * MINUTE)).toBe(false);
    });

    test('only the holder gives a lease back; leases of other names are not concerned', async () => {
      await store.acquireLease('sweep', 'run-1', START, START + MINUTE);
      expect(await store.acquireLease('other', 'run-2', START, START + MINUTE)).toBe(true);
      await store.releaseLease('sweep', 'run-2');
      expect(await store.acquireLease('sweep', 'run-2', START, START + MINUTE)).toBe(false);
      await store.releaseLease('sweep', 'run-1');
      await store.releaseLease('sweep', 'run-1');
      expect(await store.acquireLease('sweep', 'run-2', START, START + MINUTE)).toBe(true);
    });

    test('the place of the sweep is where it was left', async () => {
      expect(await store.sweepPlace()).toBeUndefined();
      const listing = {
        startedAt: START,
        listed: 200,
        walk: { cursor: 'page=2', mark: 'page=1', steps: 1, stride: 4 },
        missing: ['conn#7', 'conn_1'],
      };
      await store.saveSweepPlace({ after: 'conn#7', listing, listedAt: START });
      expect(await store.sweepPlace()).toEqual({ after: 'conn#7', listing, listedAt: START });
      await store.saveSweepPlace({});
      expect(await store.sweepPlace()).toEqual({});
    });

    test('the size of the fleet is unknown until it was saved, and then what was saved last', async () => {
      expect(await store.fleetSize()).toBeUndefined();
      await store.saveFleetSize(200);
      await store.saveFleetSize(0);
      expect(await store.fleetSize()).toBe(0);
    });
  });
}
