import { hasRiders, isRipe, type Want } from '../domain/claim.ts';
import { allNotices, type Connection, hasOpenIncident, nextDueAt } from '../domain/connection.ts';
import { type Group, groupKey, groupOf } from '../domain/group.ts';
import { lapse } from '../domain/lapse.ts';
import { CHANNELS } from '../domain/notice.ts';
import { type Terms, termsFor } from '../domain/policy.ts';
import { type Instant, MINUTE, type Milliseconds } from '../domain/time.ts';
import type { Topic } from '../domain/topic.ts';
import { type AnnouncePorts, announceDue } from './announceDue.ts';
import { changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';
import { type ConfirmPorts, confirmDue } from './confirmDue.ts';
import { DeliveryRun } from './deliveryRun.ts';
import type { FindPorts } from './findCustomer.ts';
import { findCustomer } from './findCustomer.ts';
import { finishRelink } from './relinkConnection.ts';
import { type SendPorts, sendMessage } from './sendMessage.ts';

export interface DeliverPorts extends SendPorts, ConfirmPorts, FindPorts, AnnouncePorts {
  /** The sweep nudges for whatever falls due after its next run; sooner than that is nudged for here. */
  readonly sweepEvery: Milliseconds;
}

/** What one delivery came to. `failed`: the nudge must come back, because something is still to be done soon. */
export interface Delivered {
  readonly failed: boolean;
  readonly due: number;
  readonly messages: number;
}

/** What is due waits so long for its turn to be confirmed. */
const LONGEST_PAUSE: Milliseconds = 15 * MINUTE;

/** In this order: good news first, then what the customer must do, then our own side. */
const TOPICS: readonly Topic[] = ['restored', 'ask', 'offline', 'escalation', 'alert'];

/**
 * Delivers what is owed to one group: re-read, confirm, group, claim, send, settle. One bad connection is skipped and
 * alarmed; the others go out. Killed at any moment, it leaves nothing lost or stuck, and at most one message that is
 * repeated after its lease.
 */
export async function deliverNotices(ports: DeliverPorts, group: Group, deadline: Instant): Promise<Delivered> {
  const run = new DeliveryRun(ports, group, deadline);
  const ids = await dueIds(ports, group);
  await run.load(ids);
  await loadRiders(ports, run, ids);
  await finishRelinks(ports, run);
  if (group.kind === 'connection') await findCustomer(ports, run);
  await passOn(ports, run);
  const due = run.connections.filter((connection) => isDue(connection, ports.clock.now()));
  if (due.length > 0) {
    const isConfirmed = await confirmDue(ports, run, listed(ports, run, due));
    if (isConfirmed || hasWaited(ports, due)) await tell(ports, run);
  }
  if (!run.failed) await nudgeAgain(ports, run);
  ports.journal.note({ event: 'notify.done', group: group.kind, due: due.length, messages: run.messages });
  return { failed: run.failed, due: due.length, messages: run.messages };
}

async function tell(ports: DeliverPorts, run: DeliveryRun): Promise<void> {
  await settleLapsed(ports, run);
  await announceDue(ports, run);
  for (const want of wants(run.group)) await sendMessage(ports, run, want);
}

/** Whether so much time has passed in a pause of the provider's that the signed delivery stands without a look. */
function hasWaited({ clock }: DeliverPorts, due: readonly Connection[]): boolean {
  return due.some((connection) => isDue(connection, clock.now() - LONGEST_PAUSE));
}

async function dueIds(ports: DeliverPorts, group: Group): Promise<readonly string[]> {
  return group.kind === 'connection' ? [group.id] : ports.connections.dueIdsOfCustomer(group.id, ports.clock.now());
}

/** A message that asks lists every outage of its customer: they are loaded with those that are due, and confirmed alike. */
async function loadRiders(ports: DeliverPorts, run: DeliveryRun, loaded: readonly string[]): Promise<void> {
  const { group } = run;
  if (group.kind !== 'customer' || !takesRiders(run, ports.clock.now())) return;
  const known = new Set(loaded);
  const ids = await ports.connections.dueIdsOfCustomer(group.id, Number.MAX_SAFE_INTEGER);
  await run.load(ids.filter((id) => !known.has(id)));
}

function takesRiders(run: DeliveryRun, now: Instant): boolean {
  return run.connections.some((connection) =>
    allNotices(connection).some((notice) => isRipe(notice, now) && hasRiders(notice)),
  );
}

/** A reconnect that died half-way between an old id and its new one is finished first. */
async function finishRelinks(ports: DeliverPorts, run: DeliveryRun): Promise<void> {
  await concurrently(run.connections, ports.concurrency, (connection) =>
    run.guard(connection.id, async () => run.keep(await finishRelink(ports, connection))),
  );
}

/** A connection that belongs to another group by now is that group's business. */
async function passOn(ports: DeliverPorts, run: DeliveryRun): Promise<void> {
  for (const connection of run.connections) {
    const group = groupOf(connection);
    if (groupKey(group) === groupKey(run.group)) continue;
    run.leaveOut(connection.id);
    if (nextDueAt(connection) !== undefined) await ports.nudges.nudge(group, ports.clock.now());
  }
}

/** Everything that a message may list. */
function listed(ports: DeliverPorts, run: DeliveryRun, due: readonly Connection[]): readonly Connection[] {
  if (!takesRiders(run, ports.clock.now())) return due;
  return run.connections.filter((connection) => due.includes(connection) || hasOpenIncident(connection));
}

function isDue(connection: Connection, now: Instant): boolean {
  return (nextDueAt(connection) ?? Infinity) <= now;
}

/** After the confirming reads everything is read again, and leases that ran out are dealt with. */
async function settleLapsed(ports: DeliverPorts, run: DeliveryRun): Promise<void> {
  const terms = await termsOf(ports, run.group);
  await concurrently(run.connections, ports.concurrency, (connection) =>
    run.guard(connection.id, async () => {
      const current = await changeConnection(ports, connection.id, (stored, now) => {
        const lapsed = stored && lapse(stored, terms, now);
        return { connection: lapsed, result: lapsed };
      });
      if (current) run.keep(current);
      if (current) tellExhausted(ports, connection, current);
    }),
  );
}

async function termsOf(ports: DeliverPorts, group: Group): Promise<Terms> {
  return termsFor(ports, group.kind === 'customer' ? await ports.customers.load(group.id) : undefined);
}

/** Three sends were tried and nobody knows whether one arrived: that is for a person to find out. */
function tellExhausted(ports: DeliverPorts, before: Connection, after: Connection): void {
  const known = new Set(allNotices(before).filter((notice) => notice.state === 'failed'));
  for (const notice of allNotices(after)) {
    if (notice.state !== 'failed' || notice.reason !== 'attempts_used_up' || known.has(notice)) continue;
    ports.journal.count('NoticeFailed');
    ports.journal.note({
      event: 'notice.settled',
      connectionId: after.id,
      kind: notice.kind,
      channel: notice.channel,
      reason: notice.reason,
    });
  }
}

function wants(group: Group): readonly Want[] {
  return TOPICS.flatMap((topic) => CHANNELS.map((channel) => ({ group, topic, channel })));
}

/** What falls due before the sweep comes round gets a nudge of its own. */
async function nudgeAgain(ports: DeliverPorts, run: DeliveryRun): Promise<void> {
  const now = ports.clock.now();
  const next = Math.min(...run.connections.map((connection) => nextDueAt(connection) ?? Infinity));
  if (next <= now + ports.sweepEvery) await ports.nudges.nudge(run.group, now);
}
