import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { describeError, Fault } from '../faults.ts';
import type { Journal } from '../ports.ts';
import type { MetricName } from '../telemetry.ts';

/**
 * Works on every record of a batch by itself and gives back those that must come again. Work that throws has failed: it is
 * noted and counted.
 *
 * @throws Fault if a failed record has no message id: an empty identifier would make SQS bring back the whole batch or
 * nothing of it, and the throw brings back all
 */
export async function eachByItself(
  event: SQSEvent,
  { journal, where, failure }: { readonly journal: Journal; readonly where: string; readonly failure: MetricName },
  work: (record: SQSRecord) => Promise<boolean>,
): Promise<SQSBatchResponse> {
  const succeeds = async (record: SQSRecord) => {
    try {
      return await work(record);
    } catch (error) {
      journal.note({ event: 'failure', where, error: describeError(error) });
      journal.count(failure);
      return false;
    }
  };
  const settled = await Promise.all(event.Records.map(async (record) => ({ record, done: await succeeds(record) })));
  const failed = settled.filter(({ done }) => !done).map(({ record }) => record.messageId);
  if (failed.includes('')) throw new Fault('A failed record has no message id');
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
