import { afterAll, beforeAll } from '@jest/globals';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import { memoryNudgeQueue } from '../fixtures/memory/nudges.ts';
import { nudgeQueueContract } from './nudgeQueue.ts';
import { type QueueService, startQueueService } from './support/queueService.ts';
import { countingIds } from './support/time.ts';

nudgeQueueContract('in memory', (bucketMs) => {
  const queue = memoryNudgeQueue(bucketMs);
  return { queue, drain: async () => queue.nudged.splice(0).map(({ group }) => group) };
});

let service: QueueService;
beforeAll(async () => {
  service = await startQueueService();
});
afterAll(() => service.stop());

nudgeQueueContract('SQS FIFO', async (bucketMs) => {
  const { client } = service;
  const queueUrl = await service.createQueue();
  return {
    queue: createNudgeQueue({ client, queueUrl, bucketMs, chance: countingIds() }),
    drain: () => service.drain(queueUrl),
  };
});
