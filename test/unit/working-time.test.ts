import { describe, expect, test } from '@jest/globals';
import { daysLater, nextWorkingMoment, type WorkingTime } from '../../shared/domain/workingTime.ts';

const OFFICE: WorkingTime = { quietHours: { from: '18:00', to: '08:00' }, workingDays: [1, 2, 3, 4, 5], holidays: [] };
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Instants are written with their offset, so that each line reads as the clock on the wall. */
const next = (at: string, zone: string, policy: WorkingTime) =>
  new Date(nextWorkingMoment(Date.parse(at), zone, policy)).toISOString();
const instant = (text: string) => new Date(text).toISOString();

describe('the next moment when a customer may be disturbed', () => {
  test.each([
    [
      'within working hours it is now, to the millisecond',
      '2026-03-04T11:22:33.444+01:00',
      '2026-03-04T11:22:33.444+01:00',
    ],
    ['quiet hours have ended at their end', '2026-03-04T08:00:00+01:00', '2026-03-04T08:00:00+01:00'],
    ['and begin at their beginning', '2026-03-04T18:00:00+01:00', '2026-03-05T08:00:00+01:00'],
    ['before the beginning it is still day', '2026-03-04T17:59:59.999+01:00', '2026-03-04T17:59:59.999+01:00'],
    ['in the small hours it is the same morning', '2026-03-04T03:00:00+01:00', '2026-03-04T08:00:00+01:00'],
    ['on Friday evening it is Monday', '2026-03-06T20:00:00+01:00', '2026-03-09T08:00:00+01:00'],
    ['on Saturday noon it is Monday', '2026-03-07T12:00:00+01:00', '2026-03-09T08:00:00+01:00'],
  ])('%s', (_, at, expected) => {
    expect(next(at, 'Europe/Berlin', OFFICE)).toBe(instant(expected));
  });

  test('the day is the customer’s, not ours: on Friday at noon in Berlin it is evening in Tokyo', () => {
    expect(next('2026-03-06T12:00:00+01:00', 'Asia/Tokyo', OFFICE)).toBe(instant('2026-03-09T08:00:00+09:00'));
  });

  test('holidays are days of the customer’s calendar', () => {
    const easter = { ...OFFICE, holidays: ['2026-04-03', '2026-04-06'] };
    expect(next('2026-04-02T19:00:00+02:00', 'Europe/Berlin', easter)).toBe(instant('2026-04-07T08:00:00+02:00'));
    expect(next('2026-04-02T19:00:00+05:30', 'Asia/Kolkata', easter)).toBe(instant('2026-04-07T08:00:00+05:30'));
  });

  test('quiet hours need not span midnight, and there need be none', () => {
    const siesta = { quietHours: { from: '13:00', to: '15:30' }, workingDays: EVERY_DAY, holidays: [] };
    expect(next('2026-03-07T13:00:00+01:00', 'Europe/Madrid', siesta)).toBe(instant('2026-03-07T15:30:00+01:00'));
    expect(next('2026-03-07T23:50:00+01:00', 'Europe/Madrid', siesta)).toBe(instant('2026-03-07T23:50:00+01:00'));
    const weekdays = { workingDays: OFFICE.workingDays, holidays: [] };
    expect(next('2026-03-07T13:00:00+01:00', 'Europe/Madrid', weekdays)).toBe(instant('2026-03-09T00:00:00+01:00'));
  });

  test('quiet hours may end at midnight', () => {
    const evening = { quietHours: { from: '20:00', to: '00:00' }, workingDays: EVERY_DAY, holidays: [] };
    expect(next('2026-03-07T21:00:00+01:00', 'Europe/Berlin', evening)).toBe(instant('2026-03-08T00:00:00+01:00'));
  });

  test('an unknown time zone counts as UTC', () => {
    expect(next('2026-03-04T03:00:00Z', 'Moon/Tranquility', OFFICE)).toBe(instant('2026-03-04T08:00:00Z'));
  });

  test('a policy that leaves no moment within a year holds nothing back', () => {
    const never = { ...OFFICE, workingDays: [] };
    expect(next('2026-03-07T12:00:00Z', 'Europe/Berlin', never)).toBe(instant('2026-03-07T12:00:00Z'));
  });
});

describe('when the clock is turned', () => {
  const nights = (from: string, to: string): WorkingTime => ({
    quietHours: { from, to },
    workingDays: EVERY_DAY,
    holidays: [],
  });

  test('forward, over the end of quiet hours: they end at that turn', () => {
    const at = '2026-03-29T01:00:00+01:00';
    expect(next(at, 'Europe/Berlin', nights('22:00', '02:30'))).toBe(instant('2026-03-29T03:00:00+02:00'));
    expect(next(at, 'Europe/Berlin', nights('22:00', '08:00'))).toBe(instant('2026-03-29T08:00:00+02:00'));
  });

  test('back, before the end of quiet hours: they last an hour longer', () => {
    const at = '2026-10-25T01:00:00+02:00';
    expect(next(at, 'Europe/Berlin', nights('22:00', '08:00'))).toBe(instant('2026-10-25T08:00:00+01:00'));
  });

  test('back, into quiet hours: they end twice', () => {
    const quiet = nights('22:00', '02:30');
    expect(next('2026-10-25T02:10:00+02:00', 'Europe/Berlin', quiet)).toBe(instant('2026-10-25T02:30:00+02:00'));
    expect(next('2026-10-25T02:10:00+01:00', 'Europe/Berlin', quiet)).toBe(instant('2026-10-25T02:30:00+01:00'));
  });

  test('back, out of quiet hours: the hour before them comes once more', () => {
    const quiet = nights('02:30', '05:00');
    expect(next('2026-10-25T02:40:00+02:00', 'Europe/Berlin', quiet)).toBe(instant('2026-10-25T02:00:00+01:00'));
    expect(next('2026-10-25T02:40:00+01:00', 'Europe/Berlin', quiet)).toBe(instant('2026-10-25T05:00:00+01:00'));
  });

  test('forward at midnight: the day begins at one', () => {
    const sundays = { workingDays: [7], holidays: [] };
    expect(next('2026-09-05T12:00:00-04:00', 'America/Santiago', sundays)).toBe(instant('2026-09-06T01:00:00-03:00'));
    expect(next('2026-03-28T12:00:00+02:00', 'Asia/Beirut', sundays)).toBe(instant('2026-03-29T01:00:00+03:00'));
  });

  test('back at midnight: the evening comes twice, the next day once', () => {
    const sundays = { workingDays: [7], holidays: [] };
    expect(next('2026-04-04T12:00:00-03:00', 'America/Santiago', sundays)).toBe(instant('2026-04-05T00:00:00-04:00'));
    const quiet = nights('23:30', '06:00');
    expect(next('2026-04-04T23:40:00-03:00', 'America/Santiago', quiet)).toBe(instant('2026-04-04T23:00:00-04:00'));
  });

  test('by half an hour, in a zone of half hours', () => {
    const quiet = nights('22:00', '02:15');
    expect(next('2026-10-04T01:00:00+10:30', 'Australia/Lord_Howe', quiet)).toBe(instant('2026-10-04T02:30:00+11:00'));
  });

  test('by a whole day, which one calendar left out', () => {
    const fridays = { workingDays: [5], holidays: [] };
    expect(next('2011-12-29T12:00:00-10:00', 'Pacific/Apia', fridays)).toBe(instant('2012-01-06T00:00:00+14:00'));
  });
});

test.each([
  ['in spring', '2026-03-28T09:07:00+01:00', 7, 'Europe/Berlin', '2026-04-04T09:07:00+02:00'],
  ['in autumn', '2026-10-24T09:07:00+02:00', 1, 'Europe/Berlin', '2026-10-25T09:07:00+01:00'],
  ['into an hour that is left out', '2026-03-28T02:30:00+01:00', 1, 'Europe/Berlin', '2026-03-29T03:30:00+02:00'],
  ['where no clock is turned', '2026-03-28T09:07:00+09:00', 3, 'Asia/Tokyo', '2026-03-31T09:07:00+09:00'],
])('days later it is the same time of day: %s', (_, from, days, zone, to) => {
  expect(daysLater(Date.parse(from), days, zone)).toBe(Date.parse(to));
});
