import { groupOf } from '../domain/group.ts';
import { askForLook } from '../domain/reports.ts';
import type { Instant } from '../domain/time.ts';
import { entryNow } from '../domain/timeline.ts';
import type { Journal, NudgeQueue } from '../ports.ts';
import { type Change, type ChangePorts, changeConnection } from './changeConnection.ts';

export interface ReportPorts extends ChangePorts {
  readonly journal: Journal;
  readonly nudges: NudgeQueue;
}

/** A call to the provider that failed in the company's own workers. */
export interface FailedCall {
  readonly connectionId: string;
  /** The HTTP status that the provider answered with. */
  readonly status: number;
  /** The provider's error code. */
  readonly errorCode?: string;
  /** The provider's id of the request. */
  readonly requestId?: string;
  /** When it failed, by the reporter's clock. */
  readonly at: Instant;
}

/** `asked`: the status is looked at. `known`: there is no need to. `unknown`: no such connection was ever seen. */
export type Reported = 'asked' | 'known' | 'unknown';

/**
 * Takes a report of a failed call: the status is looked at once the grace period is over, and what the look tells is
 * decided like any other reading. The report itself opens no incident and tells nobody. An unknown id makes no
 * connection: a worker with a typing error would fill the table.
 *
 * @throws if it could not be stored or queued; a lost nudge is made good by the sweep.
 */
export async function reportFailure(ports: ReportPorts, call: FailedCall): Promise<Reported> {
  const { connectionId, status, errorCode, requestId, at } = call;
  const outcome = await changeConnection(ports, connectionId, (stored, now): Change<Reported> => {
    if (!stored) return { result: 'unknown' };
    const asked = askForLook(stored, at, now);
    if (asked === stored) return { result: 'known' };
    const label = errorCode === undefined ? `${status}` : `${status} ${errorCode}`;
    const entry = entryNow({ connectionId, source: 'report', key: requestId ?? '', label }, now);
    return {
      connection: asked,
      beside: [() => ports.connections.append(entry), () => ports.nudges.nudge(groupOf(asked), now)],
      result: 'asked',
    };
  });
  ports.journal.count('FailureReported');
  ports.journal.note({
    event: 'report.received',
    connectionId,
    status,
    outcome,
    ...(requestId !== undefined && { requestId }),
  });
  return outcome;
}
