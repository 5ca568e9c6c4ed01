import { Temporal } from 'temporal-polyfill';
import type { NoticePolicy } from './policy.ts';
import type { Instant } from './time.ts';
import { knownTimeZone } from './timeZone.ts';

/** The part of the policy that says when people may be disturbed. */
export type WorkingTime = Pick<NoticePolicy, 'quietHours' | 'workingDays' | 'holidays'>;

/**
 * The first moment, not before `at`, when a customer may be disturbed: what counts is what the calendar and the clock
 * on their wall show. Where the clock is put forward over the end of quiet hours, they end at that turn; where it is put
 * back into them, they start again. An unknown time zone counts as UTC.
 *
 * A policy must leave some moment within a year; where it does not, `at` itself is the answer, so that nothing waits forever.
 */
export function nextWorkingMoment(at: Instant, timeZone: string, policy: WorkingTime): Instant {
  const asked = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(knownTimeZone(timeZone));
  const end = asked.add({ years: 1 });
  for (let moment = asked; Temporal.ZonedDateTime.compare(moment, end) < 0; moment = nextChange(moment, policy))
    if (isAllowed(moment, policy)) return moment.epochMilliseconds;
  return at;
}

/**
 * The same time of day so many days on: a day on which the clock is turned has 23 or 25 hours. An unknown time zone counts
 * as UTC.
 */
export function daysLater(at: Instant, days: number, timeZone: string): Instant {
  const from = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(knownTimeZone(timeZone));
  return from.add({ days }).epochMilliseconds;
}

function isAllowed(moment: Temporal.ZonedDateTime, { quietHours, workingDays, holidays }: WorkingTime): boolean {
  if (!workingDays.includes(moment.dayOfWeek) || holidays.includes(moment.toPlainDate().toString())) return false;
  return !quietHours || !isWithin(moment.toPlainTime(), quietHours);
}

function isWithin(time: Temporal.PlainTime, { from, to }: NonNullable<WorkingTime['quietHours']>): boolean {
  const started = Temporal.PlainTime.compare(time, from) >= 0;
  const ended = Temporal.PlainTime.compare(time, to) >= 0;
  const overMidnight = Temporal.PlainTime.compare(from, to) > 0;
  return overMidnight ? started || !ended : started && !ended;
}

/** When a moment may next be allowed: at the end of quiet hours, on the next day, or when the clock is turned on the way. */
function nextChange(moment: Temporal.ZonedDateTime, { quietHours }: WorkingTime): Temporal.ZonedDateTime {
  const ahead = quietHours && moment.toPlainTime().until(quietHours.to);
  const changes = [
    moment.add({ days: 1 }).startOfDay(),
    ...(ahead?.sign === 1 ? [moment.add(ahead)] : []),
    moment.getTimeZoneTransition('next') ?? [],
  ].flat();
  return changes.reduce((first, other) => (Temporal.ZonedDateTime.compare(other, first) < 0 ? other : first));
}
