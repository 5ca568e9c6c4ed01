import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';

/** A message for SendMessageBatch, whose body is ASCII. */
export type Outgoing = Omit<SendMessageBatchRequestEntry, 'Id' | 'MessageBody'> & { readonly MessageBody: string };

/** What one message may hold, and all messages of one call together. */
export const MAX_BYTES = 256 * 1024;

const MAX_ENTRIES = 10;

/** Sends messages, ten at a time; those that are refused once more. Returns how many SQS did not take. */
export async function sendAll(client: SQSClient, queueUrl: string, messages: readonly Outgoing[]): Promise<number> {
  let failed = 0;
  for (const call of inCalls(messages)) {
    const refused = await send(client, queueUrl, call);
    if (refused.length > 0) failed += (await send(client, queueUrl, refused)).length;
  }
  return failed;
}

/** Returns the messages that SQS did not take; a call that fails altogether took none. */
async function send(client: SQSClient, queueUrl: string, messages: readonly Outgoing[]): Promise<readonly Outgoing[]> {
  try {
    const Entries = messages.map((message, index) => ({ Id: String(index), ...message }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const refused = new Set(Failed.map(({ Id }) => Id));
    return messages.filter((_, index) => refused.has(String(index)));
  } catch {
    return messages;
  }
}

/** Cuts by number and by bytes; a character is a byte. */
function inCalls(messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const all: Outgoing[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const current = all.at(-1);
    const size = message.MessageBody.length;
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      current.push(message);
      bytes += size;
    } else {
      all.push([message]);
      bytes = size;
    }
  }
  return all;
}
