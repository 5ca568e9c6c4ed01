import { type Instant, type Milliseconds, SECOND } from '../domain/time.ts';
import type { JournalEntry } from '../telemetry.ts';
import { askKnown, type KnownPorts } from './askKnown.ts';
import { askListed, type ListedPorts } from './askListed.ts';
import { type HoldPorts, tellHold } from './guardHold.ts';
import { type NudgeDuePorts, nudgeDue } from './nudgeDue.ts';

export type SweepPorts = NudgeDuePorts & KnownPorts & ListedPorts & HoldPorts;

/** What a run came to. `complete`: every look that was due was asked for, and the listing gave no trouble. */
export type Swept = { readonly kind: 'skipped' } | ({ readonly kind: 'swept' } & SweepSummary);

/** The counts of a run, as the journal tells them. */
export type SweepSummary = Omit<Extract<JournalEntry, { event: 'sweep.done' }>, 'event'>;

const LEASE = 'sweep';
/** A lease outlives the run that holds it, so that two never overlap. */
const LEASE_MARGIN: Milliseconds = 15 * SECOND;

/**
 * Sweeps once: nudges for what is due, asks for looks at the known connections whose time has come, and hands on what the
 * provider lists. It reads no status itself: workers do, from a queue. A page, a batch or a nudge that fails is never fatal.
 */
export async function sweepConnections(ports: SweepPorts, deadline: Instant): Promise<Swept> {
  const holder = ports.chance.id();
  if (!(await ports.stage.acquireLease(LEASE, holder, ports.clock.now(), deadline + LEASE_MARGIN))) {
    ports.journal.count('SweepSkipped');
    ports.journal.note({ event: 'sweep.skipped' });
    return { kind: 'skipped' };
  }
  try {
    const due = await nudgeDue(ports);
    const from = (await ports.stage.sweepPlace()) ?? {};
    const now = ports.clock.now();
    const { done, place, known, asked, missing, ...looks } = await askKnown(
      ports,
      from,
      now + ((deadline - now) * 2) / 3,
    );
    const { listing, listed, ...facts } = await askListed(ports, place, missing, deadline - LEASE_MARGIN);
    await tellHold(ports);
    const failures = due.failed + looks.failures + facts.failures;
    const complete = done && listing !== 'broken' && failures === 0;
    const summary = { complete, known, asked, listing, listed, nudged: due.nudged, failures };
    ports.journal.count(complete ? 'SweepCompleted' : 'SweepIncomplete');
    ports.journal.note({ event: 'sweep.done', ...summary });
    return { kind: 'swept', ...summary };
  } finally {
    await ports.stage.releaseLease(LEASE, holder);
  }
}
