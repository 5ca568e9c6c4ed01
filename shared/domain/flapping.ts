import type { Incident, PastIncident } from './incident.ts';
import { CHANNELS, type Notice, owe } from './notice.ts';
import { DAY, type Instant, type Milliseconds } from './time.ts';

// A login that is lost and found again and again. The customer is protected by the cooldown; who can mend it is on our
// side, and hears of it once until a day has been quiet.

/** So many openings, the latest included… */
const OPENINGS = 3;
/** …within this time are flapping. */
const WITHIN: Milliseconds = DAY;

/** Whether the first of these incidents, newest first, opened while its connection was flapping. */
export function isFlapping(incidents: readonly (PastIncident | undefined)[]): boolean {
  const [latest, earliest] = [incidents[0], incidents[OPENINGS - 1]];
  return latest !== undefined && earliest !== undefined && latest.openedAt - earliest.openedAt < WITHIN;
}

/**
 * What operators are owed when an incident opens on a flapping connection: one alert as the spell begins. One that is
 * still unsent moves on to the next incident.
 *
 * @param before the incidents before it, newest first
 */
export function owedForFlapping(
  opened: PastIncident,
  last: Incident | undefined,
  before: readonly PastIncident[],
  dueAt: Instant,
): readonly Notice[] {
  const earlier = last ? [last, ...before] : before;
  if (!isFlapping([opened, ...earlier])) return [];
  const begins = !isFlapping(earlier);
  return CHANNELS.flatMap((channel) => {
    const unsent = last?.notices.find((n) => n.alert === 'flapping' && n.channel === channel && n.state === 'due');
    return begins || unsent ? [owe('operator_alert', channel, unsent?.dueAt ?? dueAt, 'flapping')] : [];
  });
}
