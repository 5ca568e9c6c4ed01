import * as z from 'zod';
import { Fault } from './errors.ts';

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
export function loadConfig<S extends z.ZodType>(schema: S, env: Environment): z.output<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.flatMap(describeIssue));
}

/** Keys and zod's own words; an issue's input is never looked at. */
function describeIssue(issue: z.core.$ZodIssue): readonly string[] {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((unknown) => `${key ? `${key}.` : ''}${unknown} is not a setting; check its spelling`);
  }
  return [`${key || 'the settings'}: ${issue.message}`];
}

/** A text that must be there; `meaning` is told when it is not. */
export function text(meaning: string) {
  return z.string({ error: `is missing; set it to ${meaning}` }).min(1, `is empty; set it to ${meaning}`);
}

/** A whole number within bounds, written in digits. */
export function wholeNumber(meaning: string, bounds: { readonly min: number; readonly max: number }) {
  const remedy = `must be ${meaning}, a whole number from ${bounds.min} to ${bounds.max}`;
  return z
    .string({ error: remedy })
    .regex(/^\d{1,15}$/, remedy)
    .transform(Number)
    .pipe(z.number().min(bounds.min, remedy).max(bounds.max, remedy));
}

/** A length of time, written in whole seconds; read as milliseconds. */
export function seconds(meaning: string, bounds: { readonly min: number; readonly max: number }) {
  return wholeNumber(`${meaning} in seconds`, bounds).transform((value) => value * 1_000);
}

/** `true` or `false`. */
export function flag(meaning: string) {
  return z
    .enum(['true', 'false'], { error: `must be true or false: ${meaning}` })
    .transform((value) => value === 'true');
}

/** A JSON text of the given shape. */
export function json<S extends z.ZodType>(meaning: string, shape: S) {
  return z
    .string({ error: `is missing; set it to ${meaning}, as JSON` })
    .transform((written, context): unknown => {
      try {
        return JSON.parse(written);
      } catch {
        context.issues.push({ code: 'custom', message: `is not JSON; set it to ${meaning}`, input: undefined });
        return z.NEVER;
      }
    })
    .pipe(shape);
}
