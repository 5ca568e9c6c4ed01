import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Fault } from '../faults.ts';

/**
 * Works on every record of a batch by itself and gives back those that must come again.
 *
 * @throws Fault if a failed record has no message id: an empty identifier would make SQS bring back the whole batch or
 * nothing of it, and the throw brings back all
 */
export async function eachByItself(
  event: SQSEvent,
  succeeds: (record: SQSRecord) => Promise<boolean>,
): Promise<SQSBatchResponse> {
  const settled = await Promise.all(event.Records.map(async (record) => ({ record, done: await succeeds(record) })));
  const failed = settled.filter(({ done }) => !done).map(({ record }) => record.messageId);
  if (failed.includes('')) throw new Fault('A failed nudge has no message id');
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
