import type { Connection } from '../domain/connection.ts';
import { type Group, groupKey, groupOf } from '../domain/group.ts';
import { callIn, heldNotices, letGo } from '../domain/heldNotices.ts';
import { type EndedHold, end, type Hold } from '../domain/hold.ts';
import { Fault } from '../faults.ts';
import type { HoldStore, NudgeQueue } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';
import { concurrently } from './concurrently.ts';

export interface EndHoldPorts extends ChangePorts {
  readonly holds: HoldStore;
  readonly nudges: NudgeQueue;
}

/** What waits for an operator. */
export interface Waiting {
  readonly customers: number;
  readonly connections: number;
  /** Per channel one. */
  readonly notices: number;
}

export interface HoldStatus extends Waiting {
  readonly hold: Hold;
  /** How many that were lost since the count began are lost by now. */
  readonly stillLost: number;
}

export type HoldEnded =
  | { readonly kind: 'not_held'; readonly last?: EndedHold }
  | { readonly kind: 'ended'; readonly connections: number; readonly customers: number };

/** Open incidents are read this many at a time: many are open when it matters. */
const AT_ONCE = 20;

/** The guard, and what waits behind it. */
export async function holdStatus(ports: Pick<EndHoldPorts, 'connections' | 'holds'>): Promise<HoldStatus> {
  const hold = await ports.holds.load();
  const { current } = hold;
  if (!current) return { hold, stillLost: 0, customers: 0, connections: 0, notices: 0 };
  const open = await openConnections(ports);
  const waiting = open.filter((connection) => heldNotices(connection, current).length > 0);
  return {
    hold,
    stillLost: open.filter(({ incident }) => (incident?.openedAt ?? 0) >= current.from).length,
    customers: groupsOf(waiting).length,
    connections: waiting.length,
    notices: waiting.reduce((sum, connection) => sum + heldNotices(connection, current).length, 0),
  };
}

/**
 * Opens the guard: what waited goes out after the usual confirming look, one message a customer and channel, and only
 * later openings count. The guard opens first, so an interrupted release is made good by the sweep within the hour, or
 * at once by repeating it.
 */
export async function releaseHold(ports: EndHoldPorts, reason: string): Promise<HoldEnded> {
  const before = await ports.holds.load();
  if (before.current) await endIt(ports, 'released', reason);
  else if (before.past[0]?.endedAs !== 'released') return notHeld(before);
  const changed = await changeOpen(ports, letGo);
  if (!before.current && changed.length === 0) return notHeld(before);
  return nudged(ports, changed);
}

/**
 * Marks what waits, then opens the guard; in this order, so that an interrupted cancel sends nothing. Delivery ends what is
 * marked unsent, and owes what follows a request. The outages stay on record and open.
 */
export async function cancelHold(ports: EndHoldPorts, reason: string): Promise<HoldEnded> {
  const before = await ports.holds.load();
  const { current } = before;
  if (!current) return notHeld(before);
  const changed = await changeOpen(ports, (connection, now) => callIn(connection, current, now));
  await endIt(ports, 'cancelled', reason);
  return nudged(ports, changed);
}

async function nudged(ports: EndHoldPorts, changed: readonly Connection[]): Promise<HoldEnded> {
  const groups = groupsOf(changed);
  await ports.nudges.nudgeAll(groups, ports.clock.now());
  return { kind: 'ended', connections: changed.length, customers: groups.length };
}

function notHeld({ past: [last] }: Hold): HoldEnded {
  return { kind: 'not_held', ...(last && { last }) };
}

/** @throws if another operator was first: what they said stands. */
async function endIt({ holds, clock }: EndHoldPorts, as: EndedHold['endedAs'], reason: string): Promise<void> {
  const ended = end(await holds.load(), as, reason, clock.now());
  if (!ended || (await holds.save(ended)) === 'conflict')
    throw new Fault('The hold was ended by somebody else just now');
}

async function openConnections({ connections }: Pick<EndHoldPorts, 'connections'>): Promise<readonly Connection[]> {
  const ids: string[] = [];
  for await (const id of connections.openIncidentIds()) ids.push(id);
  const loaded = await concurrently(ids, AT_ONCE, (id) => connections.load(id));
  return loaded.filter((connection) => connection !== undefined);
}

/** The connections that the change changed. */
async function changeOpen(
  ports: EndHoldPorts,
  change: (connection: Connection, now: number) => Connection,
): Promise<readonly Connection[]> {
  const changed = await concurrently(await openConnections(ports), AT_ONCE, ({ id }) =>
    changeConnection(ports, id, (stored, now) => {
      const connection = stored && change(stored, now);
      return { connection, result: connection === stored ? undefined : connection };
    }),
  );
  return changed.filter((connection) => connection !== undefined);
}

function groupsOf(connections: readonly Connection[]): readonly Group[] {
  return [...new Map(connections.map(groupOf).map((group) => [groupKey(group), group])).values()];
}
