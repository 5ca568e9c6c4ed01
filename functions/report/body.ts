import * as z from 'zod/mini';
import type { FailedCall } from '../../shared/usecases/reportFailure.ts';

const MAX_ID = 500;

/** A report as the company's workers send it. Fields that are not named are not read. */
const report = z.object(
  {
    connectionId: z
      .string({ error: 'must be the id of a connection' })
      .check(z.regex(new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${MAX_ID}}$`, 'u'), { error: 'must be the id of a connection' })),
    status: z
      .int({ error: 'must be an HTTP status' })
      .check(z.gte(100, { error: 'must be an HTTP status' }), z.lte(599, { error: 'must be an HTTP status' })),
    errorCode: z.optional(word(100)),
    requestId: z.optional(word(200)),
    time: z.optional(z.iso.datetime({ offset: true, error: 'must be a time such as 2026-03-01T10:00:00Z' })),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must be a JSON object' : undefined) },
);

function word(longest: number) {
  const error = `must be a text of at most ${longest} letters, digits and signs`;
  return z.string({ error }).check(z.regex(new RegExp(`^[\\x21-\\x7e]{1,${longest}}$`), { error }));
}

/** A report, or what is wrong with it by key and never by value. One without a time is from now. */
export function readReport(
  text: string,
  now: number,
):
  | { readonly kind: 'read'; readonly call: FailedCall }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] } {
  const read = report.safeParse(jsonOf(text));
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'it'} ${message}`);
    return { kind: 'wrong', problems };
  }
  const { connectionId, status, errorCode, requestId, time } = read.data;
  const at = time === undefined ? now : Date.parse(time);
  return {
    kind: 'read',
    call: {
      connectionId,
      status,
      at,
      ...(errorCode !== undefined && { errorCode }),
      ...(requestId !== undefined && { requestId }),
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
