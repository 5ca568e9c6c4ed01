import { nextDueAt } from '../domain/connection.ts';
import { groupOf } from '../domain/group.ts';
import { assignTo } from '../domain/mapping.ts';
import { entryNow } from '../domain/timeline.ts';
import type { NudgeQueue } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';

export interface AssignPorts extends ChangePorts {
  readonly nudges: NudgeQueue;
}

export type Assigned =
  | { readonly kind: 'assigned'; readonly from: string | undefined }
  | { readonly kind: 'unknown_connection' };

/** Says whose connection it is, for good: what is owed moves to the customer, who is nudged for. */
export async function assignConnection(
  ports: AssignPorts,
  connectionId: string,
  customerId: string,
): Promise<Assigned> {
  const assigned = await changeConnection(ports, connectionId, (stored, now) => {
    const connection = stored && assignTo(stored, customerId, now);
    return {
      connection,
      result: connection && {
        from: stored.customerId,
        owes: nextDueAt(connection) !== undefined,
        group: groupOf(connection),
      },
    };
  });
  if (!assigned) return { kind: 'unknown_connection' };
  const now = ports.clock.now();
  if (assigned.owes) await ports.nudges.nudge(assigned.group, now);
  const label = `assigned to ${customerId}`;
  await ports.connections.append(
    entryNow({ connectionId, source: 'operator', key: `assign:${customerId}`, label }, now),
  );
  return { kind: 'assigned', from: assigned.from };
}
