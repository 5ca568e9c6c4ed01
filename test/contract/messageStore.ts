import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Landing, Message } from '../../shared/domain/message.ts';
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

    test('what landed how stays, whatever is put before, meanwhile and afterwards', async () => {
      await store.put(message('m1', { to: ['a@acme.example', 'b@acme.example'] }));
      const landed = await store.land('m1', 'bounced', ['a@acme.example']);
      expect(landed).toEqual({ ...(await store.load('m1')), landings: { 'a@acme.example': 'bounced' } });
      const sent = message('m1', { state: 'sent', settledAt: START + 1, to: ['a@acme.example', 'b@acme.example'] });
      await Promise.all([store.put(sent), store.land('m1', 'delivered', ['b@acme.example'])]);
      const both = { ...sent, landings: { 'a@acme.example': 'bounced', 'b@acme.example': 'delivered' } };
      expect(await store.load('m1')).toEqual(both);
      await store.put({ ...both, landings: {} } as Message);
      expect(await store.load('m1')).toEqual(both);
    });

    test('case 60: the worst of a mailbox counts, in whatever order and however often it comes', async () => {
      const events = [
        ['delayed', ['a@acme.example', 'b@acme.example']],
        ['delivered', ['a@acme.example', 'b@acme.example']],
        ['complained', ['a@acme.example']],
        ['bounced', ['b@acme.example']],
      ] as const satisfies readonly (readonly [Landing, readonly string[]])[];
      const orders = fc.shuffledSubarray([...events, ...events], { minLength: 8 });
      let id = 0;
      await fc.assert(
        fc.asyncProperty(orders, fc.nat(8), async (order, settledAfter) => {
          id++;
          await store.put(message(`m${id}`));
          for (const [place, [landing, mailboxes]] of order.entries()) {
            if (place === settledAfter) await store.put(message(`m${id}`, { state: 'sent' }));
            await store.land(`m${id}`, landing, mailboxes);
          }
          const landings = { 'a@acme.example': 'complained', 'b@acme.example': 'bounced' };
          expect((await store.load(`m${id}`))?.landings).toEqual(landings);
        }),
        { numRuns: 20 },
      );
    });

    test('feedback about a message that is not there, or not any more, leaves nothing behind', async () => {
      expect(await store.land('m1', 'delivered', ['a@acme.example'])).toBeUndefined();
      await store.put(message('m1', { customerId: 'cust_1' }));
      expect(await store.land('m1', 'delivered', [])).toEqual(message('m1', { customerId: 'cust_1' }));
      await store.land('m1', 'bounced', ['a@acme.example']);
      await store.remove('m1');
      expect(await store.land('m1', 'delivered', ['a@acme.example'])).toBeUndefined();
      expect(await store.load('m1')).toBeUndefined();
      await store.put(message('m2', { customerId: 'cust_1' }));
      clock.advance(401 * DAY);
      expect(await store.land('m2', 'delivered', ['a@acme.example'])).toBeUndefined();
    });

    test('case 42: a message is absent once its time is over, however late it is deleted', async () => {
      await store.put(message('m1', { customerId: 'cust_1' }));
      clock.advance(399 * DAY);
      expect((await store.load('m1'))?.id).toBe('m1');
      clock.advance(2 * DAY);
      expect(await store.load('m1')).toBeUndefined();
      expect(await collect(store.ofCustomer('cust_1'))).toEqual([]);
      expect(await collect(store.every())).toEqual([]);
    });

    test("a customer's messages are found, and can be removed one by one", async () => {
      const landings = { 'a@acme.example': 'delivered' } as const;
      await store.put(message('m1', { customerId: 'cust_1' }));
      await store.land('m1', 'delivered', ['a@acme.example']);
      await store.put(message('m2', { customerId: 'cust_2' }));
      await store.put(message('m3'));
      expect(await collect(store.ofCustomer('cust_1'))).toEqual([message('m1', { customerId: 'cust_1', landings })]);
      expect((await collect(store.every())).map(({ id }) => id).sort()).toEqual(['m1', 'm2', 'm3']);
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
