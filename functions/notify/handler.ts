import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock, Journal } from '../../shared/ports.ts';
import { describeError, Fault } from '../../shared/runtime/errors.ts';
import { deadlineOf, lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import { composeNotify } from './compose.ts';

/** What a nudge asks for. Nudges of the same `key` ask for the same thing. */
export interface Nudged {
  readonly key: string;
  readonly deliver: (deadline: number) => Promise<{ readonly failed: boolean }>;
}

export interface NotifyParts {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Undefined for what is no nudge. */
  readonly read: (body: string) => Nudged | undefined;
}

/** Works on each nudge by itself and gives back those that must come again; who is nudged twice is worked on once. */
export function notify({ clock, journal, read }: NotifyParts) {
  const succeeds = async (work: () => Promise<{ readonly failed: boolean }>): Promise<boolean> => {
    try {
      return !(await work()).failed;
    } catch (error) {
      journal.note({ event: 'failure', where: 'notify', error: describeError(error) });
      return false;
    }
  };

  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = deadlineOf(clock, context);
    const byKey = new Map<string, Promise<boolean>>();
    const settle = ({ messageId, body }: SQSRecord): Promise<boolean> => {
      const nudged = read(body);
      if (nudged === undefined) {
        journal.count('MalformedNudge');
        journal.note({ event: 'nudge.malformed', recordId: messageId });
        return Promise.resolve(false);
      }
      const outcome = byKey.get(nudged.key) ?? succeeds(() => nudged.deliver(deadline));
      byKey.set(nudged.key, outcome);
      return outcome;
    };

    const settled = await Promise.all(event.Records.map(async (record) => ({ record, done: await settle(record) })));
    const failed = settled.filter(({ done }) => !done).map(({ record }) => record.messageId);
    if (failed.length > 0) journal.count('DeliveryFailed', failed.length);
    // An empty identifier would make SQS bring back the whole batch or nothing of it; the throw brings back all.
    if (failed.includes('')) throw new Fault('A failed nudge has no message id');
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** The function in the given world, on its real parts unless others are chosen. */
export function notifyIn(world: World, compose: (surroundings: Surroundings) => NotifyParts = composeNotify) {
  return lambda<NotifyParts, SQSEvent, SQSBatchResponse>(world, {
    service: 'notify',
    compose,
    handle: notify,
    failure: { metric: 'DeliveryFailed' },
  });
}

export const handler = notifyIn({ env: process.env });
