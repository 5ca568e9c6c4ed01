import { describe, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { AHEAD, ID, type PairsWorld, pairsWorld, UNTIL_DUE } from '../fixtures/pairsWorld.ts';

/** A world in which the pair is about to end. */
async function due(): Promise<PairsWorld> {
  const world = await pairsWorld();
  world.later(UNTIL_DUE);
  return world;
}

describe('a pair that is ours', () => {
  test('is used as it is until its end is near, and read from the vault once', async () => {
    const world = await pairsWorld();
    const process = world.process();
    for (const later of [0, DAY, 20 * DAY]) {
      world.later(later);
      expect(await process.read()).toBe('answered');
    }
    expect(world.desk.count).toEqual({ refreshed: 0, refused: 0, minted: 0 });
    // The vault once, and the status three times.
    expect(process.calls()).toBe(4);
  });

  test('makini token-pair: is renewed ahead of its end, stored before it is used, and used by everybody from then on', async () => {
    const world = await due();
    const [one, other] = [world.process(), world.process()];
    expect(await one.read()).toBe('answered');
    expect(await world.workers()).toEqual({ token: 'at_2', works: true });
    expect(await other.read()).toBe('answered');
    expect(await world.vault.pending(ID)).toBeUndefined();
    expect(world.desk.count).toEqual({ refreshed: 1, refused: 0, minted: 0 });
    expect(world.journal.entries).toEqual([{ event: 'pair.renewed', connectionId: ID }]);
    expect(world.journal.counted).toEqual({});
  });

  test('is not renewed with too little time to store what comes', async () => {
    const world = await due();
    expect(await world.process().read(4_000)).toBe('answered');
    expect(world.desk.count.refreshed).toBe(0);
  });

  test('that somebody holds the lease of is waited for, and then used as it is', async () => {
    const world = await due();
    const { clock, leases } = world.ports;
    await leases.acquireLease(`pair:${ID}`, 'somebody', clock.now(), clock.now() + MINUTE);
    expect(await world.process().read()).toBe('answered');
    expect(world.desk.count.refreshed).toBe(0);
    world.later(MINUTE);
    expect(await world.process().read()).toBe('answered');
    expect(world.desk.count.refreshed).toBe(1);
  });

  test('case 68: refused with everything else at once, it is neither renewed nor replaced', async () => {
    const world = await pairsWorld();
    world.later(DAY);
    world.desk.refuseAll(true);
    const process = world.process();
    for (let i = 0; i < 3; i++) expect(await process.read()).toBe('unauthorized');
    world.desk.refuseAll(false);
    expect(await process.read()).toBe('answered');
    expect(world.desk.count).toMatchObject({ refreshed: 0, refused: 0 });
    expect((await world.workers()).token).toBe('at_1');
    expect(world.journal.counted).toEqual({});
  });

  test('case 69: that somebody else has refreshed is replaced by one that works, and operators hear of it once', async () => {
    const world = await pairsWorld();
    world.later(DAY);
    world.desk.refresh('rt_1');
    for (let i = 0; i < 3; i++) expect(await world.process().read()).toBe('answered');
    expect(await world.workers()).toEqual({ token: 'at_3', works: true });
    expect(world.desk.count.minted).toBe(1);
    expect(world.journal.counted).toEqual({ TokenNotKept: 1 });
    expect(world.journal.entries).toContainEqual({ event: 'pair.lost', connectionId: ID });
  });

  test('that has ended is renewed where its refresh token still counts', async () => {
    const world = await pairsWorld();
    world.later(UNTIL_DUE + AHEAD);
    expect(await world.process().read()).toBe('answered');
    expect(world.desk.count).toEqual({ refreshed: 1, refused: 0, minted: 0 });
  });

  test('whose successor the vault refuses is lost: a minted one is read with, takes its place once the vault is well', async () => {
    const world = await due();
    const broken = { ...world.ports.vault, keepPending: () => Promise.reject(new Error('full')) };
    expect(await world.process(undefined, undefined, { vault: broken }).read()).toBe('answered');
    expect(world.journal.counted['TokenNotKept']).toBeGreaterThan(0);
    expect((await world.workers()).works).toBe(false);
    expect(await world.process().read()).toBe('answered');
    expect((await world.workers()).works).toBe(true);
  });

  test('is left alone while a customer’s new login is being checked, but not for ever', async () => {
    const world = await due();
    await world.vault.keepPending(ID, 'a-login', { accessToken: 'at_new', issuedAt: world.ports.clock.now() });
    expect(await world.process().read()).toBe('answered');
    expect(world.desk.count.refreshed).toBe(0);
    world.later(16 * MINUTE);
    expect(await world.process().read()).toBe('answered');
    expect(world.desk.count.refreshed).toBe(1);
  });

  test('that the provider does not renew is used to its end, and not asked about at every look', async () => {
    const world = await due();
    let asked = 0;
    const refuses = async () => {
      asked++;
      return { kind: 'refused' } as const;
    };
    const process = world.process(undefined, undefined, { refresher: { refresh: refuses } });
    for (let i = 0; i < 3; i++) expect(await process.read()).toBe('answered');
    expect([asked, world.desk.count.minted]).toEqual([1, 0]);
    world.later(11 * MINUTE);
    await process.read();
    expect([asked, world.desk.count.minted]).toEqual([2, 0]);
    expect((await world.workers()).token).toBe('at_1');
  });

  test('is not put at risk by a vault that does not answer: no token is minted, which might end it', async () => {
    const world = await pairsWorld();
    const silent = { ...world.ports.vault, current: () => Promise.reject(new Error('throttled')) };
    expect(await world.process(undefined, undefined, { vault: silent }).read()).toBe('unauthorized');
    expect(world.desk.count.minted).toBe(0);
    expect(world.journal.entries).toEqual([{ event: 'failure', where: 'pairs', error: 'Error' }]);
    expect(await world.process().read()).toBe('answered');
    expect(await world.workers()).toEqual({ token: 'at_1', works: true });
  });

  test('is used as it is, and left alone for a while, where its renewal fails on our own side', async () => {
    const world = await due();
    let tries = 0;
    const acquireLease = () => {
      tries++;
      return Promise.reject(new Error('throttled'));
    };
    const process = world.process(undefined, undefined, { leases: { ...world.ports.leases, acquireLease } });
    for (let i = 0; i < 3; i++) expect(await process.read()).toBe('answered');
    expect([tries, world.desk.count]).toEqual([1, { refreshed: 0, refused: 0, minted: 0 }]);
    world.later(11 * MINUTE);
    expect(await process.read()).toBe('answered');
    expect(tries).toBe(2);
  });

  test('is not ended by a token minted meanwhile where it was refused and the vault no longer answers', async () => {
    const world = await pairsWorld();
    let reads = 0;
    const current = async (id: string) => (reads++ === 0 ? world.vault.current(id) : Promise.reject(new Error('down')));
    const process = world.process(undefined, undefined, { vault: { ...world.ports.vault, current } });
    world.desk.refuseAll(true);
    expect(await process.read()).toBe('unauthorized');
    expect(world.desk.count.minted).toBe(0);
  });

  test('that a connection does not have is looked for once an hour; tokens are minted meanwhile', async () => {
    const world = await pairsWorld();
    await world.vault.remove(ID);
    const process = world.process();
    for (let i = 0; i < 3; i++) expect(await process.read()).toBe('answered');
    // The vault once, the mint once, and the status three times.
    expect(process.calls()).toBe(5);
    world.later(HOUR);
    await process.read();
    expect(process.calls()).toBe(7);
    expect(await world.vault.current(ID)).toBeUndefined();
  });
});

describe('a process that renews a pair is killed', () => {
  test.each(['before', 'after'] as const)('%s each of its calls: what the workers read works again', async (moment) => {
    const whole = (await due()).process();
    await whole.read();
    expect(whole.calls()).toBeGreaterThan(7);
    const lost: number[] = [];
    for (let dieAt = 1; dieAt <= whole.calls(); dieAt++) {
      const world = await due();
      await world
        .process(dieAt, moment)
        .read()
        .catch(() => undefined);
      // At once, in the dead one's lease: read all the same.
      expect([dieAt, await world.process().read()]).toEqual([dieAt, 'answered']);
      world.later(MINUTE);
      expect([dieAt, await world.process().read()]).toEqual([dieAt, 'answered']);
      expect([dieAt, (await world.workers()).works]).toEqual([dieAt, true]);
      expect(world.desk.count.refreshed).toBeLessThanOrEqual(1);
      if (world.journal.counted['TokenNotKept']) lost.push(dieAt);
      // A pair that was minted in the dead one's lease has not taken the place of what it left behind.
      else expect([dieAt, (await world.workers()).token]).toEqual([dieAt, world.desk.refreshed()]);
    }
    // The one call in which the provider has ended the old pair and nobody has the new one.
    expect(lost).toHaveLength(1);
  });
});
