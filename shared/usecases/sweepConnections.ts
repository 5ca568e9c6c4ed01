import type { Instant, Milliseconds } from '../domain/time.ts';
import { SECOND } from '../domain/time.ts';
import type { ConnectionDirectory, ConnectionStore, StageStore } from '../ports.ts';
import type { JournalEntry } from '../telemetry.ts';
import type { ConfirmPorts } from './confirmDue.ts';
import { type HoldPorts, tellHold } from './guardHold.ts';
import { listAll } from './listAll.ts';
import { nudgeDue } from './nudgeDue.ts';
import { visitConnections } from './visitConnections.ts';

export interface SweepPorts extends ConfirmPorts, HoldPorts {
  readonly connections: ConnectionStore;
  readonly directory: ConnectionDirectory;
  readonly stage: StageStore;
}

/** What a run came to. `complete`: the whole listing was seen and every connection visited without trouble. */
export type Swept = { readonly kind: 'skipped' } | ({ readonly kind: 'swept' } & SweepSummary);

/** The counts of a run, as the journal tells them. `remaining` is left for the next run, which goes on from there. */
export type SweepSummary = Omit<Extract<JournalEntry, { event: 'sweep.done' }>, 'event'>;

const LEASE = 'sweep';
/** A lease outlives the run that holds it, so that two never overlap. */
const LEASE_MARGIN: Milliseconds = 15 * SECOND;

/**
 * Sweeps once: nudges for what is due, lists all connections and looks at the status of each. Only explicit answers
 * change anything; everything else is counted. A page, a connection or a nudge that fails is never fatal.
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
    const listing = await listAll(ports, deadline);
    if (listing.complete) await ports.stage.saveFleetSize(listing.connections.size);
    const visits = await visitConnections(ports, listing, deadline);
    await tellHold(ports);
    const failures = due.failed + visits.failures;
    const complete = listing.complete && visits.remaining === 0 && failures === 0;
    const { failures: _counted, ...counts } = visits;
    const summary = { complete, listed: listing.connections.size, nudged: due.nudged, failures, ...counts };
    ports.journal.count(complete ? 'SweepCompleted' : 'SweepIncomplete');
    ports.journal.note({ event: 'sweep.done', ...summary });
    return { kind: 'swept', ...summary };
  } finally {
    await ports.stage.releaseLease(LEASE, holder);
  }
}
