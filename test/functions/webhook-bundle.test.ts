import { beforeAll, describe, expect, test } from '@jest/globals';
import { NOT_BUNDLED } from '../../functions/environment.ts';
import { bundle } from '../fixtures/bundle.ts';

describe('the bundle of the webhook function', () => {
  let bytes = 0;
  let files: readonly string[] = [];
  let imports: readonly { readonly path: string; readonly kind: string }[] = [];

  beforeAll(async () => {
    const built = await bundle({ file: 'functions/webhook/handler.ts' });
    bytes = built.code.byteLength;
    ({ files, imports } = built);
  });

  test('is at most 450 KB', () => {
    expect(bytes).toBeLessThanOrEqual(450_000);
    expect(bytes).toBeGreaterThan(100_000);
  });

  test.each([
    ['the zod that has messages', /zod\/v4\/(classic|locales)\//],
    ['mail', /client-ses|nodemailer|adapters\/ses/],
    ['Slack', /adapters\/slack/],
    ['messages', /domain\/messages/],
    ['templates', /node_modules\/eta/],
    ['the calendar of notices', /temporal|domain\/workingTime/],
  ])('does not hold %s', (_, pattern) => {
    expect(files.filter((file) => pattern.test(file))).toEqual([]);
  });

  test('needs nothing at its start that was left out of it', () => {
    const outside = imports.filter(({ path }) => !path.startsWith('node:'));
    expect(outside.filter(({ kind }) => kind !== 'dynamic-import')).toEqual([]);
    expect([...new Set(outside.map(({ path }) => path))].sort()).toEqual([...NOT_BUNDLED].sort());
  });
});
