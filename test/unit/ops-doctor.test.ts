import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Check } from '../../ops/doctor/check.ts';
import { CHECKS } from '../../ops/doctor/checks.ts';
import { examine } from '../../ops/doctor/examine.ts';
import { ok } from '../../ops/doctor/finding.ts';
import type { Subject } from '../../ops/doctor/subject.ts';

const root = join(import.meta.dirname, '../..');
const subject: Subject = { option: '--stage dev', stage: undefined, installation: undefined };
const again = { command: 'npm run -s ops -- doctor --stage dev' };

describe('a check', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reconnect-doctor-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the compiler says of verdicts that a new check might answer with; empty where it has no objection. */
  function compiled(...verdicts: readonly string[]): string {
    const lines = verdicts.map((verdict, place) => `export const verdict${place}: Verdict = ${verdict};`);
    const source = [`import type { Verdict } from '${root}/ops/doctor/finding.ts';`, ...lines].join('\n');
    writeFileSync(join(folder, 'planted.mts'), source);
    const config = {
      extends: `${root}/tsconfig.json`,
      compilerOptions: { types: [] },
      include: [],
      files: ['planted.mts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', folder];
    return spawnSync(process.execPath, tsc, { cwd: root, encoding: 'utf8' }).stdout;
  }

  const STATES = ['warning', 'failed', 'skipped'];

  test('that has found something and knows no remedy, or one that names no way, does not compile', () => {
    const found = (remedy: string) => STATES.map((state) => `{ state: '${state}', says: 'x'${remedy} }`);
    expect(compiled(...found(", remedy: { say: 'Mend it', command: 'mend' }"))).toBe('');
    const lacking = [...found(''), ...found(", remedy: { say: 'Mend it' }")];
    const objections = compiled(...lacking).match(/^\S*planted\.mts\(\d+/gm) ?? [];
    expect(objections.map((objection) => Number(objection.split('(')[1]))).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('has a name of its own', () => {
    const names = CHECKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the examination', () => {
  const check = (name: string, look: Check['look']): Check => ({ name, needs: ['ses:GetSendQuota'], look });
  const well = check('well', async () => [ok('Well.')]);

  test('goes on past a check that throws, and says of the error only its class', async () => {
    const broken = check('broken', () => Promise.reject(new TypeError('secret whk_demo_A1')));
    const done: number[] = [];
    const findings = await examine([broken, well], subject, { deadline: 1_000, onDone: (count) => done.push(count) });
    expect(findings).toEqual([
      {
        check: 'broken',
        state: 'failed',
        says: 'It could not be looked at: TypeError.',
        remedy: expect.objectContaining(again),
      },
      { check: 'well', state: 'ok', says: 'Well.' },
    ]);
    expect(done).toEqual([1, 2]);
  });

  test('gives up on a check at its deadline, tells it so, and leaves the others', async () => {
    let told: AbortSignal | undefined;
    const hanging = check('hanging', (_subject, signal) => {
      told = signal;
      return new Promise(() => {});
    });
    const findings = await examine([hanging, well], subject, { deadline: 50 });
    expect(findings.map(({ state }) => state)).toEqual(['failed', 'ok']);
    expect(told?.aborted).toBe(true);
  });

  test('names what to allow where a call is denied, also behind an error of ours', async () => {
    const denied = Object.assign(new Error('not for you'), { name: 'AccessDeniedException' });
    const direct = check('direct', () => Promise.reject(denied));
    const wrapped = check('wrapped', () => Promise.reject(new Error('a secret could not be read', { cause: denied })));
    const findings = await examine([direct, wrapped], subject, { deadline: 1_000 });
    for (const finding of findings) {
      expect(finding).toMatchObject({ remedy: { ...again, say: expect.stringContaining('Allow ses:GetSendQuota') } });
    }
  });
});
