import type { Connection } from '../domain/connection.ts';
import { composeMessage } from '../domain/messages/compose.ts';
import { audienceOf, type Notice } from '../domain/notice.ts';
import { type Later, putOff } from '../domain/putOff.ts';
import { HOUR, type Instant, type Milliseconds } from '../domain/time.ts';
import { postpone, type WithheldReason, withhold } from '../domain/withhold.ts';
import type { Journal, MessageStore } from '../ports.ts';
import type { Batch } from './batch.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryRun } from './deliveryRun.ts';
import { linkedVoice, type VoicePorts } from './linkedVoice.ts';
import { kindOf, messageOf } from './messageRecord.ts';

interface HoldBackPorts extends ChangePorts, VoicePorts {
  readonly journal: Journal;
  readonly messages: MessageStore;
  readonly concurrency: number;
}

/** How often a customer without contacts is tried again, and counted. */
const POSTPONE_FOR: Milliseconds = HOUR;
/** How often it is looked whether the guard is open, should an operator's word have got lost on its way. */
const HOLD_FOR: Milliseconds = HOUR;

/** Ends notices that are deliberately not sent. What customers would have got in another mode is on record as a message. */
export async function withholdAll(
  ports: HoldBackPorts,
  run: DeliveryRun,
  reason: WithheldReason,
  batch: Batch,
): Promise<void> {
  const { want, terms, candidates, customer } = batch;
  const kind = kindOf(candidates.map(({ notice }) => notice));
  const isRecorded = reason !== 'no_destination' && reason !== 'opted_out';
  if (isRecorded) {
    // What would have been sent must be such that it could have been: a stage in shadow is there to show that.
    const connections = candidates.map(({ connection }) => connection);
    composeMessage(kind, connections, customer, await linkedVoice(ports, want.topic, connections));
  }
  const withheld: Connection[] = [];
  await changeEach(
    ports,
    run,
    batch,
    (stored, now) => withhold(stored, want, reason, terms, now),
    (ended, notice) => {
      const settled = { connectionId: ended.id, kind: notice.kind, channel: want.channel, reason };
      withheld.push(ended);
      ports.journal.count('NoticeCancelled');
      ports.journal.note({ event: 'notice.settled', ...settled });
    },
  );
  if (!isRecorded || withheld.length === 0) return;
  const now = ports.clock.now();
  const record = messageOf({ id: ports.chance.id(), kind, ...shadowOf(batch), connections: withheld }, now);
  await ports.messages.put({ ...record, state: 'shadow', settledAt: now, reason });
}

function shadowOf({ want: { channel, group } }: Batch) {
  return { channel, customerId: group.kind === 'customer' ? group.id : undefined, route: undefined };
}

/**
 * Puts off what waits for an operator, once an hour while it waits: it stays owed, and neither sweep nor queue comes back
 * for it sooner. The outage ends it, or the operator's word makes it due.
 */
export async function holdOffAll(ports: HoldBackPorts, run: DeliveryRun, batch: Batch): Promise<void> {
  const now = ports.clock.now();
  const { candidates, want } = batch;
  await putOffAll(ports, run, batch, ({ heldSince = now }) => ({ dueAt: now + HOLD_FOR, heldSince }));
  const kind = kindOf(candidates.map(({ notice }) => notice));
  const told = { kind, channel: want.channel, audience: audienceOf({ kind }), connections: candidates.length };
  ports.journal.note({ event: 'notice.held', ...told });
}

/** Puts off requests that have nobody to go to, and tells our own side. */
export async function postponeAll(ports: HoldBackPorts, run: DeliveryRun, batch: Batch): Promise<void> {
  await changeEach(ports, run, batch, (stored, now) => postpone(stored, now + POSTPONE_FOR, now));
  for (const { connection } of batch.candidates) {
    ports.journal.note({ event: 'operators.needed', connectionId: connection.id, reason: 'no_contact' });
  }
  ports.journal.count('CustomerWithoutContact');
}

/** Moves notices to a later moment, each to its own. */
export function putOffAll(ports: HoldBackPorts, run: DeliveryRun, batch: Batch, later: Later): Promise<void> {
  return changeEach(ports, run, batch, (stored, now) => putOff(stored, batch.want, later, now));
}

async function changeEach(
  ports: HoldBackPorts,
  run: DeliveryRun,
  { candidates }: Batch,
  decide: (stored: Connection, now: Instant) => Connection | undefined,
  tell: (changed: Connection, notice: Notice) => void = () => undefined,
): Promise<void> {
  await concurrently(candidates, ports.concurrency, ({ connection: { id }, notice }) =>
    run.guard(id, async () => {
      const changed = await changeConnection(ports, id, (stored, now) => {
        const connection = stored && decide(stored, now);
        return { connection, result: connection };
      });
      if (!changed) return;
      run.keep(changed);
      tell(changed, notice);
    }),
  );
}
