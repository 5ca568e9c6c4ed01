import { isNews } from './cadence.ts';
import type { Connection } from './connection.ts';
import { isOpen } from './incident.ts';
import type { AuthValue, Observation } from './observation.ts';
import type { Policy } from './policy.ts';
import { type EvidenceDate, standing } from './registers.ts';
import { HOUR, type Instant, isUsable } from './time.ts';

// A status read answers with the state of the provider's last synchronization, which may be old, lag or stand still.

/** Support older than this is noted again, though it changes nothing. */
const SUPPORT_NOTED_EVERY = HOUR;

/** Whether something comes from a read of the status, and not from a delivery or a reconnect of ours. */
export function isReading({ source }: Pick<Observation, 'source'>): boolean {
  return source === 'sweep' || source === 'confirm';
}

/**
 * Whether the provider's date field stands still: the value changed and the date did not, or the reading has contradicted
 * us for longer than any two synchronizations lie apart. Such a reading speaks for the moment it was made.
 */
export function isFrozen(
  connection: Connection,
  observation: Observation,
  value: AuthValue,
  date: EvidenceDate,
  policy: Policy,
): boolean {
  const { providerTime, observedAt } = observation;
  const { lastReading } = connection;
  if (isUsable(providerTime, observedAt) && lastReading) {
    if (lastReading.raw === providerTime.instant && lastReading.value !== value) return true;
  }
  const { auth } = connection.registers;
  if (!auth || auth.value === value || standing(auth, value, date) === 'newer') return false;
  return observedAt - auth.supportedAt > policy.maxSyncInterval;
}

/**
 * A healthy answer that should carry the provider's date and does not may be an old one: it ends no open incident, unless
 * it has contradicted us for longer than any two synchronizations lie apart.
 */
export function provesNothing(
  connection: Connection,
  observation: Observation,
  value: AuthValue,
  policy: Policy,
): boolean {
  const { auth } = connection.registers;
  if (!observation.undated || value !== 'ok' || auth?.value !== 'reauth') return false;
  return observation.observedAt - auth.supportedAt <= policy.maxSyncInterval;
}

/** Keeps what the status said and when the provider dated it, to notice later that the date stands still. */
export function rememberReading(connection: Connection, observation: Observation, value: AuthValue): Connection {
  const { providerTime, observedAt } = observation;
  if (!isUsable(providerTime, observedAt)) return connection;
  const { lastReading } = connection;
  if (lastReading?.raw === providerTime.instant && lastReading.value === value) return connection;
  return { ...connection, lastReading: { value, raw: providerTime.instant } };
}

/** Notes that a reading agreed with what we hold, newer or not. */
export function support(connection: Connection, value: AuthValue, now: Instant): Connection {
  const { auth } = connection.registers;
  if (auth?.value !== value || now - auth.supportedAt < SUPPORT_NOTED_EVERY) return connection;
  return { ...connection, registers: { ...connection.registers, auth: { ...auth, supportedAt: now } } };
}

/**
 * Whether all that changed are dates of answers that stayed the same. Such a change may wait for the next write: losing
 * it costs nothing but a look that would have been spared.
 */
export function isRefresh(before: Connection, after: Connection): boolean {
  if (isNews(before.freshness, after.freshness)) return false;
  const { registers: old, lastReading: _old, freshness: _before, ...rest } = before;
  const { registers: fresh, lastReading: _fresh, freshness: _after, ...kept } = after;
  const keys = new Set([...Object.keys(rest), ...Object.keys(kept)]) as Set<keyof typeof rest>;
  if ([...keys].some((key) => rest[key] !== kept[key])) return false;
  // While an incident is open its dates matter.
  if (isOpen(after.incident)) return old === fresh && before.lastReading === after.lastReading;
  return (
    before.lastReading?.value === after.lastReading?.value &&
    old.auth?.value === fresh.auth?.value &&
    old.reach?.value === fresh.reach?.value &&
    old.service?.value === fresh.service?.value
  );
}
