import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { isDue, isOver, readTokenText, type TokenPair, writeTokenText } from '../../shared/domain/tokenPair.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
const token = fc.stringMatching(/^[\x21-\x7e]{1,60}$/);
const second = fc.integer({ min: START / 1_000, max: START / 1_000 + 400 * 86_400 }).map((seconds) => seconds * 1_000);
const pair: fc.Arbitrary<TokenPair> = fc.record(
  { accessToken: token, refreshToken: token, expiresAt: second, issuedAt: second },
  { requiredKeys: ['accessToken'] },
);

test('a pair is read as it was written, with the attempt it is from', () => {
  fc.assert(
    fc.property(pair, token, (written, attempt) => {
      expect(readTokenText(writeTokenText(written, attempt))).toEqual({ kind: 'pair', pair: written, attempt });
      expect(readTokenText(writeTokenText(written))).toEqual({ kind: 'pair', pair: written });
    }),
  );
});

describe('when a pair is renewed', () => {
  const life = fc.record({
    length: fc.integer({ min: 1_000, max: 400 * DAY }),
    ahead: fc.integer({ min: 1, max: 15 * DAY }),
    now: fc.integer({ min: 0, max: 800 * DAY }),
  });

  test('not in the first half of its life, always before it is over, and from then on for good', () => {
    fc.assert(
      fc.property(life, ({ length, ahead, now }) => {
        const living = { accessToken: 'at', issuedAt: START, expiresAt: START + length };
        const at = (age: number) => isDue(living, START + age, ahead);
        if (now < length / 2) expect(at(now)).toBe(false);
        if (isOver(living, START + now)) expect(at(now)).toBe(true);
        if (at(now)) expect(at(now + HOUR)).toBe(true);
      }),
    );
  });

  test.each([
    [4 * DAY, false],
    [3 * DAY, true],
    [0, true],
    [-DAY, true],
  ])('without a time of issue, %i ms before its end: %p', (left, due) => {
    expect(isDue({ accessToken: 'at', expiresAt: START + left }, START, 3 * DAY)).toBe(due);
  });

  test('never, where nobody has said when it ends', () => {
    expect(isDue({ accessToken: 'at', issuedAt: START }, START + 400 * DAY, 3 * DAY)).toBe(false);
  });
});
