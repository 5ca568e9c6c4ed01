import { type Candidate, candidateOf, claimable, type Want } from '../domain/claim.ts';
import type { Connection } from '../domain/connection.ts';
import { isCancelled } from '../domain/heldNotices.ts';
import { NEVER_HELD, waitsForHold } from '../domain/hold.ts';
import type { Notice } from '../domain/notice.ts';
import { type NoticePolicy, type Policy, termsFor } from '../domain/policy.ts';
import { NOBODY_ASKED, type People } from '../domain/recipients.ts';
import { wasAsked } from '../domain/reminders.ts';
import { type Operators, type Routing, routeNotice } from '../domain/routing.ts';
import { earliest, isSnoozed } from '../domain/timing.ts';
import type { Topic } from '../domain/topic.ts';
import { describeError } from '../faults.ts';
import type { ConnectionStore, StageStore } from '../ports.ts';
import type { Batch } from './batch.ts';
import type { DeliveryRun } from './deliveryRun.ts';
import { type DispatchPorts, dispatch } from './dispatch.ts';
import { type HoldPorts, holdIfTooMany } from './guardHold.ts';
import { holdOffAll, postponeAll, putOffAll, withholdAll } from './holdBack.ts';
import { readPeople } from './readPeople.ts';

export interface SendPorts extends DispatchPorts, HoldPorts {
  readonly connections: ConnectionStore;
  readonly stage: StageStore;
  readonly policy: Policy;
  /** The stage's rules on when and how often customers are written to. */
  readonly notices: NoticePolicy;
  readonly operators: Operators;
}

/** Topics of which a message that goes out takes others along. Good news and silences wait for their own hour. */
const TAKES_ALONG: ReadonlySet<Topic> = new Set(['ask', 'escalation', 'alert']);

/** A notice that a message could carry, and what is to become of it. */
type Routed = Candidate & { readonly routing: Routing };

/** Sends what can be claimed of one topic on one channel as one message; what may not be sent is withheld or put off. */
export async function sendMessage(ports: SendPorts, run: DeliveryRun, want: Want): Promise<void> {
  const now = ports.clock.now();
  if (!run.connections.some((connection) => claimable(connection, want, now))) return;
  try {
    const mode = await ports.stage.mode();
    const hold = waitsForHold(want.topic) ? await ports.holds.load() : NEVER_HELD;
    const customer = want.group.kind === 'customer' ? await ports.customers.load(want.group.id) : undefined;
    const terms = termsFor(ports, customer);
    const routed = await routeAll(ports, run, want, (candidate, people) =>
      isCancelled(candidate.notice, hold)
        ? { kind: 'withhold', reason: 'held' }
        : routeNotice(candidate, customer, people, ports.operators, mode),
    );
    const batch = { want, customer, terms };
    await dropAll(ports, run, routed, batch);
    await sendNow(ports, run, routed, batch, () => holdIfTooMany(ports, hold, mode));
  } catch (error) {
    run.fail();
    ports.journal.note({ event: 'failure', where: `deliver.${want.channel}`, error: describeError(error) });
  }
}

async function routeAll(
  ports: SendPorts,
  run: DeliveryRun,
  want: Want,
  route: (candidate: Candidate, people: People) => Routing,
): Promise<readonly Routed[]> {
  const now = ports.clock.now();
  const candidates = run.connections.flatMap((connection) => candidateOf(connection, want, now) ?? []);
  const connections = candidates.map(({ connection }) => connection);
  const people = want.channel === 'email' ? await readPeople(ports, want.topic, connections, now) : NOBODY_ASKED;
  return candidates.map((candidate) => ({ ...candidate, routing: route(candidate, people) }));
}

/** Ends or puts off what has nobody to go to, each for its reason. */
async function dropAll(
  ports: SendPorts,
  run: DeliveryRun,
  routed: readonly Routed[],
  batch: Omit<Batch, 'candidates'>,
): Promise<void> {
  const ripe = routed.filter((candidate) => candidate.ripe);
  const reasons = new Set(ripe.flatMap(({ routing }) => (routing.kind === 'withhold' ? routing.reason : [])));
  for (const reason of reasons) {
    const candidates = ripe.filter(({ routing }) => routing.kind === 'withhold' && routing.reason === reason);
    await withholdAll(ports, run, reason, { ...batch, candidates });
  }
  const unreachable = ripe.filter(({ routing }) => routing.kind === 'postpone');
  if (unreachable.length > 0) await postponeAll(ports, run, { ...batch, candidates: unreachable });
}

/** Sends, if anything may go out at this hour; with it goes whatever may ride along. */
async function sendNow(
  ports: SendPorts,
  run: DeliveryRun,
  routed: readonly Routed[],
  batch: Omit<Batch, 'candidates'>,
  held: () => Promise<boolean>,
): Promise<void> {
  const { customer, terms, want } = batch;
  const now = ports.clock.now();
  const from = (notice: Notice, connection: Connection) => earliest(notice, connection, customer, terms.notices, now);
  const mayGo = ({ notice, connection }: Candidate) => from(notice, connection) <= now;
  const sendable = routed.filter(({ routing }) => routing.kind === 'send');
  const ready = sendable.filter((candidate) => candidate.ripe && mayGo(candidate));
  const early = sendable.filter((candidate) => candidate.ripe && !mayGo(candidate));
  const rides = ready.length > 0 && TAKES_ALONG.has(want.topic) && !isSnoozed(customer, now);
  if (!rides && early.length > 0) {
    await putOffAll(ports, run, { ...batch, candidates: early }, (...it) => ({ dueAt: from(...it) }));
  }
  if (ready.length === 0) return;
  if (waitsForHold(want.topic) && (await held())) return holdOffAll(ports, run, { ...batch, candidates: ready });
  // A repeat for one connection does not spend the next reminder of another, which the first copy has settled.
  const mayRide = ({ connection }: Candidate) => !wasAsked(connection, want.channel, now - terms.notices.spacing);
  const riders = rides ? sendable.filter((candidate) => !ready.includes(candidate) && mayRide(candidate)) : [];
  await dispatch(ports, run, { ...batch, candidates: [...ready, ...riders] });
}
