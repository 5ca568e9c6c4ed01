import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { readFeedback } from '../../shared/adapters/ses/feedbackEvent.ts';
import { createSqsClient } from '../../shared/adapters/sqs/client.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { bucketOf } from '../../shared/domain/policy.ts';
import type { Surroundings } from '../../shared/runtime/lambda.ts';
import { takeFeedback } from '../../shared/usecases/takeFeedback.ts';
import { readFeedbackConfig } from './config.ts';

/** Wires the feedback function. @throws ConfigError */
export function composeFeedback({ env, clock, chance, journal }: Surroundings) {
  const { tableName, queueUrl, policy, retention } = readFeedbackConfig(env);
  const table = { client: createDocumentClient(), tableName };
  const ports = {
    clock,
    chance,
    journal,
    connections: createConnectionStore({ table, clock, chance, retention }),
    customers: createCustomerStore({ table, clock, chance }),
    messages: createMessageStore({ table, clock, retention }),
    stage: createStageStore({ table, clock }),
    nudges: createNudgeQueue({
      client: createSqsClient(),
      queueUrl,
      bucketMs: bucketOf(policy),
      chance,
    }),
  };
  return {
    journal,
    read: (body: string) => {
      const event = readFeedback(body);
      if (event.kind !== 'feedback') return event;
      return { kind: event.kind, take: () => takeFeedback(ports, event.feedback) };
    },
  };
}
