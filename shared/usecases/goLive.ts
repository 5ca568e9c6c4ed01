import type { Connection } from '../domain/connection.ts';
import { type Group, groupKey } from '../domain/group.ts';
import { isOpen } from '../domain/incident.ts';
import type { SettledReason } from '../domain/notice.ts';
import { oweAfresh } from '../domain/oweAfresh.ts';
import type { Instant } from '../domain/time.ts';
import { isAsk } from '../domain/topic.ts';
import type { NudgeQueue, StageStore } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';

export interface GoLivePorts extends ChangePorts {
  readonly stage: StageStore;
  readonly nudges: NudgeQueue;
}

/** A customer with open incidents of which nobody has told them. */
export interface Untold {
  readonly customerId: string;
  readonly connections: readonly {
    readonly id: string;
    readonly system?: string;
    readonly site?: string;
    readonly lostAt: Instant;
  }[];
}

/** Why nobody was asked while the stage was not live. */
const HELD_BACK: ReadonlySet<SettledReason> = new Set(['shadow', 'not_in_allowlist', 'predates_go_live']);

/** Who would be told, were the stage live: open incidents whose request is still owed or was held back. */
export async function listUntold(ports: Pick<GoLivePorts, 'connections'>): Promise<readonly Untold[]> {
  const untold = new Map<string, Untold['connections'][number][]>();
  for await (const id of ports.connections.openIncidentIds()) {
    const connection = await ports.connections.load(id);
    if (!connection || !isUntold(connection)) continue;
    const { customerId, system, site, incident } = connection;
    const told = {
      id,
      ...(system !== undefined && { system }),
      ...(site !== undefined && { site }),
      lostAt: incident?.lostAt ?? 0,
    };
    untold.set(customerId, [...(untold.get(customerId) ?? []), told]);
  }
  return [...untold].map(([customerId, connections]) => ({ customerId, connections }));
}

/**
 * Makes the stage live. `skip`: incidents that are open by now are never told of; one write decides it. `notify`: their
 * requests are owed afresh and nudged for, one message a customer. Repeating it tells nobody twice.
 */
export async function goLive(ports: GoLivePorts, existing: 'skip' | 'notify'): Promise<{ readonly nudged: number }> {
  const mode = await ports.stage.mode();
  const now = ports.clock.now();
  if (existing === 'skip') {
    await ports.stage.setMode({ mode: 'live', allowlist: mode.allowlist, skipOpenedBefore: now });
    return { nudged: 0 };
  }
  await ports.stage.setMode({ mode: 'live', allowlist: mode.allowlist });
  const groups = new Map<string, Group>();
  for (const { customerId, connections } of await listUntold(ports)) {
    for (const { id } of connections) {
      await changeConnection(ports, id, (stored, at) => ({
        connection: stored && oweAfresh(stored, HELD_BACK, at),
        result: undefined,
      }));
    }
    const group: Group = { kind: 'customer', id: customerId };
    groups.set(groupKey(group), group);
  }
  const { failed } = await ports.nudges.nudgeAll([...groups.values()], ports.clock.now());
  return { nudged: groups.size - failed };
}

function isUntold(connection: Connection): connection is Connection & { readonly customerId: string } {
  if (connection.customerId === undefined || !isOpen(connection.incident)) return false;
  const requests = connection.incident.notices.filter(({ kind }) => kind === 'reconnect_request');
  const held = connection.incident.notices
    .filter(isAsk)
    .some(({ state, reason }) => state === 'cancelled' && reason !== undefined && HELD_BACK.has(reason));
  return held || requests.every(({ state }) => state === 'due');
}
