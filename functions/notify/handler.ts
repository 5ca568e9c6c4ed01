import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describeError } from '../../shared/faults.ts';
import type { Clock, Journal } from '../../shared/ports.ts';
import { eachByItself } from '../../shared/runtime/batch.ts';
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

/** Works on each nudge by itself; who is nudged twice in a batch is worked on once. */
export function notify({ clock, journal, read }: NotifyParts) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = deadlineOf(clock, context);
    const outcomes = new Map<string, Promise<boolean>>();
    return eachByItself(event, async ({ messageId, body }) => {
      const nudged = read(body);
      const done = nudged && (outcomes.get(nudged.key) ?? succeeds(journal, nudged.deliver(deadline)));
      if (nudged && done) outcomes.set(nudged.key, done);
      else {
        journal.count('MalformedNudge');
        journal.note({ event: 'nudge.malformed', recordId: messageId });
      }
      if (await done) return true;
      journal.count('NotifyFailed');
      return false;
    });
  };
}

async function succeeds(journal: Journal, delivery: Promise<{ readonly failed: boolean }>): Promise<boolean> {
  try {
    return !(await delivery).failed;
  } catch (error) {
    journal.note({ event: 'failure', where: 'notify', error: describeError(error) });
    return false;
  }
}

/** The function in the given world, on its real parts unless others are chosen. */
export function notifyIn(world: World, compose: (surroundings: Surroundings) => NotifyParts = composeNotify) {
  return lambda<NotifyParts, SQSEvent, SQSBatchResponse>(world, {
    service: 'notify',
    compose,
    handle: notify,
    failure: { metric: 'NotifyFailed' },
  });
}

export const handler = notifyIn({ env: process.env });
