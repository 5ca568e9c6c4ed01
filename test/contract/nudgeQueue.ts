import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Group, groupKey } from '../../shared/domain/group.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import type { NudgeQueue } from '../../shared/ports.ts';
import { START } from './support/time.ts';

/** A queue, and what it holds by now. */
export interface OpenedQueue {
  readonly queue: NudgeQueue;
  /** Takes everything out, in no particular order. */
  drain(): Promise<readonly Group[]>;
}

/** What every NudgeQueue must do. `open` hands out an empty one with the given bucket; 0 keeps every nudge. */
export function nudgeQueueContract(name: string, open: (bucketMs: number) => Promise<OpenedQueue> | OpenedQueue): void {
  describe(`NudgeQueue contract: ${name}`, () => {
    const acme: Group = { kind: 'customer', id: 'cust_1' };
    let opened: OpenedQueue;
    beforeEach(async () => {
      opened = await open(MINUTE);
    });
    const drained = async () => (await opened.drain()).map(groupKey).toSorted();

    test('a nudge names its group and nothing else', async () => {
      await opened.queue.nudge(acme, START);
      await opened.queue.nudge({ kind: 'connection', id: 'cust_1' }, START);
      expect(await drained()).toEqual(['connection:cust_1', 'customer:cust_1']);
    });

    test('case 37: nudges of one group within a bucket are one; the next bucket has its own', async () => {
      await Promise.all(Array.from({ length: 30 }, (_, n) => opened.queue.nudge(acme, START + n)));
      expect(await drained()).toEqual(['customer:cust_1']);
      await opened.queue.nudge(acme, START + MINUTE);
      expect(await drained()).toEqual(['customer:cust_1']);
    });

    test('without a bucket every nudge is kept', async () => {
      opened = await open(0);
      await opened.queue.nudge(acme, START);
      await opened.queue.nudge(acme, START);
      expect(await drained()).toEqual(['customer:cust_1', 'customer:cust_1']);
    });

    test('35 groups at once arrive once each, even if one is named twice', async () => {
      const groups = Array.from({ length: 35 }, (_, n): Group => ({ kind: 'customer', id: `cust_${n}` }));
      expect(await opened.queue.nudgeAll([...groups, ...groups.slice(0, 3)], START)).toEqual({ failed: 0 });
      expect(await drained()).toEqual(groups.map(groupKey).toSorted());
    });

    test('nobody to nudge is no call and no failure', async () => {
      expect(await opened.queue.nudgeAll([], START)).toEqual({ failed: 0 });
      expect(await drained()).toEqual([]);
    });

    test.each([
      ['separators', 'a#b%c/d'],
      ['500 characters of four bytes', '🦊'.repeat(500)],
      ['characters that SQS refuses in a body', 'a\u0000\u0001\ufffe\uffff\ud800'],
    ])('an id is opaque: %s', async (_what, id) => {
      await opened.queue.nudge({ kind: 'customer', id }, START);
      expect(await opened.drain()).toEqual([{ kind: 'customer', id }]);
    });
  });
}
