import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, type Instant, MINUTE } from '../../shared/domain/time.ts';
import { nextWorkingMoment, type WorkingTime } from '../../shared/domain/workingTime.ts';

/** Zones that turn the clock at two, at midnight and by half an hour, and some that never do, each with its turns of 2026. */
const TURNS: Readonly<Record<string, readonly string[]>> = {
  'Europe/Berlin': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  'America/Santiago': ['2026-04-05T03:00Z', '2026-09-06T04:00Z'],
  'Asia/Beirut': ['2026-03-28T22:00Z', '2026-10-24T21:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
  'Asia/Kathmandu': ['2026-06-01T00:00Z'],
  UTC: ['2026-06-01T00:00Z'],
};

const when = fc.constantFrom(...Object.keys(TURNS)).chain((zone) =>
  fc.record({
    zone: fc.constant(zone),
    at: fc
      .tuple(fc.constantFrom(...(TURNS[zone] ?? [])), fc.integer({ min: -2 * DAY, max: 6 * 60 * MINUTE }))
      .map(([turn, distance]) => Date.parse(turn) + distance),
  }),
);

/** Mostly near the hours at which clocks are turned. */
const timeOfDay = fc
  .tuple(fc.oneof(fc.constantFrom(22, 23, 0, 1, 2, 3), fc.integer({ min: 0, max: 23 })), fc.constantFrom(0, 1, 30, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const policy: fc.Arbitrary<WorkingTime> = fc.record(
  {
    quietHours: fc.record({ from: timeOfDay, to: timeOfDay }).filter(({ from, to }) => from !== to),
    workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 2 }),
    holidays: fc.subarray(['2026-03-29', '2026-04-05', '2026-09-06', '2026-10-24', '2026-10-25', '2026-11-01']),
  },
  { requiredKeys: ['workingDays', 'holidays'] },
);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the wall shows, by `Intl` alone. */
function wall(at: Instant, zone: string): { readonly date: string; readonly time: string } {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  clocks.set(zone, clock);
  const [date = '', time = ''] = clock.format(at).split(' ');
  return { date, time };
}

function isAllowed(at: Instant, zone: string, { quietHours, workingDays, holidays }: WorkingTime): boolean {
  const { date, time } = wall(at, zone);
  const weekday = new Date(`${date}T12:00Z`).getUTCDay() || 7;
  if (!workingDays.includes(weekday) || holidays.includes(date)) return false;
  if (!quietHours) return true;
  const { from, to } = quietHours;
  return from < to ? time < from || time >= to : time >= to && time < from;
}

describe('the next moment when a customer may be disturbed', () => {
  test('is allowed, is the first such minute, and is its own next moment', () => {
    fc.assert(
      fc.property(when, policy, ({ zone, at }, rules) => {
        const next = nextWorkingMoment(at, zone, rules);
        expect(next).toBeGreaterThanOrEqual(at);
        expect(isAllowed(next, zone, rules)).toBe(true);
        expect(nextWorkingMoment(next, zone, rules)).toBe(next);
        for (let minute = at; minute < next; minute += MINUTE)
          if (isAllowed(minute, zone, rules)) throw new Error(`${new Date(minute).toISOString()} was allowed already`);
      }),
      { numRuns: 100 },
    );
  });

  test('every zone that Intl knows can be asked', () => {
    for (const zone of Intl.supportedValuesOf('timeZone'))
      expect(nextWorkingMoment(Date.parse('2026-03-04T12:00Z'), zone, { workingDays: [3, 4], holidays: [] })).toBe(
        Date.parse('2026-03-04T12:00Z'),
      );
  });
});
