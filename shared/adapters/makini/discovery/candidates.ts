import { idText } from '../fields.ts';
import type { JsonObject } from '../json.ts';
import { readTime } from '../times.ts';
import { type Leaf, leavesOf, wordsOf } from './leaves.ts';

/** A field that may be what is looked for; the higher the score the likelier. */
export interface Candidate extends Leaf {
  readonly score: number;
}

export interface Candidates {
  readonly eventName: readonly Candidate[];
  readonly connectionId: readonly Candidate[];
  readonly time: readonly Candidate[];
  readonly eventId: readonly Candidate[];
}

export interface Clues {
  readonly receivedAt: number;
  /** Whether an event of this name has a meaning already. */
  readonly isKnownEvent: (name: string) => boolean;
  /** The connection that the delivery is about, where whoever asks knows it. */
  readonly connectionId?: string | undefined;
}

const DAY_MS = 86_400_000;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const ID_WORDS = ['id', 'key', 'uuid', 'guid', 'ref'];
const LINK_WORDS = ['connection', 'conn', 'integration', 'link'];
const EVENT_WORDS = ['event', 'webhook', 'delivery', 'message', 'notification', 'hook'];
/** Owners of ids that are neither a connection's nor an event's. */
const OTHER_WORDS = [
  'customer',
  'user',
  'account',
  'tenant',
  'company',
  'organization',
  'org',
  'client',
  'request',
  'trace',
];

/** All fields of a body that may hold one of the four things a delivery is read by, best first. */
export function findCandidates(body: JsonObject, clues: Clues): Candidates {
  const leaves = leavesOf(body);
  const ranked = (score: (leaf: Leaf) => number, least: number) =>
    leaves
      .map((leaf) => ({ ...leaf, score: score(leaf) }))
      .filter((candidate) => candidate.score >= least)
      .sort((a, b) => b.score - a.score || a.path.length - b.path.length);
  return {
    eventName: ranked((leaf) => nameScore(leaf, clues), 5),
    connectionId: ranked((leaf) => connectionScore(leaf, clues), 5),
    time: ranked((leaf) => timeScore(leaf, clues), 5),
    eventId: ranked(eventIdScore, 4),
  };
}

function nameScore({ path, value }: Leaf, { isKnownEvent }: Clues): number {
  if (typeof value !== 'string' || !/^[A-Za-z][\w.:/-]{1,99}$/.test(value) || UUID.test(value)) return 0;
  const last = lastWordsOf(path);
  const named = ['event', 'type', 'topic', 'action', 'kind', 'trigger', 'name'].includes(last.at(-1) ?? '');
  const parts = value.split(/[._:/-]|(?<=[a-z])(?=[A-Z])/);
  return (
    (isKnownEvent(value) ? 8 : 0) +
    (named ? 3 : 0) +
    (wordsOf(path).includes('event') ? 2 : 0) +
    (parts.length > 1 && parts.every((part) => /^[A-Za-z]+$/.test(part)) ? 2 : 0) +
    (/auth|connect|credential|login|status|sync/i.test(value) ? 2 : 0)
  );
}

function connectionScore({ path, value }: Leaf, { connectionId }: Clues): number {
  const id = idText(value);
  const words = wordsOf(path);
  const isNamedId = ID_WORDS.includes(words.at(-1) ?? '');
  // Large whole numbers read as times too.
  if (id === undefined || /\s/.test(id) || (!isNamedId && readTime(value) !== undefined)) return 0;
  return (
    (id === connectionId ? 10 : 0) +
    (LINK_WORDS.some((word) => words.includes(word)) ? 4 : 0) +
    (isNamedId ? 3 : 0) +
    (UUID.test(id) || /^conn/i.test(id) ? 1 : 0) -
    (OTHER_WORDS.some((word) => lastWordsOf(path).includes(word)) ? 4 : 0)
  );
}

function timeScore({ path, value }: Leaf, { receivedAt }: Clues): number {
  const time = readTime(value);
  if (time === undefined) return 0;
  const words = lastWordsOf(path);
  const named = words.some((word) =>
    ['at', 'time', 'timestamp', 'date', 'ts', 'datetime', 'when', 'on'].includes(word),
  );
  // A bare number may be anything.
  if (!named && !/^\d{4}-/.test(String(value))) return 0;
  return (
    3 +
    (named ? 3 : 0) +
    (Math.abs(time.instant - receivedAt) < DAY_MS ? 2 : 0) +
    (words.some((word) => ['occurred', 'event', 'created', 'sent', 'triggered', 'emitted', 'timestamp'].includes(word))
      ? 1
      : 0) -
    (words.some((word) => ['updated', 'expires', 'expiry', 'last', 'sync', 'next', 'connected'].includes(word)) ? 3 : 0)
  );
}

function eventIdScore({ path, value }: Leaf): number {
  const id = idText(value);
  if (id === undefined || /\s/.test(id)) return 0;
  const words = wordsOf(path);
  if (!ID_WORDS.includes(words.at(-1) ?? '')) return 0;
  const belongsElsewhere = [...LINK_WORDS, ...OTHER_WORDS].some((word) => words.includes(word));
  return (
    2 +
    (EVENT_WORDS.some((word) => words.includes(word)) ? 3 : 0) +
    (words.length === 1 ? 2 : 0) +
    (/^(?:evt|event|whk|msg|dlv)/i.test(id) ? 2 : 0) +
    (UUID.test(id) ? 1 : 0) -
    (belongsElsewhere ? 4 : 0)
  );
}

/** Headers that may hold the event's id. One of the request's own does not count: it is new with every repeat. */
export function findEventIdHeaders(headers: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(headers).filter((name) => {
    const words = wordsOf(name);
    return ID_WORDS.includes(words.at(-1) ?? '') && EVENT_WORDS.some((word) => words.includes(word));
  });
}

/** The words of the last key of a path. */
function lastWordsOf(path: string): readonly string[] {
  return wordsOf(path.slice(path.lastIndexOf('.') + 1));
}
