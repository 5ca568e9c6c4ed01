import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { FEEDBACK_LIMITS } from '../functions/feedback/config.ts';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';
import { STATUS_LIMITS } from '../functions/status/config.ts';

interface QueueLimits {
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
}

/** The queues as deployed, but without the delay of nudges: the poller withholds them by the movable clock. */
export async function createQueues(queue: SQSClient) {
  const create = async (name: string, attributes: Record<string, string>) => {
    const { QueueUrl = '' } = await queue.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    return QueueUrl;
  };
  const withDeadLetters = async (name: string, ending: string, limits: QueueLimits, attributes = {}) => {
    const deadLetters = await create(`${name}-dead${ending}`, attributes);
    const { Attributes } = await queue.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ['QueueArn'] }),
    );
    const redrive = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: limits.maxReceiveCount };
    return create(`${name}${ending}`, {
      ...attributes,
      VisibilityTimeout: String(limits.visibilitySeconds),
      RedrivePolicy: JSON.stringify(redrive),
    });
  };
  return {
    queueUrl: await withDeadLetters('nudges', '.fifo', NOTIFY_LIMITS, { FifoQueue: 'true' }),
    statusQueueUrl: await withDeadLetters('looks', '', STATUS_LIMITS),
    feedbackQueueUrl: await withDeadLetters('feedback', '', FEEDBACK_LIMITS),
  };
}
