import * as z from 'zod/mini';
import type { LookBatch } from '../../domain/look.ts';
import { asciiJson } from './ascii.ts';

const id = z.string().check(z.minLength(1));
const VERSION = 1;

const message = z.object({
  v: z.literal(VERSION),
  askedAt: z.int(),
  listingAt: z.exactOptional(z.int()),
  looks: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('due'), id }),
      z.object({ kind: z.literal('missing'), id }),
      z.object({
        kind: z.literal('listed'),
        id,
        facts: z.object({
          label: z.string(),
          service: z.exactOptional(z.enum(['running', 'inactive', 'pending'])),
          about: z.object({ customerId: z.exactOptional(z.string()), system: z.exactOptional(z.string()) }),
        }),
      }),
    ]),
  ),
});

/** The body of a queue message. */
export function formatLooks(batch: LookBatch): string {
  return asciiJson({ v: VERSION, ...batch });
}

/** Undefined for anything but a well-formed batch of a version we know. */
export function parseLooks(body: string): LookBatch | undefined {
  try {
    const { v, ...batch } = message.parse(JSON.parse(body));
    return batch;
  } catch {
    return undefined;
  }
}
