import type { Instant, ProviderTime } from '../../domain/time.ts';
import type { Json } from './json.ts';

const ISO = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?([Zz]|UTC|[+-]\d\d(?::?\d\d)?)?$/;
const NUMERIC = /^\d{10,20}(?:\.\d{1,9})?$/;

/** Epoch units by size, so that a number is one of them or none: seconds from 2001 on, milli-, micro-, nanoseconds. */
const EPOCH_UNITS = [
  { from: 1e9, below: 1e11, perMillisecond: 1e-3 },
  { from: 1e12, below: 1e14, perMillisecond: 1 },
  { from: 1e15, below: 1e17, perMillisecond: 1e3 },
  { from: 1e18, below: 1e20, perMillisecond: 1e6 },
];

/**
 * Reads a time in any form that a provider may write: ISO 8601 (no zone means UTC) or a Unix time, also as text.
 * Undefined for anything else, a date without a time of day included: a guess would date evidence wrongly.
 */
export function readTime(value: Json | undefined): ProviderTime | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return fromEpoch(Number(value));
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return NUMERIC.test(text) ? fromEpoch(Number(text)) : fromIso(text);
}

function fromEpoch(value: number): ProviderTime | undefined {
  const unit = EPOCH_UNITS.find(({ from, below }) => value >= from && value < below);
  if (!unit) return undefined;
  const inSeconds = unit.perMillisecond < 1;
  return {
    instant: Math.floor(inSeconds ? Number((value * 1_000).toFixed(3)) : value / unit.perMillisecond),
    wholeSecond: inSeconds && Number.isInteger(value),
  };
}

function fromIso(text: string): ProviderTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [, , , , , , , fraction = '', zone = 'Z'] = match;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const isDate = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  const offset = offsetMinutes(zone);
  if (!isDate || hour > 23 || minute > 59 || second > 60 || offset === undefined) return undefined;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const instant: Instant = Date.UTC(year, month - 1, day, hour, minute - offset, second, milliseconds);
  // Frameworks write `.000000` for times that they keep to the second.
  return { instant, wholeSecond: Number(fraction) === 0 };
}

function offsetMinutes(zone: string): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  const [, sign, hours, minutes = '0'] = match;
  const total = Number(hours) * 60 + Number(minutes);
  if (total > 14 * 60 || Number(minutes) > 59) return undefined;
  return sign === '-' ? -total : total;
}
