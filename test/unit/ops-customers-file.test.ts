import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readCustomersFile } from '../../ops/customersFile.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reconnect-customers-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function read(name: string, content: string) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return readCustomersFile(path);
}

const json = (notices: unknown) =>
  read('customers.json', JSON.stringify([{ id: 'cust_1', name: 'Acme', timeZone: 'Asia/Dubai', notices }]));

const csv = (hours: string, days: string) =>
  read(
    'customers.csv',
    `customer_id,customer_name,time_zone,quiet_hours,working_days\ncust_1,Acme,Asia/Dubai,${hours},${days}\n`,
  );

const noticesIn = async (reading: ReturnType<typeof json>) => (await reading)[0]?.facts.notices;

const problemsIn = (reading: Promise<unknown>) =>
  reading.then(
    () => [],
    ({ problems }) => problems as readonly string[],
  );

describe('a customer’s own rules', () => {
  test('are those that are written, in the units of decisions', async () => {
    const all = {
      reminderDays: [2, 7],
      escalateAfterDays: 5,
      offlineAfterHours: 12,
      quietHours: { from: '20:00', to: '07:00' },
      workingDays: [7, 1, 2, 3, 4],
      holidays: ['2026-12-02'],
      firstNoticeWaits: true,
    };
    const { escalateAfterDays: _days, offlineAfterHours: _hours, ...same } = all;
    expect(await noticesIn(json(all))).toEqual({ ...same, escalateAfter: 5 * DAY, offlineAfter: 12 * HOUR });
    expect(await noticesIn(json({ quietHours: null }))).toEqual({ quietHours: null });
    expect((await json(undefined))[0]?.facts).not.toHaveProperty('notices');
  });

  test('CSV has quiet hours and working days', async () => {
    expect(await noticesIn(csv('20:00-07:00', '7 1 2 3 4'))).toEqual({
      quietHours: { from: '20:00', to: '07:00' },
      workingDays: [7, 1, 2, 3, 4],
    });
    expect(await noticesIn(csv('none', ''))).toEqual({ quietHours: null });
    expect((await csv('', ''))[0]?.facts).not.toHaveProperty('notices');
  });

  test.each([
    [{ spacingHours: 5 }, 'notices must be an object, and may have reminderDays, '],
    [{ reminderDays: [3, 1] }, 'notices.reminderDays must be the days after the request'],
    [{ quietHours: { from: '08:00', to: '07:30' } }, 'notices.quietHours must leave at least an hour of the day'],
    [{ workingDays: [] }, 'notices.workingDays must be at least one of the days 1 (Monday) to 7 (Sunday)'],
    ['never', 'notices must be an object'],
  ])('%j is refused', async (notices, problem) => {
    expect(await problemsIn(json(notices))).toEqual([expect.stringContaining(`entry 1: ${problem}`)]);
  });

  test('wrong cells are told by row and field', async () => {
    expect(await problemsIn(csv('8pm-7am', 'Mon Tue'))).toEqual([
      'row 2: notices.quietHours.from must be a time of day such as 08:00',
      'row 2: notices.quietHours.to must be a time of day such as 08:00',
      expect.stringContaining('row 2: notices.workingDays'),
      expect.stringContaining('row 2: notices.workingDays'),
    ]);
  });
});
