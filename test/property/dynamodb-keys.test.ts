import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  connectionIdOf,
  connectionKey,
  customerKey,
  type ItemKey,
  leaseKey,
  messageKey,
  shardOf,
  shardsOf,
  timelineKey,
} from '../../shared/adapters/dynamodb/keys.ts';
import { entry } from '../contract/support/examples.ts';
import { START } from '../contract/support/time.ts';

/** What keys are made of, and what could be mistaken for it. */
const awkward = fc.constantFrom(
  '#',
  '%',
  '%23',
  '%25',
  '%=',
  '%u',
  '%ud800',
  '\ud800',
  '\udc00',
  '🦊',
  'é',
  'e\u0301',
  'EVENT#',
  'a',
);
const id = fc.oneof(
  fc.array(awkward, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 500 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc
    .tuple(fc.constantFrom('#', 'é', '🦊', '\ud800'), fc.integer({ min: 1, max: 2_500 }))
    .map(([unit, n]) => unit.repeat(n)),
);
const kinds: readonly ((of: string) => ItemKey)[] = [connectionKey, customerKey, messageKey, leaseKey];
const anyKey = fc.tuple(fc.integer({ min: 0, max: kinds.length - 1 }), id);
const source = fc.constantFrom('webhook', 'sweep', 'confirm', 'reconnect', 'report', 'operator', 'customer');
const anyEntry = fc.record({
  connectionId: id,
  at: fc.integer({ min: START - 2, max: START + 2 }),
  source,
  key: fc.oneof(id, fc.constant('')),
});

/** As DynamoDB compares keys: by their bytes. */
const bytesOf = ({ pk, sk }: ItemKey) => `${Buffer.from(pk).toString('hex')}/${Buffer.from(sk).toString('hex')}`;
const keyOf = ([kind, of]: readonly [number, string]) => bytesOf((kinds[kind] ?? connectionKey)(of));

describe('case 27: keys never collide', () => {
  test('two ids, or an id and itself as something else, are two keys', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        const same = a[0] === b[0] && a[1] === b[1];
        expect(keyOf(a) === keyOf(b)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  test('two timeline entries share a key only if connection, time, source and key are the same', () => {
    fc.assert(
      fc.property(
        anyEntry,
        anyEntry,
        fc.subarray(['connectionId', 'at', 'source', 'key'] as const),
        (a, other, shared) => {
          const b = { ...other, ...Object.fromEntries(shared.map((field) => [field, a[field]])) };
          const same = a.connectionId === b.connectionId && a.at === b.at && a.source === b.source && a.key === b.key;
          const [first, second] = [a, b].map((fields) => bytesOf(timelineKey(entry(fields.connectionId, fields))));
          expect(first === second).toBe(same);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('the example: (a#b, c) and (a, b#c)', () => {
    const keys = [entry('a#b', { key: 'c' }), entry('a', { key: 'b#c' })].map((e) => bytesOf(timelineKey(e)));
    expect(new Set(keys).size).toBe(2);
  });
});

test('every key stays within what DynamoDB takes, and is well-formed text', () => {
  fc.assert(
    fc.property(anyEntry, (fields) => {
      const { pk, sk } = timelineKey(entry(fields.connectionId, fields));
      expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(2_048);
      expect(Buffer.byteLength(sk)).toBeLessThanOrEqual(1_024);
      expect(Buffer.from(pk + sk).toString()).toBe(pk + sk);
    }),
  );
});

test('an id of up to 500 characters of text is read back from its key; another one is, or is left to its item', () => {
  fc.assert(
    fc.property(id, (of) => {
      const readBack = connectionIdOf(connectionKey(of).pk);
      if (([...of].length <= 500 && !/\p{Surrogate}/u.test(of)) || readBack !== undefined) expect(readBack).toBe(of);
    }),
    { numRuns: 1_000 },
  );
});

test('an event sorts by the time of its evidence', () => {
  const instant = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [first = '', second = ''] = [a, b].map((at) => timelineKey(entry('conn_0001', { at })).sk);
      expect(Math.sign(Buffer.compare(Buffer.from(first), Buffer.from(second)))).toBe(Math.sign(a - b));
    }),
  );
});

test('a shard is one of those that are listed, and does not change', () => {
  fc.assert(
    fc.property(id, (of) => {
      const { pk } = connectionKey(of);
      expect(shardsOf('DUE')).toContain(shardOf('DUE', pk));
      expect(shardOf('DUE', pk)).toBe(shardOf('DUE', pk));
    }),
  );
});
