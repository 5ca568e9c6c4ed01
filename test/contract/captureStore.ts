import { beforeEach, describe, expect, test } from '@jest/globals';
import { HOUR, type Instant, MINUTE } from '../../shared/domain/time.ts';
import type { CapturedDelivery, CaptureStore, Clock } from '../../shared/ports.ts';
import { START, testClock } from './support/time.ts';

function captured(receivedAt: Instant, overrides: Partial<CapturedDelivery> = {}): CapturedDelivery {
  const body = new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]);
  return {
    delivery: { body, headers: { 'x-webhook-signature': 'ab' }, receivedAt, endpoint: 'conn_1' },
    bytes: 5,
    outcome: 'accepted',
    ...overrides,
  };
}

/** What every CaptureStore must do. `open` hands out an empty one on the given clock. */
export function captureStoreContract(
  name: string,
  open: (clock: Pick<Clock, 'now'>) => Promise<CaptureStore> | CaptureStore,
): void {
  describe(`CaptureStore contract: ${name}`, () => {
    let clock: ReturnType<typeof testClock>;
    let store: CaptureStore;
    beforeEach(async () => {
      clock = testClock();
      store = await open(clock);
    });

    test('it is off until it is started, and off again at its end', async () => {
      expect(await store.until()).toBeUndefined();
      await store.start(START + MINUTE);
      expect(await store.until()).toBe(START + MINUTE);
      clock.advance(MINUTE);
      expect(await store.until()).toBeUndefined();
    });

    test('what was kept comes back byte by byte, newest first; a place is used again', async () => {
      const older = captured(START, { outcome: 'signature_mismatch' });
      const newer = captured(START + 1, { bytes: 70_000 });
      await store.keep('a#1', captured(START - 1));
      await store.keep('a#1', older);
      await store.keep('a#2', newer);
      const plain = (await store.all()).map((one) => ({
        ...one,
        delivery: { ...one.delivery, body: new Uint8Array(one.delivery.body) },
      }));
      expect(plain).toEqual([newer, older]);
    });

    test('case 42: what is older than an hour is absent', async () => {
      await store.keep('1', captured(START));
      clock.advance(HOUR + 1_000);
      expect(await store.all()).toEqual([]);
    });

    test('stopping deletes all and tells how many; twice is no error', async () => {
      await store.start(START + HOUR);
      for (const place of ['1', '2', '3']) await store.keep(place, captured(START));
      expect(await store.stop()).toBe(3);
      expect([await store.until(), await store.all(), await store.stop()]).toEqual([undefined, [], 0]);
    });
  });
}
