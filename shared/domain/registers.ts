import type { AuthValue, Observation, ReachValue, ServiceValue } from './observation.ts';
import { type Instant, isUsable, type ProviderTime } from './time.ts';

/** When evidence is from: `at` on our scale of time, `raw` on the provider's own (both instants). */
export interface EvidenceDate {
  readonly at: Instant;
  readonly raw?: Instant;
}

/** A last-writer register: the newest evidence wins, whatever order it arrived in. */
export interface Register<V> {
  readonly value: V;
  readonly date: EvidenceDate;
  /** Our clock at the last evidence that supported this value, newer or not. */
  readonly supportedAt: Instant;
  /**
   * The newest provider time known before evidence dated by our own clock (a reconnect, a read without a date) took
   * over: that evidence answers everything the provider dated up to here, even if the provider's clock runs ahead.
   */
  readonly answeredRaw?: Instant;
}

export interface Registers {
  readonly auth?: Register<AuthValue>;
  readonly reach?: Register<ReachValue>;
  readonly service?: Register<ServiceValue>;
}

/** Ties are won by the value that costs more to overlook. */
const WEIGHT: Record<AuthValue | ReachValue | ServiceValue, number> = {
  reauth: 2,
  ok: 1,
  offline: 2,
  online: 1,
  inactive: 3,
  running: 2,
  pending: 1,
};

type RegisterValue = keyof typeof WEIGHT;

/** The values that win a tie against any other value of their register. */
const WINS_TIES: ReadonlySet<string> = new Set(['reauth', 'offline', 'inactive']);

/**
 * A time without fractions is compared in whole seconds and the tie then goes to the heavier value. Placing it at the
 * end of its second for a value that wins ties, and at its start for one that loses them, gives the same
 * answer for every pair and, unlike a pairwise rule, one that does not depend on the order of arrival of three.
 */
function instantFor(time: ProviderTime, value: string): Instant {
  if (!time.wholeSecond) return time.instant;
  const second = Math.floor(time.instant / 1_000) * 1_000;
  return WINS_TIES.has(value) ? second + 999 : second;
}

/** Dates an observation as evidence; undefined when it is a delivery without a usable time of its own. */
export function dateOf(observation: Observation): EvidenceDate | undefined {
  const { source, observedAt, providerTime, fact } = observation;
  if (source === 'reconnect') return { at: observedAt };
  if (isUsable(providerTime, observedAt)) {
    const raw = instantFor(providerTime, fact.value);
    return { at: Math.min(raw, observedAt), raw };
  }
  return source === 'webhook' ? undefined : { at: observedAt };
}

/** Compares two pieces of evidence: two provider dates on the provider's own scale, all others on ours. */
export function compareDates(a: EvidenceDate, b: EvidenceDate): number {
  return a.raw !== undefined && b.raw !== undefined ? a.raw - b.raw : a.at - b.at;
}

export type Standing = 'newer' | 'same' | 'older';

/** How new evidence stands against a register: `newer` takes it over, `same` says nothing new, `older` is stale. */
export function standing<V extends RegisterValue>(
  register: Register<V> | undefined,
  value: V,
  date: EvidenceDate,
): Standing {
  if (register === undefined) return 'newer';
  if (register.answeredRaw !== undefined && date.raw !== undefined && date.raw <= register.answeredRaw) return 'older';
  const order = compareDates(date, register.date) || WEIGHT[value] - WEIGHT[register.value];
  if (order > 0) return 'newer';
  return order === 0 ? 'same' : 'older';
}

/** The register after newer evidence took it over. */
export function take<V extends RegisterValue>(
  register: Register<V> | undefined,
  value: V,
  date: EvidenceDate,
  now: Instant,
): Register<V> {
  const answered = date.raw === undefined ? (register?.date.raw ?? register?.answeredRaw) : register?.answeredRaw;
  return { value, date, supportedAt: now, ...(answered !== undefined && { answeredRaw: answered }) };
}

/** Health as shown to people, worst first; derived from the registers, never stored. */
export type Health =
  | 'disconnected'
  | 'reauthorization_required'
  | 'inactive'
  | 'offline'
  | 'pending'
  | 'active'
  | 'unknown';

/** Derives the shown health; `gone` is the final state of a disconnected id. */
export function healthOf(registers: Registers, gone: boolean): Health {
  if (gone) return 'disconnected';
  if (registers.auth?.value === 'reauth') return 'reauthorization_required';
  if (registers.service?.value === 'inactive') return 'inactive';
  if (registers.reach?.value === 'offline') return 'offline';
  if (registers.service?.value === 'pending') return 'pending';
  if (registers.auth?.value === 'ok') return 'active';
  return 'unknown';
}
