import { MINUTE, type Milliseconds } from '../../domain/time.ts';
import type { Clock, Journal, LinkKey, LinkKeys } from '../../ports.ts';
import { filledText, jsonObject } from '../../runtime/json.ts';
import type { SecretNames } from './names.ts';
import { reportUnusable, type SecretReader, SecretUnusable } from './secretReader.ts';

type Keys = readonly [LinkKey, ...LinkKey[]];

const KEPT_FOR: Milliseconds = MINUTE;
/** A new key signs only when every function that opens links has surely read it. */
const SIGNS_AFTER: Milliseconds = 2 * KEPT_FOR;
/** RFC 7518 asks HS256 for a key at least as long as its hash. */
const SHORTEST_KEY = 32;

/**
 * The keys of links, kept as `{"id": "1", "key": "…", "older": [{"id": "0", "key": "…"}]}`: the stack makes the first one.
 * To rotate, put a new `id` and `key` and move what was there to `older`, for as long as links are good.
 */
export function createLinkKeys(parts: {
  readonly reader: SecretReader;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly names: SecretNames;
}): LinkKeys {
  const { reader, clock, journal, names } = parts;
  let kept: { readonly keys: Promise<Keys>; readonly until: number } | undefined;

  const read = async (): Promise<Keys> => {
    const reading = await reader.read(names.links);
    const keys = reading.kind === 'found' ? readLinkText(reading.text) : undefined;
    if (reading.kind !== 'found' || !keys) {
      const flaw = reading.kind === 'flawed' ? reading.flaw : 'unknown_json';
      reportUnusable(journal, names.links, flaw);
      throw new SecretUnusable(names.links, flaw);
    }
    const [newest, second, ...others] = keys;
    const settled = clock.now() - reading.versionCreatedAt >= SIGNS_AFTER;
    return settled || !second ? keys : [second, newest, ...others];
  };

  return {
    async all() {
      if (kept && clock.now() < kept.until) return kept.keys;
      const keys = read();
      const fresh = { keys, until: clock.now() + KEPT_FOR };
      kept = fresh;
      keys.catch(() => {
        if (kept === fresh) kept = undefined;
      });
      return keys;
    },
  };
}

/** Undefined unless every key in it can be used: a key that is skipped in silence breaks the links in people's inboxes. */
export function readLinkText(text: string): Keys | undefined {
  const content = jsonObject(text);
  const first = keyIn(content);
  const older = content?.['older'] ?? [];
  if (!first || !Array.isArray(older)) return undefined;
  const others = older.map(keyIn);
  const keys = [first, ...others.filter((key) => key !== undefined)] as const;
  const isWhole = keys.length === older.length + 1 && new Set(keys.map(({ id }) => id)).size === keys.length;
  return isWhole ? keys : undefined;
}

function keyIn(value: unknown): LinkKey | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const id = filledText(fields['id']);
  const secret = new TextEncoder().encode(filledText(fields['key']) ?? '');
  return id !== undefined && secret.length >= SHORTEST_KEY ? { id, secret } : undefined;
}
