import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { npmRun, textOf } from '../fixtures/devWorld.ts';

jest.setTimeout(60_000);

const outbox = join(import.meta.dirname, '../../.local/outbox');

test('npm run demo tells the story as expected, leaves its mails, and exits 0', async () => {
  const demo = npmRun('demo', '--json');
  const [output, , [code]] = await Promise.all([textOf(demo.stdout), textOf(demo.stderr), once(demo, 'exit')]);
  const { checks, mails } = JSON.parse(output) as { checks: { what: string; holds: boolean }[]; mails: number };
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(checks.length).toBeGreaterThanOrEqual(15);
  expect(code).toBe(0);

  const files = readdirSync(outbox);
  const kept = files.filter((file) => file.endsWith('.eml'));
  expect(kept).toHaveLength(mails);
  expect(files.filter((file) => file.endsWith('.html'))).toHaveLength(mails);
  const first = await simpleParser(readFileSync(join(outbox, kept.sort()[0] ?? '')));
  expect(first.subject).toContain('SAP S/4HANA');
  expect(first.text).toContain('Nordwind Maritime');
});

test('a story that nobody wrote is refused, and the ones there are named', async () => {
  const demo = npmRun('demo', '--story', 'unheard');
  const [error, [code]] = await Promise.all([textOf(demo.stderr), once(demo, 'exit')]);
  expect([code, error]).toEqual([
    2,
    'There is no story unheard. There is: main-job, long-outage, outage, lying-status.\n',
  ]);
});
