import { expect, test } from '@jest/globals';
import { layoutOf } from '../../shared/adapters/dynamodb/schema.ts';

interface First {
  readonly schema: number;
  readonly name: string;
}

interface Second {
  readonly schema: number;
  readonly given: string;
  readonly family: string;
}

interface Third {
  readonly schema: number;
  readonly people: readonly string[];
}

const first = layoutOf<First>('person', 1);
const second = layoutOf<Second, First>('person', 2, ({ name }) => {
  const [given = '', family = ''] = name.split(' ');
  return { given, family };
});
const third = layoutOf<Third, Second>('person', 3, ({ given, family }) => ({ people: [`${given} ${family}`] }));

const ADA = { schema: 1, name: 'Ada Berg' };
const SPLIT = { schema: 2, given: 'Ada', family: 'Berg' };

test('an item of today is given out as it is, with fields that nobody knows', () => {
  expect(first.read(ADA)).toBe(ADA);
  const more = { ...SPLIT, later: true };
  expect(second.read(more)).toBe(more);
});

test('an item of the previous layout is made one of today', () => {
  expect(second.read(ADA)).toEqual(SPLIT);
  expect(third.read(SPLIT)).toEqual({ schema: 3, people: ['Ada Berg'] });
});

test.each([
  [first, { schema: 2 }, 'A person item has schema 2; this version reads 1'],
  [first, { schema: 0 }, 'A person item has schema 0; this version reads 1'],
  [second, { schema: 3 }, 'A person item has schema 3; this version reads 1 and 2'],
  [third, ADA, 'A person item has schema 1; this version reads 2 and 3'],
])('any other is refused: %#', (layout, item, refusal) => {
  expect(() => layout.read(item)).toThrow(new Error(refusal));
});
