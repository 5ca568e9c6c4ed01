import type { Connection } from '../domain/connection.ts';
import { holdOff, postpone, withhold } from '../domain/delivery.ts';
import { composeMessage } from '../domain/messages/compose.ts';
import { audienceOf } from '../domain/notice.ts';
import type { WithheldReason } from '../domain/routing.ts';
import { HOUR, type Milliseconds } from '../domain/time.ts';
import type { Journal, MessageStore } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';
import type { DeliveryRun } from './deliveryRun.ts';
import { linkedVoice, type VoicePorts } from './linkedVoice.ts';
import { type Batch, messageOf } from './messageRecord.ts';

interface HoldBackPorts extends ChangePorts, VoicePorts {
  readonly journal: Journal;
  readonly messages: MessageStore;
  readonly concurrency: number;
}

/** How often a customer without contacts is tried again, and alarmed. */
const POSTPONE_FOR: Milliseconds = HOUR;
/** How often it is looked whether the guard is open, should an operator's word have got lost on its way. */
const HOLD_FOR: Milliseconds = HOUR;

/** Ends notices that are deliberately not sent. What would have been sent in shadow is on record as a message. */
export async function withholdAll(
  ports: HoldBackPorts,
  run: DeliveryRun,
  reason: WithheldReason,
  batch: Batch,
): Promise<void> {
  const { want } = batch;
  const withheld: Connection[] = [];
  await concurrently(batch.connections, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const ended = await changeConnection(ports, id, (stored, now) => {
        const result = stored && withhold(stored, want, reason, now);
        return { connection: result, result };
      });
      if (!ended) return;
      run.keep(ended);
      withheld.push(ended);
      ports.journal.count('NoticeCancelled');
      ports.journal.note({ event: 'notice.settled', connectionId: id, kind: want.kind, channel: want.channel, reason });
    }),
  );
  if (reason === 'no_destination' || withheld.length === 0) return;
  const now = ports.clock.now();
  composeMessage(want.kind, withheld, batch.customer, await linkedVoice(ports, batch));
  await ports.messages.put({
    ...messageOf(ports.chance.id(), { ...batch, connections: withheld }, now),
    state: 'shadow',
    settledAt: now,
    reason,
  });
}

/**
 * Puts off what waits for an operator, once an hour while it waits: it stays owed, and neither sweep nor queue comes back
 * for it sooner. The outage ends it, or the operator's word makes it due.
 */
export async function holdOffAll(ports: HoldBackPorts, run: DeliveryRun, batch: Batch): Promise<void> {
  const { want, connections } = batch;
  await concurrently(connections, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const held = await changeConnection(ports, id, (stored, now) => {
        const result = stored && holdOff(stored, want, now + HOLD_FOR, now);
        return { connection: result, result };
      });
      if (held) run.keep(held);
    }),
  );
  const { kind, channel } = want;
  ports.journal.note({
    event: 'notice.held',
    kind,
    channel,
    audience: audienceOf(want),
    connections: connections.length,
  });
}

/** Puts off requests that have nobody to go to, and tells the operators. */
export async function postponeAll(ports: HoldBackPorts, run: DeliveryRun, batch: Batch): Promise<void> {
  await concurrently(batch.connections, ports.concurrency, ({ id }) =>
    run.guard(id, async () => {
      const postponed = await changeConnection(ports, id, (stored, now) => {
        const result = stored && postpone(stored, now + POSTPONE_FOR, now);
        return { connection: result, result };
      });
      if (postponed) run.keep(postponed);
      ports.journal.note({ event: 'operators.needed', connectionId: id, reason: 'no_contact' });
    }),
  );
  ports.journal.count('CustomerWithoutContact');
}
