import { type Instant, MINUTE, type Milliseconds } from '../domain/time.ts';
import type { Clock, LookPace, StatusReading, UnreadableReason } from '../ports.ts';

/** The pause where one is due and the provider does not say how long. */
const PAUSE: Milliseconds = MINUTE;
/** So many connections speak for the account; one that asks for a pause is left alone itself. */
const SPEAK_FOR_ALL = 2;
/** So many in a row that are all turned away are not to blame each by itself, and more calls would not mend it. */
const TURNED_AWAY = 10;
const TURNING_AWAY: ReadonlySet<UnreadableReason> = new Set(['unauthorized', 'forbidden', 'no_token']);

/** How long the provider, in a refusal, asks to be left alone; undefined if it does not. */
export function pauseAskedFor(refusal: {
  readonly reason: UnreadableReason;
  readonly retryAfter?: Milliseconds;
}): Milliseconds | undefined {
  return refusal.retryAfter ?? (refusal.reason === 'rate_limited' ? PAUSE : undefined);
}

/**
 * Makes everybody leave the provider alone for a while if what was met in a row asks for it.
 * @returns until when; undefined: nobody has to wait
 */
export async function heedPauses(
  { clock, pace }: { readonly clock: Clock; readonly pace: LookPace },
  met: readonly StatusReading[],
): Promise<Instant | undefined> {
  const pause = pauseForAll(met);
  if (pause === undefined) return undefined;
  const until = clock.now() + pause;
  await pace.holdOff(until);
  return until;
}

function pauseForAll(met: readonly StatusReading[]): Milliseconds | undefined {
  const refusals = met.filter((reading) => reading.kind === 'unreadable');
  const pauses = refusals.map(pauseAskedFor).filter((pause) => pause !== undefined);
  if (pauses.length >= SPEAK_FOR_ALL) return Math.max(...pauses);
  const latest = met.slice(-TURNED_AWAY);
  return latest.length === TURNED_AWAY && latest.every(isTurnedAway) ? PAUSE : undefined;
}

function isTurnedAway(reading: StatusReading): boolean {
  return reading.kind === 'unreadable' && TURNING_AWAY.has(reading.reason);
}
