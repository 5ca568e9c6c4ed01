import type { Message } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { MovableClock } from './clock.ts';

/** A received message as a function sees it, its times by the movable clock. */
export function recordOf(message: Message, queueArn: string, clock: MovableClock): SQSRecord {
  const attributes = message.Attributes ?? {};
  const instant = (stamp: string | undefined) => String(clock.instantOf(Number(stamp)));
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ...attributes,
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: instant(attributes.SentTimestamp),
      SenderId: attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: instant(attributes.ApproximateFirstReceiveTimestamp),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        {
          dataType: value.DataType ?? 'String',
          ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
          ...(value.BinaryValue === undefined
            ? {}
            : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

/**
 * The records that a batch response names as failed. No response means that all went well; an answer that Lambda could
 * not read, or an id that is empty or not of this batch, fails the whole batch.
 */
export function failedIds(response: SQSBatchResponse | null | undefined, records: readonly SQSRecord[]): Set<string> {
  const all = new Set(records.map(({ messageId }) => messageId));
  const failures: unknown = response?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const named = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return named.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(named) : all;
}
