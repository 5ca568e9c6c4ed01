import type { Instant } from '../time.ts';
import { knownTimeZone } from '../timeZone.ts';

/** How moments are written for one reader: in their language and time zone, which is always named. */
export interface Calendar {
  /** "Sunday, March 1, 2026 at 11:00 AM (Central European Standard Time)". */
  moment(at: Instant): string;
  /** "Mar 1, 2026, 11:00 AM GMT+1". */
  short(at: Instant): string;
  /** "Sunday, March 1". */
  day(at: Instant): string;
  /** "Central European Time": what the zone is called the year round; `at` is any moment that is spoken of. */
  zone(at: Instant): string;
}

/** A calendar in the given language; an unknown time zone falls back to UTC, which is then named like any other. */
export function calendarFor(locale: string, timeZone: string): Calendar {
  const zone = knownTimeZone(timeZone);
  const day = { year: 'numeric', day: 'numeric', timeZone: zone } as const;
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  const long = new Intl.DateTimeFormat(locale, {
    ...day,
    ...time,
    weekday: 'long',
    month: 'long',
    timeZoneName: 'long',
  });
  const short = new Intl.DateTimeFormat(locale, { ...day, ...time, month: 'short', timeZoneName: 'short' });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', month: 'long', day: 'numeric', timeZone: zone });
  const name = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' });
  return {
    moment: (at) => plainSpaces(long.formatToParts(at).map(zoneInBrackets).join('')),
    short: (at) => plainSpaces(short.format(at)),
    day: (at) => plainSpaces(date.format(at)),
    zone: (at) => name.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? zone,
  };
}

/** No language joins a zone's long name to a time in a way that reads well. */
function zoneInBrackets({ type, value }: Intl.DateTimeFormatPart): string {
  return type === 'timeZoneName' ? `(${value})` : value;
}

/** Some versions of Intl put narrow spaces before AM and PM, which some mail programs show as boxes. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00A0\u202F]/g, ' ');
}
