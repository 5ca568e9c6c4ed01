import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { ConfigError, json, loadConfig, seconds, text } from '../../shared/runtime/config.ts';

const schema = z.object({
  TABLE_NAME: text('the name of the table'),
  GRACE_SECONDS: z.prefault(seconds('the grace period', { min: 30, max: 900 }), '120'),
  SETTINGS: z.prefault(
    json('settings', z.strictObject({ size: z.optional(z.number({ error: 'must be a number' })) })),
    '{}',
  ),
});

const problemsOf = (env: Record<string, string>) => {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('loadConfig', () => {
  test('reads durations as milliseconds and JSON as its shape', () => {
    const env = { TABLE_NAME: 'table', SETTINGS: '{"size":2}', GRACE_SECONDS: '60', HOME: '/root' };
    expect(loadConfig(schema, env)).toEqual({
      TABLE_NAME: 'table',
      GRACE_SECONDS: 60_000,
      SETTINGS: { size: 2 },
    });
  });

  test('fills in what has a default', () => {
    expect(loadConfig(schema, { TABLE_NAME: 'table' })).toEqual({
      TABLE_NAME: 'table',
      GRACE_SECONDS: 120_000,
      SETTINGS: {},
    });
  });

  test('names every wrong key and its remedy at once', () => {
    expect(problemsOf({ GRACE_SECONDS: '5', SETTINGS: '{"size":"big","sise":1}' })).toEqual([
      'TABLE_NAME is missing; set it to the name of the table',
      'GRACE_SECONDS must be the grace period in seconds: a whole number from 30 to 900',
      'SETTINGS.size must be a number',
      'SETTINGS.sise is not a setting; check its spelling',
    ]);
  });

  test.each(['12.5', '-60', '60s', '1e2', ' 60', ''])('a duration written as "%s" is refused', (written) => {
    expect(problemsOf({ TABLE_NAME: 'table', GRACE_SECONDS: written })).toHaveLength(1);
  });

  test('never tells a value, not even a piece of broken JSON', () => {
    const secret = 'whk_demo_A1';
    const env = { TABLE_NAME: '', GRACE_SECONDS: secret, SETTINGS: `{"size":${secret}` };
    expect(problemsOf(env)).toHaveLength(3);
    expect(JSON.stringify(problemsOf(env))).not.toContain(secret);
    expect(() => loadConfig(schema, env)).toThrow(
      /^Wrong settings: TABLE_NAME is missing; set it to the name of the table; /,
    );
  });
});
