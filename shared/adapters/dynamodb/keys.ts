import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { TimelineEntry } from '../../domain/timeline.ts';

// The only file that builds keys. `#` separates the parts of a key and `%` escapes, so no id can imitate either.

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** DynamoDB's limits for a partition key and a sort key, in bytes of UTF-8. */
const MAX_PARTITION_KEY = 2048;
const MAX_SORT_KEY = 1024;

const SHARDS = 8;

/** Sort key prefix of a connection's timeline. */
export const EVENT_PREFIX = 'EVENT#';

/** Partition key prefix of all messages. */
export const MESSAGE_PREFIX = 'MESSAGE#';

/** @throws RangeError for an empty id: whoever lets one through would merge connections. */
export function connectionKey(id: string): ItemKey {
  return { pk: connectionPk(id), sk: 'STATE' };
}

/** Where the timeline of a connection lives. */
export function connectionPk(id: string): string {
  if (id === '') throw new RangeError('A connection id is empty');
  return partition('CONNECTION#', id);
}

/** Sorts by the time of the evidence; within one instant by source and key. */
export function timelineKey(entry: TimelineEntry): ItemKey {
  const prefix = `${EVENT_PREFIX}${fixedWidth(entry.at)}#${escapePart(entry.source)}#`;
  return { pk: connectionPk(entry.connectionId), sk: keyWithin(prefix, entry.key, MAX_SORT_KEY) };
}

export function customerPk(id: string): string {
  return partition('CUSTOMER#', id);
}

export function customerKey(id: string): ItemKey {
  return { pk: customerPk(id), sk: 'FACTS' };
}

export function messageKey(id: string): ItemKey {
  return { pk: partition(MESSAGE_PREFIX, id), sk: 'MESSAGE' };
}

/** By a digest of the state, so that nobody who reads the table can continue a try. */
export function sessionKey(state: string): ItemKey {
  return { pk: `SESSION#${createHash('sha256').update(state).digest('base64url')}`, sk: 'SESSION' };
}

export function modeKey(): ItemKey {
  return { pk: 'STAGE', sk: 'MODE' };
}

export function holdKey(): ItemKey {
  return { pk: 'STAGE', sk: 'HOLD' };
}

export function fleetSizeKey(): ItemKey {
  return { pk: 'STAGE', sk: 'FLEET' };
}

export function leaseKey(name: string): ItemKey {
  return { pk: 'STAGE', sk: keyWithin('LEASE#', name, MAX_SORT_KEY) };
}

export function sweepPlaceKey(): ItemKey {
  return { pk: 'STAGE', sk: 'SWEEP' };
}

export function lookPaceKey(): ItemKey {
  return { pk: 'STAGE', sk: 'PACE' };
}

export function feedbackKey(): ItemKey {
  return { pk: 'STAGE', sk: 'FEEDBACK' };
}

export function captureKey(): ItemKey {
  return { pk: 'STAGE', sk: 'CAPTURE' };
}

/** Where captured deliveries live, all in one partition: there are few. */
export const CAPTURED_PK = 'CAPTURED';

export function capturedKey(place: string): ItemKey {
  return { pk: CAPTURED_PK, sk: keyWithin('DELIVERY#', place, MAX_SORT_KEY) };
}

/** What the sharded indexes list. */
export type ShardedList = 'DUE' | 'OPEN' | 'CONNECTIONS' | 'CUSTOMERS';

/** The index partition of an item; its partition key alone decides, so it never moves. */
export function shardOf(list: ShardedList, pk: string): string {
  const [byte = 0] = createHash('sha256').update(pk).digest();
  return `${list}#${byte % SHARDS}`;
}

export function shardsOf(list: ShardedList): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${list}#${shard}`);
}

/** The id that a connection's partition key stands for; undefined if it holds a digest and only the item knows the id. */
export function connectionIdOf(pk: string): string | undefined {
  const escaped = pk.slice('CONNECTION#'.length);
  return escaped.startsWith(DIGEST_MARK) ? undefined : unescapePart(escaped);
}

function partition(prefix: string, id: string): string {
  return keyWithin(prefix, id, MAX_PARTITION_KEY);
}

/** Escaped text holds `%` only before `2` or `u`, so a digest can never be mistaken for an id. */
const DIGEST_MARK = '%=';

function keyWithin(prefix: string, part: string, limit: number): string {
  const key = prefix + escapePart(part);
  if (Buffer.byteLength(key) <= limit) return key;
  return `${prefix}${DIGEST_MARK}${createHash('sha256').update(escapePart(part)).digest('base64url')}`;
}

/** Half of a surrogate pair has no UTF-8 form: unescaped, all of them would be stored as one replacement character. */
function escapePart(part: string): string {
  return part.replace(/[%#]|\p{Surrogate}/gu, (character) => {
    if (character === '%') return '%25';
    return character === '#' ? '%23' : `%u${character.charCodeAt(0).toString(16)}`;
  });
}

function unescapePart(escaped: string): string {
  return escaped.replace(/%(?:u([0-9a-f]{4})|(2[35]))/g, (_, surrogate: string | undefined, code: string) =>
    String.fromCharCode(Number.parseInt(surrogate ?? code, 16)),
  );
}

/** 24 characters for the years 0 to 9999; beyond them longer, still distinct, merely sorted oddly. */
function fixedWidth(instant: Instant): string {
  return new Date(instant).toISOString();
}
