import { type Cadence, isLookDue, statusAge } from '../domain/cadence.ts';
import { type Instant, SECOND } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { Chance, Clock, ConnectionStore, Journal, StageStore, SweepPlace } from '../ports.ts';
import { type AskPorts, askForLooks } from './askForLooks.ts';

export interface KnownPorts extends AskPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly connections: ConnectionStore;
  readonly stage: StageStore;
  readonly cadence: Cadence;
}

export interface KnownAsked {
  /** Whether the end of the fleet was reached. */
  readonly done: boolean;
  /** Where the next run begins. */
  readonly place: SweepPlace;
  readonly known: number;
  readonly asked: number;
  readonly failures: number;
  /** Connections whose status was not found, for a listing to tell what became of them. */
  readonly missing: readonly string[];
}

/** Ids that one listing is asked about: a provider that suddenly finds nothing is to fill nobody's memory. */
const MOST_MISSING = 500;

/**
 * Asks for looks at the known connections whose time has come, from where the last run stopped. Trouble is counted: what
 * was not asked for stays due.
 */
export async function askKnown(ports: KnownPorts, from: SweepPlace, until: Instant): Promise<KnownAsked> {
  const { clock, journal, connections, stage, cadence } = ports;
  const now = clock.now();
  const { asked, add, flush } = askForLooks(ports, now);
  const { after: begin, ...rest } = from;
  const missing = sampleOf(MOST_MISSING, ports.chance);
  let [known, failures, oldest, done] = [0, 0, 0, true];
  let place = from;
  try {
    for await (const { id, glance } of connections.fleet(begin)) {
      known++;
      if (glance) oldest = Math.max(oldest, statusAge(glance, now));
      if (glance?.missing) missing.keep(id);
      place = { ...rest, after: id };
      if (glance && isLookDue(id, glance, cadence, now) && (await add({ kind: 'due', id }))) {
        await stage.saveSweepPlace(place);
      }
      done = clock.now() < until;
      if (!done) break;
    }
    await flush();
    if (done) place = rest;
    await stage.saveSweepPlace(place);
  } catch (error) {
    done = false;
    failures++;
    journal.note({ event: 'failure', where: 'sweep.known', error: describeError(error) });
  }
  journal.count('OldestStatusAge', Math.round(oldest / SECOND));
  return { done, place, known, asked: asked.looks, failures: failures + asked.failed, missing: missing.kept };
}

/** So many of all that come by, each as likely as any other: nobody waits for ever behind those that come first. */
function sampleOf(most: number, chance: Chance) {
  const kept: string[] = [];
  let seen = 0;
  return {
    kept,
    keep(id: string): void {
      const place = seen++ < most ? kept.length : Math.floor(chance.fraction() * seen);
      if (place < most) kept[place] = id;
    },
  };
}
