import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import { parseJson } from '../../shared/adapters/makini/json.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { makiniDeliveryVerifier, signBody } from '../../shared/adapters/makini/signature.ts';
import { readTime } from '../../shared/adapters/makini/times.ts';

const SECRET = 'whk_demo_A1';
const verifier = makiniDeliveryVerifier(DEFAULTS.signature, {
  active: async () => [SECRET],
  refresh: async () => false,
});
const encoding = fc.constantFrom('hex' as const, 'base64' as const);
const bytes = fc.uint8Array({ maxLength: 300 });

function verify(body: Uint8Array, signature: string) {
  return verifier.verify({ body, headers: { 'x-webhook-signature': signature }, receivedAt: 0 });
}

describe('signatures', () => {
  test('whatever is signed with an active secret is verified', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, encoding, async (body, as) => {
        expect(await verify(body, signBody(SECRET, body, as))).toEqual({ kind: 'verified' });
      }),
    );
  });

  test('any flipped bit of the body is noticed', async () => {
    const flipped = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.integer({ min: 0, max: 7 }));
    await fc.assert(
      fc.asyncProperty(flipped, encoding, async ([body, at, bit], as) => {
        const changed = body.map((byte, index) => (index === at % body.length ? byte ^ (1 << bit) : byte));
        expect(await verify(changed, signBody(SECRET, body, as))).toEqual({
          kind: 'rejected',
          reason: 'signature_mismatch',
        });
      }),
    );
  });

  test('any changed letter of the signature is noticed', async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        encoding,
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        async (body, as, at, letter) => {
          const good = signBody(SECRET, body, as);
          const index = at % good.length;
          fc.pre(letter.toLowerCase() !== good[index]?.toLowerCase());
          const answer = await verify(body, `${good.slice(0, index)}${letter}${good.slice(index + 1)}`);
          expect(answer.kind).toBe('rejected');
        },
      ),
    );
  });

  test('no other secret will do', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, encoding, fc.string(), async (body, as, secret) => {
        fc.pre(secret !== SECRET);
        expect((await verify(body, signBody(secret, body, as))).kind).toBe('rejected');
      }),
    );
  });

  test('no header value makes it throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        expect((await verify(Buffer.from('{}'), value)).kind).toBe('rejected');
      }),
    );
  });
});

/** What JSON.parse makes of a text, undefined if it objects. */
function byStandard(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Exact integers as the rounded numbers that JSON.parse makes of them. */
function rounded(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}

function expectAgreement(text: string): void {
  const parsed = parseJson(text, 1_000);
  const standard = byStandard(text);
  if (parsed.kind === 'parsed') expect({ value: rounded(parsed.value) }).toEqual(standard);
  else if (parsed.reason === 'not_json') expect(standard).toBeUndefined();
}

describe('parsing agrees with JSON.parse', () => {
  const written = fc.tuple(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 1, 4)).map(([text, indent]) => {
    return JSON.stringify(JSON.parse(text), null, indent);
  });

  test('on all JSON', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(parseJson(text, 1_000).kind).toBe('parsed');
        expectAgreement(text);
      }),
    );
  });

  test('on JSON with a piece cut out, doubled or replaced', () => {
    const pieces = fc.constantFrom(
      '',
      ',',
      ':',
      '"',
      '{',
      '}',
      '[',
      ']',
      '\\',
      '\\u12',
      '0',
      '-',
      '.',
      'e',
      ' ',
      '\u00a0',
      '\n',
      'null',
      'tru',
    );
    fc.assert(
      fc.property(written, fc.nat(), fc.nat({ max: 3 }), pieces, (text, at, length, piece) => {
        const start = at % (text.length + 1);
        expectAgreement(text.slice(0, start) + piece + text.slice(start + length));
      }),
      { numRuns: 2_000 },
    );
  });

  test('on strings of the letters that JSON is made of', () => {
    const letters = fc.constantFrom(...'{}[]:,"\\ \n0123456789.-+eEtrufalsn');
    fc.assert(fc.property(fc.string({ unit: letters, maxLength: 12 }), expectAgreement), { numRuns: 5_000 });
  });

  test('every object that names a key twice is refused, wherever it lies', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.json({ maxDepth: 2 }),
        fc.json({ maxDepth: 2 }),
        fc.nat({ max: 5 }),
        (key, a, b, depth) => {
          const name = JSON.stringify(key);
          const doubled = `${'{"in":['.repeat(depth)}{${name}:${a},${name}:${b}}${']}'.repeat(depth)}`;
          expect(parseJson(doubled, 1_000)).toEqual({ kind: 'rejected', reason: 'duplicate_key' });
        },
      ),
    );
  });

  test('integers of any size are exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (integer) => {
        const parsed = parseJson(`{"id":${integer}}`, 10);
        expect(parsed).toMatchObject({ kind: 'parsed' });
        if (parsed.kind === 'parsed') expect(`${(parsed.value as { id: bigint }).id}`).toBe(`${integer}`);
      }),
    );
  });
});

describe('interpreting', () => {
  const interpreter = makiniDeliveryInterpreter(DEFAULTS);

  test('never throws, whatever was signed', () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' })).map((json) => Buffer.from(json));
    fc.assert(
      fc.property(fc.oneof(bytes, text), (body) => {
        const { kind } = interpreter.interpret({ body, headers: {}, receivedAt: 0 });
        expect(['rejected', 'ignored', 'field_moved', 'observation']).toContain(kind);
      }),
    );
  });

  test('keeps every usable id as it is', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(id, (connectionId) => {
        const body = Buffer.from(JSON.stringify({ type: 'connection.offline', connection_id: connectionId }));
        expect(interpreter.interpret({ body, headers: {}, receivedAt: 0 })).toMatchObject({
          kind: 'observation',
          observation: { connectionId },
        });
      }),
    );
  });
});

test('a time is read back as the instant it was written from, in every form', () => {
  const year2001to2100 = fc.integer({ min: 1_000_000_000, max: 4_102_444_800 });
  fc.assert(
    fc.property(
      year2001to2100,
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: -840, max: 840 }),
      (s, ms, zone) => {
        const instant = s * 1_000 + ms;
        const shifted = new Date(instant + zone * 60_000).toISOString().slice(0, -1);
        const hours = `${Math.floor(Math.abs(zone) / 60)}`.padStart(2, '0');
        const minutes = `${Math.abs(zone) % 60}`.padStart(2, '0');
        const iso = `${shifted}${zone < 0 ? '-' : '+'}${hours}:${minutes}`;
        const seconds = `${s}.${`${ms}`.padStart(3, '0')}`;
        for (const text of [new Date(instant).toISOString(), iso, `${instant}`, instant, seconds, Number(seconds)]) {
          expect(readTime(text)?.instant).toBe(instant);
        }
      },
    ),
  );
});
