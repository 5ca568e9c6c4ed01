import { beforeEach, describe, expect, test } from '@jest/globals';
import { HOUR, type Milliseconds } from '../../shared/domain/time.ts';
import type { TokenVault } from '../../shared/ports.ts';
import { collect, START } from './support/time.ts';

const OLD = { accessToken: 'at_old', refreshToken: 'rt_old', expiresAt: START + HOUR };
const NEW = { accessToken: 'at_new', refreshToken: 'rt_new', expiresAt: START + 2 * HOUR };
const NEWER = { accessToken: 'at_newer' };

export interface OpenedVault {
  readonly vault: TokenVault;
  /** Moves the clock that the vault's changes are dated by; absent where that is the machine's own. */
  readonly advance?: (duration: Milliseconds) => void;
}

/** What every TokenVault must do. `open` hands out an empty one of a stage named `test`. */
export function tokenVaultContract(name: string, open: () => Promise<OpenedVault> | OpenedVault): void {
  describe(`TokenVault contract: ${name}`, () => {
    let vault: TokenVault;
    let advance: OpenedVault['advance'];
    beforeEach(async () => {
      ({ vault, advance } = await open());
    });

    /** Makes a pair the current one, the way every pair becomes it. */
    const store = async (connectionId: string, attempt: string, pair: typeof NEWER) => {
      await vault.keepPending(connectionId, attempt, pair);
      expect(await vault.promote(connectionId, attempt)).toBe('promoted');
    };

    test('of a connection that is not known nothing is kept, and nothing can be done with it', async () => {
      expect(await vault.current('conn_1')).toBeUndefined();
      expect(await vault.pending('conn_1')).toBeUndefined();
      expect(await vault.promote('conn_1', 'a1')).toBe('gone');
      await vault.discard('conn_1', 'a1');
      await vault.remove('conn_1');
      expect(await collect(vault.list())).toEqual([]);
    });

    test('the first pair waits where no worker looks, until it is promoted', async () => {
      await vault.keepPending('conn_1', 'a1', NEW);
      expect(await vault.current('conn_1')).toBeUndefined();
      expect(await vault.pending('conn_1')).toEqual({ attempt: 'a1', pair: NEW });
      expect(await vault.promote('conn_1', 'a1')).toBe('promoted');
      expect(await vault.current('conn_1')).toEqual(NEW);
      expect(await vault.pending('conn_1')).toBeUndefined();
    });

    test('the workers keep their pair while a fresh one waits', async () => {
      await store('conn_1', 'a1', OLD);
      await vault.keepPending('conn_1', 'a2', NEW);
      expect(await vault.current('conn_1')).toEqual(OLD);
      expect(await vault.promote('conn_1', 'a2')).toBe('promoted');
      expect(await vault.current('conn_1')).toEqual(NEW);
    });

    test('a pair without refresh token and expiry is kept as it is', async () => {
      await store('conn_1', 'a1', NEWER);
      expect(await vault.current('conn_1')).toEqual(NEWER);
    });

    test('an expiry is kept in whole seconds, and never later than it is', async () => {
      await vault.keepPending('conn_1', 'a1', { accessToken: 'at_1', expiresAt: START + 1_999 });
      expect((await vault.pending('conn_1'))?.pair.expiresAt).toBe(START + 1_000);
    });

    test('case 77: an attempt that is kept twice is kept once', async () => {
      await vault.keepPending('conn_1', 'a1', NEW);
      await vault.keepPending('conn_1', 'a1', NEW);
      await vault.keepPending('conn_1', 'a1', NEWER);
      expect(await vault.pending('conn_1')).toEqual({ attempt: 'a1', pair: NEW });
    });

    test('case 77: two copies of the same attempt at once: both end well, and one pair waits', async () => {
      await Promise.all([vault.keepPending('conn_1', 'a1', NEW), vault.keepPending('conn_1', 'a1', NEW)]);
      expect(await vault.pending('conn_1')).toEqual({ attempt: 'a1', pair: NEW });
      const outcomes = await Promise.all([vault.promote('conn_1', 'a1'), vault.promote('conn_1', 'a1')]);
      expect(outcomes).toEqual(['promoted', 'promoted']);
      expect(await vault.current('conn_1')).toEqual(NEW);
      expect(await vault.pending('conn_1')).toBeUndefined();
    });

    test('two colleagues at once: one of the pairs waits, and the other is gone', async () => {
      await Promise.all([vault.keepPending('conn_1', 'a1', OLD), vault.keepPending('conn_1', 'a2', NEW)]);
      const waiting = await vault.pending('conn_1');
      const lost = waiting?.attempt === 'a1' ? 'a2' : 'a1';
      expect(waiting).toEqual(lost === 'a2' ? { attempt: 'a1', pair: OLD } : { attempt: 'a2', pair: NEW });
      expect(await vault.promote('conn_1', lost)).toBe('gone');
      expect(await vault.promote('conn_1', waiting?.attempt ?? '')).toBe('promoted');
      expect(await vault.current('conn_1')).toEqual(waiting?.pair);
    });

    test('a later attempt takes the place of the one that waits, which does not come back', async () => {
      await vault.keepPending('conn_1', 'a1', OLD);
      await vault.keepPending('conn_1', 'a2', NEW);
      await vault.keepPending('conn_1', 'a1', OLD);
      expect(await vault.pending('conn_1')).toEqual({ attempt: 'a2', pair: NEW });
      expect(await vault.promote('conn_1', 'a1')).toBe('gone');
      expect(await vault.current('conn_1')).toBeUndefined();
      expect(await vault.promote('conn_1', 'a2')).toBe('promoted');
    });

    test('a promotion that is asked for again is done already, also after the next one', async () => {
      await store('conn_1', 'a1', OLD);
      await store('conn_1', 'a2', NEW);
      expect(await vault.promote('conn_1', 'a2')).toBe('promoted');
      expect(await vault.promote('conn_1', 'a1')).toBe('promoted');
      expect(await vault.current('conn_1')).toEqual(NEW);
    });

    test('what was promoted does not wait again, and is not discarded', async () => {
      await store('conn_1', 'a1', NEW);
      await vault.keepPending('conn_1', 'a1', NEW);
      expect(await vault.pending('conn_1')).toBeUndefined();
      await vault.discard('conn_1', 'a1');
      expect(await vault.current('conn_1')).toEqual(NEW);
    });

    test('case 78: a pair of the wrong account is discarded for good, and the old one stays', async () => {
      await store('conn_1', 'a1', OLD);
      await vault.keepPending('conn_1', 'a2', NEW);
      await vault.discard('conn_1', 'a2');
      await vault.discard('conn_1', 'a2');
      await vault.keepPending('conn_1', 'a2', NEW);
      expect(await vault.pending('conn_1')).toBeUndefined();
      expect(await vault.promote('conn_1', 'a2')).toBe('gone');
      expect(await vault.current('conn_1')).toEqual(OLD);
    });

    test('a late discard does not touch the pair of a later attempt', async () => {
      await vault.keepPending('conn_1', 'a1', OLD);
      await vault.keepPending('conn_1', 'a2', NEW);
      await vault.discard('conn_1', 'a1');
      expect(await vault.pending('conn_1')).toEqual({ attempt: 'a2', pair: NEW });
    });

    test('removed is gone at once, the pair that waits too, however often', async () => {
      await store('conn_1', 'a1', OLD);
      await vault.keepPending('conn_1', 'a2', NEW);
      await vault.remove('conn_1');
      await vault.remove('conn_1');
      expect(await vault.current('conn_1')).toBeUndefined();
      expect(await vault.pending('conn_1')).toBeUndefined();
      expect(await vault.promote('conn_1', 'a2')).toBe('gone');
      expect(await collect(vault.list())).toEqual([]);
    });

    test('a new pair after a removal is kept, and does not bring the removed one back', async () => {
      await store('conn_1', 'a1', OLD);
      await vault.remove('conn_1');
      await vault.keepPending('conn_1', 'a2', NEW);
      expect(await vault.current('conn_1')).toBeUndefined();
      expect(await vault.promote('conn_1', 'a2')).toBe('promoted');
      expect(await vault.current('conn_1')).toEqual(NEW);
    });

    test.each([
      ['capitals', 'conn_A'],
      ['a slash', 'conn/a'],
      ['a way up', '../conn_a'],
      ['a hash', 'conn#a'],
      ['a space', 'conn a'],
      ['an umlaut', 'ü'],
      ['500 characters', `${'x'.repeat(499)}é`],
      ['the ending of an ARN', 'conn-abc123'],
    ])('an id is opaque: one with %s has its own pair and is listed as it is', async (_, id) => {
      await store('conn_a', 'a1', OLD);
      await store(id, 'a1', NEW);
      expect(await vault.current('conn_a')).toEqual(OLD);
      expect(await vault.current(id)).toEqual(NEW);
      const ids = (await collect(vault.list())).map(({ connectionId }) => connectionId);
      expect(ids.toSorted()).toEqual(['conn_a', id].toSorted());
    });

    test('lists whose tokens are kept, since when, and where a pair waits; never a value', async () => {
      await store('conn_1', 'a1', OLD);
      advance?.(HOUR);
      await vault.keepPending('conn_2', 'a1', NEW);
      const listed = [...(await collect(vault.list()))].sort((a, b) => a.changedAt - b.changedAt);
      expect(listed).toMatchObject([
        { connectionId: 'conn_1', stage: 'test', pending: false },
        { connectionId: 'conn_2', stage: 'test', pending: true },
      ]);
      const [first = 0, second = 0] = listed.map(({ changedAt }) => changedAt);
      expect(second - first).toBeGreaterThanOrEqual(advance ? HOUR : 0);
      expect(second - first).toBeLessThan(1.5 * HOUR);
      expect(JSON.stringify(listed)).not.toMatch(/at_|rt_/);
    });
  });
}
