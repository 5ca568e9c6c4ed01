import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CustomerStore } from '../../shared/ports.ts';
import { customer } from './support/examples.ts';
import { alter, collect, START } from './support/time.ts';

/** What every CustomerStore must do. `open` hands out an empty one. */
export function customerStoreContract(name: string, open: () => Promise<CustomerStore> | CustomerStore): void {
  describe(`CustomerStore contract: ${name}`, () => {
    let store: CustomerStore;
    beforeEach(async () => {
      store = await open();
    });

    test('everything of a customer comes back, one version later', async () => {
      const acme = customer('cust#1', {
        slack: { kind: 'channel', channel: 'C0001' },
        accountOwner: { name: 'Ada', email: 'ada@example.test' },
        paused: 'work orders',
        learned: { unreachable: ['old@acme.example'], optedOut: [], snoozedUntil: START },
      });
      expect(await store.save(acme)).toBe('saved');
      expect(await store.load('cust#1')).toEqual({ ...acme, version: 1 });
      expect(await store.load('cust')).toBeUndefined();
    });

    test('case 40: a customer without a name is stored', async () => {
      await store.save(customer('cust_1', { name: '' }));
      expect((await store.load('cust_1'))?.name).toBe('');
    });

    test('case 32: of two writers with the same version one saves', async () => {
      await store.save(customer('cust_1'));
      const writes = ['A', 'B'].map((site) => store.save(customer('cust_1', { version: 1, name: site })));
      expect((await Promise.all(writes)).toSorted()).toEqual(['conflict', 'saved']);
      expect((await store.load('cust_1'))?.version).toBe(2);
    });

    test('a removed customer is gone; removing again does nothing; an old copy does not bring it back', async () => {
      await store.save(customer('cust_1'));
      await store.remove('cust_1');
      await store.remove('cust_1');
      expect(await store.load('cust_1')).toBeUndefined();
      expect(await store.save(customer('cust_1', { version: 1 }))).toBe('conflict');
      expect(await collect(store.all())).toEqual([]);
    });

    test('all customers are listed once each', async () => {
      const ids = Array.from({ length: 60 }, (_, n) => `cust_${n}`);
      await Promise.all(ids.map((id) => store.save(customer(id))));
      const all = await collect(store.all());
      expect(all.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(all.find(({ id }) => id === 'cust_7')).toEqual(customer('cust_7', { version: 1 }));
    });

    test('what a caller does to an object afterwards does not reach the store', async () => {
      const acme = customer('cust_1', { contacts: [] });
      await store.save(acme);
      alter(acme.contacts);
      const loaded = await store.load('cust_1');
      alter(loaded?.contacts);
      expect((await store.load('cust_1'))?.contacts).toEqual([]);
    });
  });
}
