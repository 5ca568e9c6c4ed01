import { type Group, groupKey } from '../domain/group.ts';
import { SECOND } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { Clock, ConnectionStore, Journal, NudgeQueue } from '../ports.ts';

export interface NudgeDuePorts {
  readonly clock: Clock;
  readonly connections: ConnectionStore;
  readonly journal: Journal;
  readonly nudges: NudgeQueue;
}

/**
 * Nudges for everybody who is owed something by now, without asking the provider: what makes a lost or dead-lettered
 * nudge good. Trouble is counted, and the next run tries again.
 */
export async function nudgeDue(ports: NudgeDuePorts): Promise<{ readonly nudged: number; readonly failed: number }> {
  const now = ports.clock.now();
  const groups = new Map<string, Group>();
  let oldest = now;
  let failed = 0;
  try {
    for await (const { group, dueAt } of ports.connections.dueGroups(now)) {
      groups.set(groupKey(group), group);
      oldest = Math.min(oldest, dueAt);
    }
  } catch (error) {
    failed++;
    ports.journal.note({
      event: 'failure',
      where: 'sweep.due',
      error: describeError(error),
    });
  }
  ports.journal.count('OldestDueNoticeAge', Math.round((now - oldest) / SECOND));
  if (groups.size === 0) return { nudged: 0, failed };
  const sent = await ports.nudges.nudgeAll([...groups.values()], now);
  if (sent.failed > 0) {
    ports.journal.count('NudgeFailed', sent.failed);
    ports.journal.note({ event: 'nudge.failed', groups: sent.failed });
  }
  return { nudged: groups.size - sent.failed, failed: failed + sent.failed };
}
