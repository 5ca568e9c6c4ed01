import { digestOf } from '../../runtime/segment.ts';
import type { Tags } from './secrets.ts';

/** Key Vault takes 256 characters a tag; counted in code points, so that none is cut in two. */
const CHARACTERS_A_TAG = 120;
const CONNECTION = /^connection(-\d+)?$/;

/** Says of a secret's version whose tokens it keeps, and of which attempt. */
export function tagsFor(stage: string, connectionId: string, attempt?: string): Tags {
  const parts = chunks([...connectionId], CHARACTERS_A_TAG);
  return {
    stage,
    ...Object.fromEntries(parts.map((part, index) => [index === 0 ? 'connection' : `connection-${index + 1}`, part])),
    ...(attempt !== undefined && { attempt: digestOf(attempt) }),
  };
}

export function connectionIn(tags: Tags): string | undefined {
  const parts = Object.keys(tags)
    .filter((key) => CONNECTION.test(key))
    .sort((a, b) => numberOf(a) - numberOf(b));
  return parts.length === 0 ? undefined : parts.map((key) => tags[key]).join('');
}

export type End = 'promoted' | 'gone';

/** What became of a pair that waited; undefined while it waits. */
export function endIn(tags: Tags): End | undefined {
  return tags['end'] === 'promoted' || tags['end'] === 'gone' ? tags['end'] : undefined;
}

function chunks(characters: readonly string[], size: number): readonly string[] {
  const count = Math.max(1, Math.ceil(characters.length / size));
  return Array.from({ length: count }, (_, index) => characters.slice(index * size, (index + 1) * size).join(''));
}

function numberOf(key: string): number {
  return Number(/\d+$/.exec(key)?.[0] ?? 1);
}
