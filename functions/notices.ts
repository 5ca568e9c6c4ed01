import * as z from 'zod/mini';
import { json } from '../shared/runtime/config.ts';
import { like } from './voice.ts';

// When and how often customers are written to, as a person writes it: in hours, days and times of day.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Within a year, whatever the holidays, a working day is left. */
const MOST_HOLIDAYS = 50;

function whole(meaning: string, min: number, max: number) {
  const error = `must be ${meaning}: a whole number from ${min} to ${max}`;
  return z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error }));
}

const days =
  'must be the days after the request, such as [1,3,7]: up to 20 whole numbers from 1 to 365, each larger than the one before; [] for no reminders';
const reminderDays = z
  .array(z.int({ error: days }).check(z.gte(1, { error: days }), z.lte(365, { error: days })), { error: days })
  .check(
    z.maxLength(20, { error: days }),
    z.refine((list) => list.every((day, index) => day > (list[index - 1] ?? 0)), { error: days }),
  );

const time = like(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 08:00');
const hourLeft = 'must leave at least an hour of the day; null for no quiet hours';
const quietHours = z.nullable(
  z
    .strictObject({ from: time, to: time }, { error: 'must be an object with from and to, or null for no quiet hours' })
    .check(z.refine(({ from, to }) => !(quietMinutes(from, to) > 23 * 60), { error: hourLeft })),
);

const week = 'must be at least one of the days 1 (Monday) to 7 (Sunday), each once, such as [1,2,3,4,5]';
const workingDays = z
  .array(z.int({ error: week }).check(z.gte(1, { error: week }), z.lte(7, { error: week })), { error: week })
  .check(
    z.minLength(1, { error: week }),
    z.refine((list) => new Set(list).size === list.length, { error: week }),
  );

const dates = `must be up to ${MOST_HOLIDAYS} dates such as 2026-12-25; take out those that are over`;
const holidays = z
  .array(z.string({ error: dates }).check(z.refine(isDate, { error: dates })), { error: dates })
  .check(z.maxLength(MOST_HOLIDAYS, { error: dates }));

/** What a customer may have otherwise than the stage. */
const parts = {
  reminderDays,
  escalateAfterDays: whole('after how many days the account owner hears of it', 1, 90),
  offlineAfterHours: whole('after how many hours offline the customer hears of it', 1, 168),
  quietHours,
  workingDays,
  holidays,
  firstNoticeWaits: z.boolean({ error: 'must be true where the first notice waits for working time too, or false' }),
};

/** A stage's rules, as its settings have them. */
export const noticesSchema = z.strictObject(
  {
    spacingHours: z._default(whole('the least time between two messages that ask, in hours', 1, 168), 20),
    reminderDays: z._default(parts.reminderDays, [1, 3, 7, 14, 21, 28]),
    escalateAfterDays: z._default(parts.escalateAfterDays, 3),
    offlineAfterHours: z._default(parts.offlineAfterHours, 4),
    quietHours: z._default(parts.quietHours, { from: '18:00', to: '08:00' }),
    workingDays: z._default(parts.workingDays, [1, 2, 3, 4, 5]),
    holidays: z._default(parts.holidays, []),
    firstNoticeWaits: z._default(parts.firstNoticeWaits, false),
  },
  { error: 'must be an object with reminderDays, quietHours and the like' },
);

/** What a customer has otherwise, as the customers file has it. */
export const noticeOverridesSchema = z.partial(
  z.strictObject(parts, { error: `must be an object, and may have ${Object.keys(parts).join(', ')}` }),
);

export const noticeFields = {
  NOTICES: z.prefault(json('when and how often customers are written to', noticesSchema), '{}'),
};

/** A stage's rules as decisions take them. */
export function noticesOf({ spacingHours, ...written }: z.output<typeof noticesSchema>) {
  const { reminderDays, workingDays, holidays, firstNoticeWaits, quietHours } = written;
  return {
    spacing: spacingHours * HOUR,
    escalateAfter: written.escalateAfterDays * DAY,
    offlineAfter: written.offlineAfterHours * HOUR,
    reminderDays,
    workingDays,
    holidays,
    firstNoticeWaits,
    ...(quietHours && { quietHours }),
  };
}

/** A customer's own rules as decisions take them: only those that are written. */
export function noticeOverridesOf(written: z.output<typeof noticeOverridesSchema>) {
  const { escalateAfterDays, offlineAfterHours, ...same } = written;
  return {
    ...same,
    ...(escalateAfterDays !== undefined && { escalateAfter: escalateAfterDays * DAY }),
    ...(offlineAfterHours !== undefined && { offlineAfter: offlineAfterHours * HOUR }),
  };
}

function quietMinutes(from: string, to: string): number {
  const minutes = minuteOf(to) - minuteOf(from);
  return minutes > 0 ? minutes : minutes + 24 * 60;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Whether a calendar has the day: 2026-02-30 is none. */
function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && /^\d{4}-\d\d-\d\d$/.test(text);
}
