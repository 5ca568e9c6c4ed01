import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';

/** The queue as deployed, but without its delay: the poller withholds by the movable clock. */
export async function createQueues(queue: SQSClient): Promise<string> {
  const create = async (name: string, attributes: Record<string, string> = {}) => {
    const { QueueUrl = '' } = await queue.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true', ...attributes } }),
    );
    return QueueUrl;
  };
  const deadLetters = await create('nudges-dead.fifo');
  const { Attributes } = await queue.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ['QueueArn'] }),
  );
  const redrive = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: NOTIFY_LIMITS.maxReceiveCount };
  return create('nudges.fifo', {
    VisibilityTimeout: String(NOTIFY_LIMITS.visibilitySeconds),
    RedrivePolicy: JSON.stringify(redrive),
  });
}
