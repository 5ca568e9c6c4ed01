import { beforeEach, describe, expect, test } from '@jest/globals';
import { endSession, type Session, startSession } from '../../shared/domain/session.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { SessionStore } from '../../shared/ports.ts';
import { START, type TestClock, testClock } from './support/time.ts';

/** What every SessionStore must do. `open` hands out an empty one. */
export function sessionStoreContract(
  name: string,
  open: (clock: TestClock) => Promise<SessionStore> | SessionStore,
): void {
  describe(`SessionStore contract: ${name}`, () => {
    let store: SessionStore;
    let clock: TestClock;
    const session = (state = 'state-1'): Session =>
      startSession({ state, attempt: 'attempt-1', connectionId: 'conn#1' }, START);

    beforeEach(async () => {
      clock = testClock();
      store = await open(clock);
    });

    test('reads what was saved, a version on; an unknown state is nobody’s', async () => {
      expect(await store.save(session())).toBe('saved');
      expect(await store.load('state-1')).toEqual({ ...session(), version: 1 });
      expect(await store.load('state-2')).toBeUndefined();
    });

    test('case 77: of two that save the same version one is told of a conflict', async () => {
      await store.save(session());
      const stored = { ...session(), version: 1 };
      const turns = [{ ...stored, step: 'exchanging' as const }, endSession(stored, 'failed')];
      const outcomes = await Promise.all(turns.map((turn) => store.save(turn)));
      expect(outcomes.toSorted()).toEqual(['conflict', 'saved']);
      expect(await store.save(session())).toBe('conflict');
    });

    test('case 82: is kept for an hour after it could last be started, to the second', async () => {
      await store.save(session());
      clock.advance(15 * MINUTE + HOUR - SECOND);
      expect(await store.load('state-1')).toMatchObject({ connectionId: 'conn#1' });
      clock.advance(SECOND);
      expect(await store.load('state-1')).toBeUndefined();
    });
  });
}
