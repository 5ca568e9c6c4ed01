import * as z from 'zod/mini';
import { readTokenText, type TokenPair, writeTokenText } from '../../domain/tokenPair.ts';
import { digestOf } from '../../runtime/segment.ts';
import type { Stored } from './keyValue.ts';

/** What is kept beside a connection's tokens, where no worker may look: the pair that waits, and what became of others. */
export interface PendingRecord {
  readonly connectionId: string;
  readonly stage: string;
  readonly waiting?: { readonly attempt: string; readonly pair: TokenPair };
  /** By the attempt's digest, oldest first. */
  readonly past: readonly (readonly [digest: string, end: 'promoted' | 'gone'])[];
}

/** Repeats come within minutes; this many attempts take days. */
const REMEMBERED = 50;

const shape = z.object({
  connection_id: z.string(),
  stage: z.string(),
  past: z.array(z.readonly(z.tuple([z.string(), z.enum(['promoted', 'gone'])]))),
  waiting: z.optional(z.record(z.string(), z.unknown())),
});

export function readRecord({ data }: Stored): PendingRecord | undefined {
  const read = shape.safeParse(data);
  if (!read.success) return undefined;
  const { connection_id: connectionId, stage, past, waiting } = read.data;
  const content = waiting && readTokenText(JSON.stringify(waiting));
  if (content?.kind !== 'pair' || content.attempt === undefined) return { connectionId, stage, past };
  return { connectionId, stage, past, waiting: { attempt: content.attempt, pair: content.pair } };
}

export function writeRecord({ connectionId, stage, past, waiting }: PendingRecord): Readonly<Record<string, unknown>> {
  return {
    connection_id: connectionId,
    stage,
    past,
    ...(waiting && { waiting: pairData(waiting.pair, waiting.attempt) }),
  };
}

/** A pair as Vault keeps it: the fields of `writeTokenText`. */
export function pairData(pair: TokenPair, attempt: string): Readonly<Record<string, unknown>> {
  return JSON.parse(writeTokenText(pair, attempt));
}

export function endOf(record: PendingRecord | undefined, attempt: string): 'promoted' | 'gone' | undefined {
  return record?.past.find(([digest]) => digest === digestOf(attempt))?.[1];
}

/** The record once its waiting pair has met its end. */
export function ended(record: PendingRecord, end: 'promoted' | 'gone'): PendingRecord {
  const { waiting, past, ...rest } = record;
  if (!waiting) return record;
  return { ...rest, past: [...past, [digestOf(waiting.attempt), end] as const].slice(-REMEMBERED) };
}
