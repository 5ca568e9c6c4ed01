import type { Json, JsonObject } from './json.ts';

const MAX_ID = 500;
const MAX_LABEL = 100;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path; own properties of objects only, and null counts as absent. */
export function fieldAt(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path === '' ? [] : path.split('.')) {
    found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found ?? undefined;
}

/** The first of several fields that is there. */
export function firstField(value: Json | undefined, paths: readonly string[]): Json | undefined {
  for (const path of paths) {
    const found = fieldAt(value, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of several fields that holds text, on one line and without spaces around it. */
export function firstText(value: Json | undefined, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const found = fieldAt(value, path);
    const text = typeof found === 'string' ? shorten(found) : '';
    if (text !== '') return text;
  }
  return undefined;
}

/**
 * An id as text, untouched: numbers become their exact digits. Undefined for what cannot be told apart from another id
 * or stored: other types, fractions, integers already rounded, blank or overlong text, half characters.
 */
export function idText(value: Json | undefined): string | undefined {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)))
    return idText(`${value}`);
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_ID) return undefined;
  return /\p{Surrogate}/u.test(value) ? undefined : value;
}

/** Text of the provider's, made fit for a log line and the timeline: no control or invisible characters, capped. */
export function shorten(text: string): string {
  const visible = text.slice(0, 4 * MAX_LABEL).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '');
  return [...visible.trim()].slice(0, MAX_LABEL).join('');
}

/** Looks words up by what people read: case, spaces, hyphens and underscores do not matter. */
export function wordMap<V>(words: Readonly<Record<string, V>>): (word: string) => V | undefined {
  const map = new Map(Object.entries(words).map(([word, value]) => [normalized(word), value]));
  return (word) => map.get(normalized(word));
}

function normalized(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, '');
}
