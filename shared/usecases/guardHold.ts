import { groupKey, groupOf } from '../domain/group.ts';
import { countedFrom, type Hold, type HoldRule, trip } from '../domain/hold.ts';
import type { ModeState } from '../domain/mode.ts';
import type { Instant } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { Clock, ConnectionStore, HoldStore, Journal, StageStore } from '../ports.ts';

export interface HoldPorts {
  readonly clock: Clock;
  readonly connections: Pick<ConnectionStore, 'openedIds' | 'load'>;
  readonly holds: HoldStore;
  readonly stage: Pick<StageStore, 'mode' | 'fleetSize'>;
  readonly journal: Journal;
  readonly holdRule: HoldRule;
}

/**
 * Whether customers' notices wait for an operator; closes the guard where too many connections of several customers were
 * lost at once. Of those that see it together one closes it, and counts it. In shadow nobody would be told, so nothing is
 * guarded.
 *
 * @param hold as it was read, strongly, for this
 * @throws if it cannot be told: then nothing may be sent
 */
export async function holdIfTooMany(ports: HoldPorts, hold: Hold, mode: ModeState): Promise<boolean> {
  if (hold.current) return true;
  if (mode.mode === 'shadow') return false;
  const now = ports.clock.now();
  const from = countedFrom(hold, ports.holdRule, mode, now);
  const [opened, fleet] = await Promise.all([listOpened(ports, from), ports.stage.fleetSize()]);
  const openings = opened.length;
  const closed = trip(hold, { from, openings, ...(fleet !== undefined && { fleet }) }, ports.holdRule, now);
  if (!closed || (await areOneCustomers(ports, opened))) return false;
  // Whoever was first has closed it too, or an operator has just spoken: the next look tells.
  if ((await ports.holds.save(closed)) === 'conflict') return true;
  ports.journal.count('HoldTripped');
  ports.journal.note({ event: 'hold.tripped', openings, ...(fleet !== undefined && { fleet }) });
  return true;
}

async function listOpened({ connections }: HoldPorts, from: Instant): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const id of connections.openedIds(from)) ids.push(id);
  return ids;
}

/** How many connections are loaded at a time. */
const AT_ONCE = 20;

/** One customer with one password for many systems is told in one message: that is no flood. */
async function areOneCustomers({ connections }: HoldPorts, ids: readonly string[]): Promise<boolean> {
  const groups = new Set<string>();
  for (let from = 0; from < ids.length && groups.size < 2; from += AT_ONCE) {
    for (const connection of await Promise.all(ids.slice(from, from + AT_ONCE).map(connections.load))) {
      if (connection) groups.add(groupKey(groupOf(connection)));
    }
  }
  return groups.size < 2;
}

/** Says whether the guard is closed, for the alarm; one that cannot be read holds everything, and is told as closed. */
export async function tellHold(ports: HoldPorts): Promise<void> {
  let held = true;
  try {
    held = await holdIfTooMany(ports, await ports.holds.load(), await ports.stage.mode());
  } catch (error) {
    ports.journal.note({ event: 'failure', where: 'sweep.hold', error: describeError(error) });
  }
  ports.journal.count('HoldActive', held ? 1 : 0);
}
