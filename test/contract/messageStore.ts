import { beforeEach, describe, expect, test } from '@jest/globals';
import { DAY } from '../../shared/domain/time.ts';
import type { MessageStore } from '../../shared/ports.ts';
import { message } from './support/examples.ts';
import { alter, collect, START, type TestClock, testClock } from './support/time.ts';

/** What every MessageStore must do. `open` hands out an empty one that keeps messages for 400 days. */
export function messageStoreContract(
  name: string,
  open: (clock: TestClock) => Promise<MessageStore> | MessageStore,
): void {
  describe(`MessageStore contract: ${name}`, () => {
    let clock: TestClock;
    let store: MessageStore;
    beforeEach(async () => {
      clock = testClock();
      store = await open(clock);
    });

    test('a message comes back as it was last put', async () => {
      await store.put(message('m1'));
      expect(await store.load('m1')).toEqual(message('m1'));
      const sent = message('m1', { state: 'sent', settledAt: START + 1, providerId: '0100#a' });
      await store.put(sent);
      await store.put(message('m2'));
      expect(await store.load('m1')).toEqual(sent);
      expect(await store.load('m3')).toBeUndefined();
    });

    test('case 42: a message is absent once its time is over, however late it is deleted', async () => {
      await store.put(message('m1', { customerId: 'cust_1' }));
      clock.advance(399 * DAY);
      expect((await store.load('m1'))?.id).toBe('m1');
      clock.advance(2 * DAY);
      expect(await store.load('m1')).toBeUndefined();
      expect(await collect(store.ofCustomer('cust_1'))).toEqual([]);
    });

    test("a customer's messages are found, and can be removed one by one", async () => {
      await store.put(message('m1', { customerId: 'cust_1' }));
      await store.put(message('m2', { customerId: 'cust_2' }));
      await store.put(message('m3'));
      expect((await collect(store.ofCustomer('cust_1'))).map(({ id }) => id)).toEqual(['m1']);
      await store.remove('m1');
      await store.remove('m1');
      expect(await collect(store.ofCustomer('cust_1'))).toEqual([]);
      expect((await store.load('m2'))?.id).toBe('m2');
    });

    test('what a caller does to an object afterwards does not reach the store', async () => {
      const original = message('m1', { covers: [] });
      await store.put(original);
      alter(original.covers);
      const loaded = await store.load('m1');
      alter(loaded?.covers);
      expect((await store.load('m1'))?.covers).toEqual([]);
    });
  });
}
