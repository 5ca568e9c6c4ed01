import { describe, expect, test } from '@jest/globals';
import { adviceOn, checkMinting, type MintingFindings, type Probe } from '../../ops/capture/checkMinting.ts';

/** A provider at which a minted token ends those that `ends` names. */
function provider(ends: (token: string) => boolean, over: { mints?: number; answer?: Probe } = {}) {
  const good = new Set(['current']);
  let minted = 0;
  return {
    mint: async () => {
      if (minted >= (over.mints ?? 2)) return undefined;
      for (const token of [...good]) if (ends(token)) good.delete(token);
      good.add(`m${++minted}`);
      return `m${minted}`;
    },
    probe: async (token: string): Promise<Probe> => over.answer ?? (good.has(token) ? 'reads' : 'refused'),
    settle: async () => undefined,
  };
}

describe('whether minting ends tokens from before', () => {
  test.each<[string, (token: string) => boolean, MintingFindings]>([
    ['none', () => false, { minted: 'survives', current: 'survives' }],
    ['all', () => true, { minted: 'ends', current: 'ends' }],
    ['minted ones', (token) => token !== 'current', { minted: 'ends', current: 'survives' }],
    ['that of the login', (token) => token === 'current', { minted: 'survives', current: 'ends' }],
  ])('it ends %s', async (_, ends, expected) => {
    expect(await checkMinting(provider(ends), 'current')).toEqual(expected);
    expect(await checkMinting(provider(ends))).toEqual({ ...expected, current: 'not_checked' });
  });

  test('a token that read nothing before tells nothing by being refused after', async () => {
    expect(
      await checkMinting(
        provider(() => false),
        'ended',
      ),
    ).toEqual({ minted: 'survives', current: 'unclear' });
  });

  test.each<{ mints?: number; answer?: Probe }>([{ mints: 0 }, { answer: 'unclear' }, { answer: 'refused' }])(
    'nothing is found out with %j',
    async (over) => {
      expect(
        await checkMinting(
          provider(() => true, over),
          'current',
        ),
      ).toEqual({ minted: 'unclear', current: 'unclear' });
    },
  );

  test('one token that could be minted is enough for the token in use', async () => {
    expect(
      await checkMinting(
        provider(() => true, { mints: 1 }),
        'current',
      ),
    ).toEqual({
      minted: 'unclear',
      current: 'ends',
    });
  });
});

test.each<[MintingFindings, string | undefined, boolean]>([
  [{ minted: 'survives', current: 'survives' }, 'company', true],
  [{ minted: 'ends', current: 'survives' }, 'company', true],
  [{ minted: 'survives', current: 'not_checked' }, undefined, true],
  [{ minted: 'ends', current: 'not_checked' }, 'reconnect', false],
  [{ minted: 'survives', current: 'ends' }, 'reconnect', false],
  [{ minted: 'unclear', current: 'ends' }, 'reconnect', false],
  [{ minted: 'unclear', current: 'not_checked' }, undefined, false],
  [{ minted: 'survives', current: 'unclear' }, undefined, false],
])('%j: the pairs should be of %s', (findings, owner, isSafe) => {
  expect(adviceOn(findings)).toMatchObject({ ...(owner && { owner }), isSafe });
  expect('owner' in adviceOn(findings)).toBe(owner !== undefined);
});
