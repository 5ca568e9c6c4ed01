import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { ID, type PairsWorld, pairsWorld } from '../fixtures/pairsWorld.ts';

type Blow = (world: PairsWorld) => Promise<void>;

const moment = fc.constantFrom('before' as const, 'after' as const);

/** What may happen to a pair of ours, in words for a counterexample. */
const blow: fc.Arbitrary<readonly [name: string, Blow]> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 14 }), moment).map(([dieAt, when]): readonly [string, Blow] => [
    `a reader dies ${when} call ${dieAt}`,
    async (world) => {
      await world
        .process(dieAt, when)
        .read()
        .catch(() => undefined);
    },
  ]),
  fc.integer({ min: 1, max: 5 }).map((readers): readonly [string, Blow] => [
    `${readers} read at once`,
    async (world) => {
      await Promise.all(Array.from({ length: readers }, () => world.process().read()));
    },
  ]),
  fc
    .constantFrom(MINUTE / 2, 2 * MINUTE, 2 * HOUR, 14 * DAY, 27 * DAY, 31 * DAY)
    .map((time): readonly [string, Blow] => [`${time / MINUTE} minutes pass`, async (world) => world.later(time)]),
  fc
    .boolean()
    .map((on): readonly [string, Blow] => [`every token is refused: ${on}`, async (world) => world.desk.refuseAll(on)]),
  fc.constant<readonly [string, Blow]>([
    'somebody else refreshes',
    async (world) => {
      world.desk.refresh((await world.vault.current(ID))?.refreshToken ?? '');
    },
  ]),
  fc.constant<readonly [string, Blow]>([
    'a login breaks off',
    async (world) => {
      const { clock, chance } = world.ports;
      await world.vault.keepPending(ID, chance.id(), { accessToken: 'at_login', issuedAt: clock.now() });
    },
  ]),
);

test('whatever befalls a pair of ours, once it is quiet the status is read and the workers’ token works', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(blow, { maxLength: 12 }), async (blows) => {
      const world = await pairsWorld();
      for (const [, befall] of blows) await befall(world);
      world.desk.refuseAll(false);
      world.later(2 * HOUR);
      const quiet = [await world.process().read(), await world.process().read()];
      expect([quiet, await world.workers()]).toEqual([
        ['answered', 'answered'],
        { token: expect.any(String), works: true },
      ]);
      const { minted, refreshed } = world.desk.count;
      expect(await world.process().read()).toBe('answered');
      expect(world.desk.count).toMatchObject({ minted, refreshed });
    }),
    { numRuns: 500 },
  );
});
