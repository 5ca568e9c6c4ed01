import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock, Journal } from '../../shared/ports.ts';
import { eachByItself } from '../../shared/runtime/batch.ts';
import { deadlineOf, lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import { composeStatus } from './compose.ts';

export interface StatusParts {
  readonly clock: Clock;
  readonly journal: Journal;
  /** What a message asks for; undefined for what is no batch of looks. */
  readonly read: (body: string) => ((deadline: number) => Promise<{ readonly failures: number }>) | undefined;
}

/** Makes the looks of each message by itself; one in which anything failed comes again. */
export function status({ clock, journal, read }: StatusParts) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = deadlineOf(clock, context);
    return eachByItself(event, { journal, where: 'status', failure: 'LooksFailed' }, async ({ messageId, body }) => {
      const visit = read(body);
      if (!visit) {
        journal.count('MalformedLooks');
        journal.note({ event: 'looks.malformed', recordId: messageId });
      }
      const { failures } = (await visit?.(deadline)) ?? { failures: 1 };
      if (failures > 0) journal.count('LooksFailed', failures);
      return failures === 0;
    });
  };
}

/** The function in the given world, on its real parts unless others are chosen. */
export function statusIn(world: World, compose: (surroundings: Surroundings) => StatusParts = composeStatus) {
  return lambda<StatusParts, SQSEvent, SQSBatchResponse>(world, {
    service: 'status',
    compose,
    handle: status,
    failure: { metric: 'LooksFailed' },
  });
}

export const handler = statusIn({ env: process.env });
