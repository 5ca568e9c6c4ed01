// zod/mini: the full zod would take a sixth of the webhook's bundle. It has no messages of its own, so every check says one.
import * as z from 'zod/mini';
import { Fault } from '../faults.ts';
import { type Colour, contrast, isColour, READABLE } from './colour.ts';

/** Environment variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Wrong settings: each problem names a key and what to do about it, never a value. */
export class ConfigError extends Fault {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Wrong settings: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Checks an environment once, at cold start.
 *
 * @throws ConfigError listing every wrong key at once
 */
export function loadConfig<S extends z.ZodMiniType>(schema: S, env: Environment): z.output<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.flatMap(describeIssue));
}

/** Keys and our own words; an issue's input is never looked at. */
function describeIssue(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...path, key].join('.')} is not a setting; check its spelling`);
  }
  return [`${path.join('.') || 'The settings'} ${issue.message}`];
}

/** A text that must be there; `meaning` completes "set it to …". */
export function text(meaning: string) {
  const remedy = `is missing; set it to ${meaning}`;
  return z.string({ error: remedy }).check(z.minLength(1, { error: remedy }));
}

/** A text of a certain form; `meaning` completes "must be …". */
export function textLike(pattern: RegExp, meaning: string) {
  const remedy = `must be ${meaning}`;
  return z.string({ error: remedy }).check(z.regex(pattern, { error: remedy }));
}

/** A colour that can be read on its ground, and is the ground of text in that colour. */
export function readableColour(ground: Colour, remedy: string) {
  const error = `must be a colour such as #1d4ed8, with a contrast of ${READABLE}:1 or more; ${remedy}`;
  return z.string({ error }).check(z.refine((text) => isColour(text) && contrast(text, ground) >= READABLE, { error }));
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A whole number within bounds, written in digits. */
export function wholeNumber(meaning: string, { min, max }: Bounds) {
  const remedy = `must be ${meaning}: a whole number from ${min} to ${max}`;
  return z.pipe(
    z.pipe(z.string({ error: remedy }).check(z.regex(/^\d{1,15}$/, { error: remedy })), z.transform(Number)),
    z.number().check(z.gte(min, { error: remedy }), z.lte(max, { error: remedy })),
  );
}

/** A length of time written in whole seconds, read as milliseconds. */
export function seconds(meaning: string, bounds: Bounds) {
  return z.pipe(
    wholeNumber(`${meaning} in seconds`, bounds),
    z.transform((value: number) => value * 1_000),
  );
}

/** A length of time written in whole days, read as milliseconds. */
export function days(meaning: string, bounds: Bounds) {
  return z.pipe(
    wholeNumber(`${meaning} in days`, bounds),
    z.transform((value: number) => value * 86_400_000),
  );
}

/** A JSON text of the given shape. */
export function json<S extends z.ZodMiniType>(meaning: string, shape: S) {
  return z.pipe(
    z.pipe(
      z.string({ error: `is missing; set it to ${meaning} as JSON` }),
      z.transform((written: string, context): unknown => {
        try {
          return JSON.parse(written);
        } catch {
          const message = `is not JSON; set it to ${meaning} as JSON`;
          context.issues.push({ code: 'custom', message, input: undefined });
          return z.NEVER;
        }
      }),
    ),
    shape,
  );
}
