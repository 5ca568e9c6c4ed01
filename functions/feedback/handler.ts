import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Journal } from '../../shared/ports.ts';
import { eachByItself } from '../../shared/runtime/batch.ts';
import { lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import type { Taken } from '../../shared/usecases/takeFeedback.ts';
import { composeFeedback } from './compose.ts';

export interface FeedbackParts {
  readonly journal: Journal;
  readonly read: (
    body: string,
  ) =>
    | { readonly kind: 'feedback'; readonly take: () => Promise<Taken> }
    | { readonly kind: 'unknown'; readonly reason: string }
    | { readonly kind: 'malformed' };
}

/** Takes each event of the mail service by itself. What nobody can read comes again and ends as a dead letter. */
export function feedback({ journal, read }: FeedbackParts) {
  const takeOne = async ({ messageId, body }: SQSRecord): Promise<boolean> => {
    const event = read(body);
    switch (event.kind) {
      case 'feedback':
        return (await event.take()) !== 'early';
      case 'unknown':
        journal.count('FeedbackUnknown');
        journal.note({ event: 'feedback.unknown', reason: event.reason });
        return true;
      case 'malformed':
        journal.count('FeedbackFailed');
        journal.note({ event: 'feedback.malformed', recordId: messageId });
        return false;
    }
  };
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachByItself(event, { journal, where: 'feedback', failure: 'FeedbackFailed' }, takeOne);
}

/** The function in the given world, on its real parts unless others are chosen. */
export function feedbackIn(world: World, compose: (surroundings: Surroundings) => FeedbackParts = composeFeedback) {
  return lambda<FeedbackParts, SQSEvent, SQSBatchResponse>(world, {
    service: 'feedback',
    compose,
    handle: feedback,
    failure: { metric: 'FeedbackFailed' },
  });
}

export const handler = feedbackIn({ env: process.env });
