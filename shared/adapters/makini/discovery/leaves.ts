import { isObject } from '../fields.ts';
import type { Json, JsonObject } from '../json.ts';

/** A plain value and the dotted path that settings would name it by. */
export interface Leaf {
  readonly path: string;
  readonly value: string | number | bigint;
}

/** More are not looked at: a real delivery has a dozen. */
const MAX_LEAVES = 500;

/** All texts and numbers of a body that a path can name: nothing within lists, nothing behind a key with a dot. */
export function leavesOf(body: JsonObject): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: Json, path: string): void => {
    if (leaves.length >= MAX_LEAVES) return;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
      leaves.push({ path, value });
    } else if (isObject(value)) {
      for (const [key, child] of Object.entries(value)) {
        if (key === '' || key.includes('.')) continue;
        walk(child, path === '' ? key : `${path}.${key}`);
      }
    }
  };
  walk(body, '');
  return leaves;
}

/** The words of a path, in lower case: `data.connectionId` and `data.connection_id` both are data, connection, id. */
export function wordsOf(path: string): readonly string[] {
  return path
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
