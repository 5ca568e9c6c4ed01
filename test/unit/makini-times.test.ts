import { describe, expect, test } from '@jest/globals';
import { readTime } from '../../shared/adapters/makini/times.ts';

const TEN = Date.UTC(2026, 2, 1, 10, 0, 0);

describe('times that a provider may write', () => {
  test.each([
    ['2026-03-01T10:00:00Z', TEN, true],
    ['2026-03-01T10:00:00', TEN, true],
    ['2026-03-01 10:00:00', TEN, true],
    ['2026-03-01 10:00:00 UTC', TEN, true],
    ['2026-03-01T10:00Z', TEN, true],
    [' 2026-03-01t10:00:00z ', TEN, true],
    ['2026-03-01T12:00:00+02:00', TEN, true],
    ['2026-03-01T12:00:00+0200', TEN, true],
    ['2026-03-01T12:00:00+02', TEN, true],
    ['2026-03-01T04:30:00-05:30', TEN, true],
    ['2026-03-01T10:00:00.250Z', TEN + 250, false],
    ['2026-03-01T10:00:00,25Z', TEN + 250, false],
    ['2026-03-01T10:00:00.123456Z', TEN + 123, false],
    ['2026-03-01T10:00:00.123456789', TEN + 123, false],
    ['2026-03-01T10:00:00.000001Z', TEN, false],
    ['2026-03-01T10:00:00.000000Z', TEN, true],
    ['2026-02-28T24:00:00Z', undefined, false],
    ['2024-02-29T10:00:00Z', Date.UTC(2024, 1, 29, 10), true],
    ['2026-03-01T09:59:60Z', TEN, true],
    [1772359200, TEN, true],
    ['1772359200', TEN, true],
    [1772359200.25, TEN + 250, false],
    ['1772359200.001', TEN + 1, false],
    [1772359200250, TEN + 250, false],
    ['1772359200250', TEN + 250, false],
    [1772359200250999, TEN + 250, false],
    ['1772359200250999000', TEN + 250, false],
    [1772359200250999000n, TEN + 250, false],
  ])('%p', (written, instant, wholeSecond) => {
    expect(readTime(written)).toEqual(instant === undefined ? undefined : { instant, wholeSecond });
  });

  test.each([
    '',
    'yesterday',
    'abc',
    '1767225600abc',
    '1e9',
    '-1',
    '2026-03-01',
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T10:61:00Z',
    '2026-03-01T10:00:61Z',
    '2026-03-01T10:00:00+99:00',
    '2026-03-01T10:00:00Zjunk',
    '20260301',
    0,
    -5,
    20260301,
    5e11,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n ** 40n,
    true,
    null,
    undefined,
    {},
    [1772359200],
  ])('%p is no time', (written) => {
    expect(readTime(written)).toBeUndefined();
  });
});
