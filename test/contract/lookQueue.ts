import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Look, LookBatch } from '../../shared/domain/look.ts';
import type { LookQueue } from '../../shared/ports.ts';
import { START } from './support/time.ts';

/** A queue, and what may be taken from it by now. */
export interface OpenedLookQueue {
  readonly queue: LookQueue;
  drain(): Promise<readonly LookBatch[]>;
}

/** What every LookQueue must do. */
export function lookQueueContract(name: string, open: () => Promise<OpenedLookQueue> | OpenedLookQueue): void {
  describe(`LookQueue contract: ${name}`, () => {
    let opened: OpenedLookQueue;
    beforeEach(async () => {
      opened = await open();
    });
    const due = (id: string): Look => ({ kind: 'due', id });
    const idsIn = (batches: readonly LookBatch[]) =>
      batches.flatMap(({ looks }) => looks.map(({ id }) => id)).toSorted();

    test('a batch arrives as it was asked for', async () => {
      const batch: LookBatch = {
        askedAt: START,
        looks: [
          due('conn_1'),
          { kind: 'missing', id: 'conn_2' },
          { kind: 'listed', id: 'conn_3', facts: { label: 'Active', about: {} } },
          {
            kind: 'listed',
            id: 'conn_4',
            facts: { label: 'Inactive', service: 'inactive', about: { customerId: 'cust_1', system: 'SAP' } },
          },
        ],
      };
      expect(await opened.queue.ask([batch])).toEqual({ failed: 0 });
      expect(await opened.drain()).toEqual([batch]);
    });

    test('35 batches at once arrive once each', async () => {
      const ids = Array.from({ length: 35 }, (_, n) => `conn_${n}`);
      expect(await opened.queue.ask(ids.map((id) => ({ askedAt: START, looks: [due(id)] })))).toEqual({ failed: 0 });
      expect(idsIn(await opened.drain())).toEqual(ids.toSorted());
    });

    test('what is put off is not there yet', async () => {
      await opened.queue.ask([{ askedAt: START, looks: [due('conn_1')] }], 60_000);
      expect(await opened.drain()).toEqual([]);
    });

    test.each([
      ['separators', 'a#b%c/d'],
      ['characters that SQS refuses in a body', 'a\u0000\u0001\ufffe\uffff'],
    ])('an id is opaque: %s', async (_what, id) => {
      await opened.queue.ask([{ askedAt: START, looks: [due(id)] }]);
      expect(idsIn(await opened.drain())).toEqual([id]);
    });

    test('a hundred ids of 500 characters of four bytes arrive, however many messages that takes', async () => {
      const ids = Array.from({ length: 100 }, (_, n) => `${n}${'🦊'.repeat(497)}`);
      expect(await opened.queue.ask([{ askedAt: START, looks: ids.map(due) }])).toEqual({ failed: 0 });
      expect(idsIn(await opened.drain())).toEqual(ids.toSorted());
    });
  });
}
