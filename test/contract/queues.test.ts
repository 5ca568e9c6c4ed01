import { afterAll, beforeAll } from '@jest/globals';
import { parseLooks } from '../../shared/adapters/sqs/lookBatch.ts';
import { createLookQueue } from '../../shared/adapters/sqs/lookQueue.ts';
import { createNudgeQueue } from '../../shared/adapters/sqs/nudgeQueue.ts';
import type { LookBatch } from '../../shared/domain/look.ts';
import { memoryLookQueue } from '../fixtures/memory/looks.ts';
import { memoryNudgeQueue } from '../fixtures/memory/nudges.ts';
import { lookQueueContract } from './lookQueue.ts';
import { nudgeQueueContract } from './nudgeQueue.ts';
import { type QueueService, startQueueService } from './support/queueService.ts';
import { countingIds, testClock } from './support/time.ts';

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

lookQueueContract('in memory', () => {
  const queue = memoryLookQueue(testClock());
  const drain = async () => {
    const batches: LookBatch[] = [];
    for (let batch = queue.take(); batch; batch = queue.take()) batches.push(batch);
    return batches;
  };
  return { queue, drain };
});

lookQueueContract('SQS', async () => {
  const { client } = service;
  const queueUrl = await service.createStandardQueue();
  const drain = async () => (await service.receiveAll(queueUrl)).flatMap(({ Body = '' }) => parseLooks(Body) ?? []);
  return { queue: createLookQueue({ client, queueUrl }), drain };
});
