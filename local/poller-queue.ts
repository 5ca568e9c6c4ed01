import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** While the poller holds a message the queue must not hand it out again; this is the longest visibility SQS knows. */
const HELD_SECONDS = 12 * 60 * 60;

/** What the poller needs of a queue, whose ARN and visibility timeout are read once. */
export async function polledQueue(client: SQSClient, queueUrl: string) {
  const attributesOf = async (...AttributeNames: ('All' | 'QueueArn')[]) =>
    (await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }))).Attributes ?? {};
  const fixed = await attributesOf('All');
  const handle = (message: Message) => ({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle });

  return {
    arn: fixed.QueueArn ?? '',
    visibilityMs: Number(fixed.VisibilityTimeout ?? 30) * 1000,

    receive: async (waitSeconds: number, abortSignal: AbortSignal): Promise<readonly Message[]> => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: HELD_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return (await client.send(command, { abortSignal })).Messages ?? [];
    },

    delete: async (message: Message): Promise<void> => {
      await client.send(new DeleteMessageCommand(handle(message)));
    },

    /** Makes a message visible again at once, at the head of its group. */
    giveBack: async (message: Message): Promise<void> => {
      await client.send(new ChangeMessageVisibilityCommand({ ...handle(message), VisibilityTimeout: 0 }));
    },

    /** How many messages wait, and how many were received and neither deleted nor given back. */
    counts: async (): Promise<{ waiting: number; inFlight: number }> => {
      const now = await attributesOf('All');
      return {
        waiting: Number(now.ApproximateNumberOfMessages) + Number(now.ApproximateNumberOfMessagesDelayed),
        inFlight: Number(now.ApproximateNumberOfMessagesNotVisible),
      };
    },
  };
}
