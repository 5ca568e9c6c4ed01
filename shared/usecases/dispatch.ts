import type { Candidate } from '../domain/claim.ts';
import type { Connection } from '../domain/connection.ts';
import { composeMessage } from '../domain/messages/compose.ts';
import type { Claim } from '../domain/notice.ts';
import { joinRoutes, type Route, type Routing } from '../domain/routing.ts';
import type { SlotKind } from '../domain/spacing.ts';
import { type Milliseconds, SECOND } from '../domain/time.ts';
import { earliest } from '../domain/timing.ts';
import type { Topic } from '../domain/topic.ts';
import { describeError } from '../faults.ts';
import type { Addressee, Journal } from '../ports.ts';
import type { Batch } from './batch.ts';
import type { ChangePorts } from './changeConnection.ts';
import { claimAll, settleAll } from './claimNotices.ts';
import type { DeliveryRun } from './deliveryRun.ts';
import { type HandOverPorts, handOver, SEND_TIMEOUT } from './handOver.ts';
import { putOffAll } from './holdBack.ts';
import { linkedVoice, type VoicePorts, withStopLinks } from './linkedVoice.ts';
import { carriedBy, kindOf, messageOf, settledMessage, settlementOf, tellOutcome } from './messageRecord.ts';
import { type SlotPorts, takeSlot } from './takeSlot.ts';

export interface DispatchPorts extends ChangePorts, VoicePorts, SlotPorts, HandOverPorts {
  readonly journal: Journal;
  readonly concurrency: number;
}

/** What is to be sent now, and where each of it goes. */
interface Parcel extends Batch {
  readonly candidates: readonly (Candidate & { readonly routing: Routing })[];
}

/** Kept back for storing what came of a send. */
const SETTLE_BUDGET: Milliseconds = 5 * SECOND;
/** A lease outlives the invocation that holds it by this much. */
const LEASE_MARGIN: Milliseconds = 15 * SECOND;

/** What a customer hears of at a distance; everything else goes out when it is due. */
const SPACED: Readonly<Partial<Record<Topic, SlotKind>>> = { ask: 'asked', offline: 'offlineTold' };

/**
 * Sends one message: slot, claims, record, send, settle, in this order. Killed between any two of them, it leaves nothing
 * lost or stuck: what was claimed comes back after the lease, and a slot without a message is free by then.
 */
export async function dispatch(ports: DispatchPorts, run: DeliveryRun, parcel: Parcel): Promise<void> {
  if (!hasTimeToSend(ports, run)) return run.fail();
  const { want, candidates, customer } = parcel;
  // Before the claim: without a link there is nothing to send, and an attempt must not be used up for it.
  const voice = await linkedVoice(ports, want.topic, connectionsOf(candidates));
  const id = ports.chance.id();
  const people = await withLinks(ports, candidates);
  const mine: Claim = { id, messageId: id, leaseUntil: run.deadline + LEASE_MARGIN };
  if (!(await takeSlotOrPutOff(ports, run, parcel, mine))) return;
  const claimed = await claimAll(ports, run, want, connectionsOf(candidates), mine);
  const route = routeOf(parcel, claimed);
  if (!route) return;
  const carried = carriedBy(claimed, id);
  const kind = kindOf(carried);
  const record = { id, kind, channel: want.channel, customerId: customer?.id, route, connections: claimed };
  const message = messageOf(record, ports.clock.now());
  await ports.messages.put(message);
  const content = composeMessage(kind, claimed, customer, voice, { last: carried.every(({ last }) => last) });
  const outcome = hasTimeToSend(ports, run)
    ? await handOver(ports, { message, route, people, connections: claimed, customer, content })
    : ({ kind: 'retry', reason: 'unavailable', after: 0 } as const);
  tellOutcome(ports.journal, message, outcome);
  if (outcome.kind === 'sent') run.countMessage();
  if (outcome.kind === 'retry') run.fail();
  await keepRecord(ports, run, settledMessage(message, outcome, ports.clock.now()));
  const settlement = settlementOf(outcome);
  if (settlement) await settleAll(ports, run, claimed, id, settlement, parcel.terms);
}

/** Signed before the claim too; only a message that reminds and asks for nothing new carries these links. */
async function withLinks(ports: DispatchPorts, candidates: Parcel['candidates']): Promise<readonly Addressee[]> {
  const route = joinRoutes(candidates.flatMap(({ routing }) => (routing.kind === 'send' ? routing.route : [])));
  if (route?.channel !== 'email' || !candidates.some(({ notice }) => notice.kind === 'reminder')) return [];
  return withStopLinks(ports, connectionsOf(candidates), route.to);
}

function connectionsOf(candidates: readonly Candidate[]): readonly Connection[] {
  return candidates.map(({ connection }) => connection);
}

/** Takes the customer's slot where the topic has one; if it is not free, what was to be sent is put off. */
async function takeSlotOrPutOff(ports: DispatchPorts, run: DeliveryRun, parcel: Parcel, mine: Claim): Promise<boolean> {
  const { want, candidates, customer, terms } = parcel;
  const kind = SPACED[want.topic];
  if (!kind || !customer) return true;
  // What may have been sent already is no further message, but the same once more.
  const outOfTurn = candidates.some(
    ({ notice, ripe }) => ripe && (notice.state === 'sending' || notice.maybeSent || notice.outOfTurn),
  );
  const wish = { customerId: customer.id, kind, channel: want.channel, spacing: terms.notices.spacing, outOfTurn };
  const slot = await takeSlot(ports, wish, mine);
  if (slot.kind === 'taken') return true;
  const ripe = candidates.filter((candidate) => candidate.ripe);
  await putOffAll(ports, run, { ...parcel, candidates: ripe }, (notice, connection) => ({
    dueAt: earliest(notice, connection, customer, terms.notices, slot.until),
  }));
  return false;
}

/** Where the message goes: to everybody for whom it carries something. */
function routeOf({ candidates }: Parcel, claimed: readonly Connection[]): Route | undefined {
  const ids = new Set(claimed.map(({ id }) => id));
  return joinRoutes(
    candidates.flatMap(({ connection, routing }) =>
      ids.has(connection.id) && routing.kind === 'send' ? routing.route : [],
    ),
  );
}

function hasTimeToSend(ports: DispatchPorts, run: DeliveryRun): boolean {
  return ports.clock.now() + SEND_TIMEOUT + SETTLE_BUDGET <= run.deadline;
}

/**
 * Before the notices are settled: whether a slot counts is read off the record, so a notice that is due again must not
 * find it still on its way. Trouble with the record keeps nothing from being settled.
 */
async function keepRecord(ports: DispatchPorts, run: DeliveryRun, message: ReturnType<typeof settledMessage>) {
  try {
    await ports.messages.put(message);
  } catch (error) {
    run.fail();
    ports.journal.note({ event: 'failure', where: 'deliver.record', error: describeError(error) });
  }
}
