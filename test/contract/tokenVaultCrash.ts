import { describe, expect, test } from '@jest/globals';
import type { TokenVault } from '../../shared/ports.ts';
import type { Moment, MortalProxy } from '../fixtures/mortalProxy.ts';
import { collect } from './support/time.ts';

const OLD = { accessToken: 'at_old' };
const NEW = { accessToken: 'at_new', refreshToken: 'rt_new' };

export interface CrashWorld {
  /** Speaks to the server directly. */
  readonly vault: TokenVault;
  /** The same tokens, through the proxy. */
  readonly mortal: TokenVault;
  readonly proxy: MortalProxy;
}

interface Scenario {
  readonly name: string;
  prepare(vault: TokenVault, id: string): Promise<unknown>;
  act(vault: TokenVault, id: string): Promise<unknown>;
  /** What must hold at any time, however far it got. */
  readonly meanwhile: readonly (string | undefined)[];
  /** Once it was repeated. */
  check(vault: TokenVault, id: string): Promise<void>;
}

const stored = async (vault: TokenVault, id: string) => {
  await vault.keepPending(id, 'a1', OLD);
  await vault.promote(id, 'a1');
};

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'keeping the first pair',
    prepare: async () => undefined,
    act: (vault, id) => vault.keepPending(id, 'a2', NEW),
    meanwhile: [undefined],
    check: async (vault, id) => {
      expect(await vault.pending(id)).toEqual({ attempt: 'a2', pair: NEW });
    },
  },
  {
    name: 'keeping a pair after a removal',
    prepare: async (vault, id) => {
      await stored(vault, id);
      await vault.remove(id);
    },
    act: (vault, id) => vault.keepPending(id, 'a2', NEW),
    // What a restored secret holds could be seen for a moment, if its removal had not emptied it.
    meanwhile: [undefined],
    check: async (vault, id) => {
      expect(await vault.pending(id)).toEqual({ attempt: 'a2', pair: NEW });
    },
  },
  {
    name: 'promoting',
    prepare: async (vault, id) => {
      await stored(vault, id);
      await vault.keepPending(id, 'a2', NEW);
    },
    act: (vault, id) => vault.promote(id, 'a2'),
    meanwhile: ['at_old', 'at_new'],
    check: async (vault, id) => {
      expect(await vault.promote(id, 'a2')).toBe('promoted');
      expect(await vault.current(id)).toEqual(NEW);
      expect(await vault.pending(id)).toBeUndefined();
    },
  },
  {
    name: 'discarding',
    prepare: async (vault, id) => {
      await stored(vault, id);
      await vault.keepPending(id, 'a2', NEW);
    },
    act: (vault, id) => vault.discard(id, 'a2'),
    meanwhile: ['at_old'],
    check: async (vault, id) => {
      expect(await vault.pending(id)).toBeUndefined();
      expect(await vault.promote(id, 'a2')).toBe('gone');
    },
  },
  {
    name: 'removing',
    prepare: async (vault, id) => {
      await stored(vault, id);
      await vault.keepPending(id, 'a2', NEW);
    },
    act: (vault, id) => vault.remove(id),
    meanwhile: ['at_old', undefined],
    check: async (vault, id) => {
      expect(await vault.current(id)).toBeUndefined();
      expect(await vault.pending(id)).toBeUndefined();
      expect((await collect(vault.list())).map(({ connectionId }) => connectionId)).not.toContain(id);
    },
  },
];

/** Kills a vault's client at each of its requests, one after the other, and repeats what it was at. */
export function tokenVaultCrashContract(name: string, open: () => Promise<CrashWorld>): void {
  describe.each(SCENARIOS)(`TokenVault contract: ${name}, killed while $name`, ({ prepare, act, meanwhile, check }) => {
    test.each<Moment>(['before', 'after'])('%s each of its requests: a repeat ends as if made once', async (moment) => {
      const { vault, mortal, proxy } = await open();
      proxy.live(Number.POSITIVE_INFINITY, moment);
      // Logs in, which it does once, and whose failure is any read's.
      await mortal.current('conn_whole');
      await prepare(vault, 'conn_whole');
      proxy.live(Number.POSITIVE_INFINITY, moment);
      await act(mortal, 'conn_whole');
      await check(vault, 'conn_whole');
      const requests = proxy.seen();
      expect(requests).toBeGreaterThan(0);
      for (let dieAt = 1; dieAt <= requests; dieAt++) {
        const id = `conn_${dieAt}`;
        await prepare(vault, id);
        proxy.live(dieAt, moment);
        await expect(act(mortal, id)).rejects.toThrow();
        expect(meanwhile).toContain((await vault.current(id))?.accessToken);
        await act(vault, id);
        await check(vault, id);
      }
    });
  });
}
