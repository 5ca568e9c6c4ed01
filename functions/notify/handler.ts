import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
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
    const deliveries = new Map<string, ReturnType<Nudged['deliver']>>();
    return eachByItself(event, { journal, where: 'notify', failure: 'NotifyFailed' }, async ({ messageId, body }) => {
      const nudged = read(body);
      if (!nudged) {
        journal.count('MalformedNudge');
        journal.note({ event: 'nudge.malformed', recordId: messageId });
      }
      const delivery = nudged && (deliveries.get(nudged.key) ?? nudged.deliver(deadline));
      if (nudged && delivery) deliveries.set(nudged.key, delivery);
      const { failed } = (await delivery) ?? { failed: true };
      if (failed) journal.count('NotifyFailed');
      return !failed;
    });
  };
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
