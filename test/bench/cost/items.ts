import { isDeepStrictEqual } from 'node:util';
import { INDEXES, type IndexDefinition, TABLE } from '../../../shared/adapters/dynamodb/table.ts';

/** A value as DynamoDB's protocol writes it. */
export interface Value {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly L?: readonly Value[];
  readonly M?: Item;
}

export type Item = Readonly<Record<string, Value>>;

/** Bytes as DynamoDB bills them: names and texts in UTF-8, numbers by their digits, three and one for each nesting. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes({ S, N, L, M }: Value): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/\D/g, '').length / 2) + 1;
  if (L !== undefined) return 3 + L.reduce((sum, value) => sum + 1 + valueBytes(value), 0);
  return M === undefined ? 1 : 3 + Object.keys(M).length + itemBytes(M);
}

/**
 * What a write costs in the indexes: nothing where an entry stays as it is, one unit for an entry that comes, goes or
 * changes, two for one that moves. Entries are ids and numbers, smaller than the KB of a unit.
 */
export function indexWrites(old: Item | undefined, item: Item | undefined): number {
  return Object.values(INDEXES)
    .map((index) => entryWrites(entryOf(index, old), entryOf(index, item)))
    .reduce((sum, writes) => sum + writes, 0);
}

interface Entry {
  readonly key: readonly (Value | undefined)[];
  readonly projected: readonly (Value | undefined)[];
}

function entryOf(index: IndexDefinition, item: Item | undefined): Entry | undefined {
  if (!item) return undefined;
  const ownKeys = [index.partitionKey, ...(index.sortKey ? [index.sortKey] : [])];
  const key = [...ownKeys, TABLE.partitionKey, TABLE.sortKey].map(({ name }) => item[name]);
  return key.includes(undefined) ? undefined : { key, projected: index.projected.map((name) => item[name]) };
}

function entryWrites(old: Entry | undefined, entry: Entry | undefined): number {
  if (isDeepStrictEqual(old, entry)) return 0;
  return old && entry && !isDeepStrictEqual(old.key, entry.key) ? 2 : 1;
}
