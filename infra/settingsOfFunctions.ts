import * as z from 'zod';
import { readNotifyConfig } from '../functions/notify/config.ts';

// Settings that travel to the functions as they are. The functions' own reading decides whether they are right, so that
// nothing is deployed that would be refused at its first cold start.

type Read = ReturnType<typeof readNotifyConfig>;

export interface FunctionSettings {
  readonly voice: Read['voice'];
  readonly operators: Partial<Read['operators']>;
  readonly slack: Partial<Read['slack']>;
  readonly notices: Readonly<Record<string, unknown>>;
  readonly makini: Readonly<Record<string, unknown>>;
}

const VARIABLES = {
  voice: 'VOICE',
  operators: 'OPERATORS',
  slack: 'SLACK',
  notices: 'NOTICES',
  makini: 'MAKINI_SETTINGS',
} as const satisfies Record<keyof FunctionSettings, string>;

/** A setting that is checked by the function that reads it. */
export function asFunctionsReadIt<K extends keyof FunctionSettings>(setting: K) {
  return z.custom<FunctionSettings[K]>().superRefine((value, context) => {
    for (const { path, message } of problemsOf(VARIABLES[setting], value)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });
}

interface Problem {
  readonly path: string[];
  readonly message: string;
}

function problemsOf(variable: string, value: unknown): readonly Problem[] {
  try {
    readNotifyConfig({ [variable]: JSON.stringify(value) });
  } catch (error) {
    return problemsIn(error)
      .filter((problem) => problem.startsWith(variable))
      .map((problem) => {
        const [, path = '', message = ''] = /^\w+\.?(\S*) (.*)$/s.exec(problem) ?? [];
        return { path: path === '' ? [] : path.split('.'), message };
      });
  }
  return [];
}

/** The list that a wrong environment is refused with. */
function problemsIn(error: unknown): readonly string[] {
  if (error instanceof Error && 'problems' in error && Array.isArray(error.problems)) return error.problems.map(String);
  throw error;
}
