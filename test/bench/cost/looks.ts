import { type Cadence, type Glance, isLookDue } from '../../../shared/domain/cadence.ts';
import { DAY, HOUR } from '../../../shared/domain/time.ts';

/** Enough to see the mean. */
const CONNECTIONS = 200;
const DAYS = 4;

/** How often the sweep asks for a look at a healthy connection in a day: the sweep's own decision, played through. */
export function looksADay(cadence: Cadence): number {
  const fleet = new Map<string, Glance>(Array.from({ length: CONNECTIONS }, (_, i) => [`conn_${i}`, {}]));
  let looks = 0;
  // The first hours are those of a fleet that was first seen in one sweep.
  for (let now = 0; now < (DAYS + 1) * DAY; now += cadence.sweepEvery) {
    for (const [id, glance] of fleet) {
      if (!isLookDue(id, glance, cadence, now)) continue;
      fleet.set(id, { freshness: { since: now } });
      if (now >= DAY) looks++;
    }
  }
  return looks / CONNECTIONS / DAYS;
}

/** What healthy connections come to: the settings of a stage as the sweep reads them. */
export function cadenceOf(stage: { readonly sweepMinutes: number; readonly lookMinutes: number }): Cadence {
  const minutes = HOUR / 60;
  return { sweepEvery: stage.sweepMinutes * minutes, lookEvery: stage.lookMinutes * minutes, recent: 0 };
}
