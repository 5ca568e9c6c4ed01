import { parse } from 'lossless-json';

/** A JSON value whose integers are exact: those that a number cannot hold are bigints. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: Json }
  | { readonly kind: 'rejected'; readonly reason: 'too_deep' | 'duplicate_key' | 'not_json' };

/** Longer integers are no id of anybody's, and turning them into bigints would cost time. */
const MAX_DIGITS = 500;

/**
 * Parses JSON more strictly than `JSON.parse`: no object may name a key twice, since two readers of such an object may
 * see two different connections, and nesting is bounded before anything recursive looks at it.
 */
export function parseJson(text: string, maxDepth: number): ParsedJson {
  const { depth, colons } = survey(text);
  if (depth > maxDepth) return { kind: 'rejected', reason: 'too_deep' };
  let value: Json;
  try {
    value = parse(text, null, { parseNumber: exactNumber, onDuplicateKey: () => undefined }) as Json;
  } catch {
    return { kind: 'rejected', reason: 'not_json' };
  }
  // The library lets a repeated key pass when it repeats its value, so the keys are counted.
  if (countKeys(value) !== colons) return { kind: 'rejected', reason: 'duplicate_key' };
  return { kind: 'parsed', value };
}

/** How deep brackets nest, and how many colons stand outside of strings: one for each key that was written. */
function survey(text: string): { depth: number; colons: number } {
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === ':') colons++;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return { depth: deepest, colons };
}

function exactNumber(digits: string): number | bigint {
  const number = Number(digits);
  const isBigInteger = !Number.isSafeInteger(number) && digits.length <= MAX_DIGITS && /^-?\d+$/.test(digits);
  return isBigInteger ? BigInt(digits) : number;
}

function countKeys(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
  const own = Array.isArray(value) ? 0 : children.length;
  return children.reduce<number>((sum, child) => sum + countKeys(child), own);
}
