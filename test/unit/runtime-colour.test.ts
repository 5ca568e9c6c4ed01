import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { paletteOf } from '../../shared/adapters/ses/styles.ts';
import {
  type Colour,
  contrast,
  DARK_GROUND,
  isColour,
  LIGHT_GROUND,
  lightenedFor,
  mix,
  READABLE,
} from '../../shared/runtime/colour.ts';

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value): Colour => `#${value.toString(16).padStart(6, '0')}`);

test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  ['#777777', '#ffffff', 4.48],
  ['#767676', '#ffffff', 4.54],
  ['#ff0000', '#ffffff', 4],
] as const)('contrast of %s and %s is %d, in either order', (a, b, expected) => {
  expect(contrast(a, b)).toBeCloseTo(expected, 2);
  expect(contrast(b, a)).toBe(contrast(a, b));
});

test.each(['red', '#fff', '#12345', '#1234567', '#12345g', '', 'rgb(0,0,0)'])('%p is no colour', (text) => {
  expect(isColour(text)).toBe(false);
});

test('a mix lies between its colours', () => {
  expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  expect(mix('#102030', '#ffffff', 1)).toBe('#102030');
});

test('any colour can be lightened for a dark ground, and one that is light enough stays', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const light = lightenedFor(DARK_GROUND, colour);
      expect(contrast(light, DARK_GROUND)).toBeGreaterThanOrEqual(READABLE);
      expect(lightenedFor(DARK_GROUND, light)).toBe(light);
    }),
  );
});

test('a brand’s colour that is readable on white makes every pair of colours in a mail readable', () => {
  const readable = anyColour.filter((colour) => contrast(colour, LIGHT_GROUND) >= READABLE);
  const inks = { light: '#1b2430', dark: '#eef2f6' } as const;
  fc.assert(
    fc.property(readable, (accent) => {
      const palette = paletteOf({ accent });
      const pairs = [
        [palette.onAccent, palette.accent],
        [palette.accent, LIGHT_GROUND],
        [inks.light, palette.tint],
        [palette.onDarkAccent, palette.darkAccent],
        [palette.darkAccent, DARK_GROUND],
        [inks.dark, palette.darkTint],
      ] as const;
      for (const [text, ground] of pairs) expect(contrast(text, ground)).toBeGreaterThanOrEqual(READABLE);
    }),
    { numRuns: 300 },
  );
});

test('a look without colours, or with what is none, is ours', () => {
  expect(paletteOf({ accent: 'red;}</style>' })).toEqual(paletteOf(undefined));
});
