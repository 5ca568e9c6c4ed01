import type { SQSClient } from '@aws-sdk/client-sqs';
import type { LookBatch } from '../../domain/look.ts';
import { MINUTE, SECOND } from '../../domain/time.ts';
import type { LookQueue } from '../../ports.ts';
import { formatLooks } from './lookBatch.ts';
import { MAX_BYTES, sendAll } from './sendAll.ts';

/** SQS delays a message no longer. Whoever gets it too early puts it off again. */
const LONGEST_DELAY = 15 * MINUTE;

/** Looks on a standard SQS queue: they may come twice and in any order. */
export function createLookQueue(parts: { readonly client: SQSClient; readonly queueUrl: string }): LookQueue {
  const { client, queueUrl } = parts;
  return {
    async ask(batches, delay = 0) {
      const DelaySeconds = Math.ceil(Math.min(delay, LONGEST_DELAY) / SECOND);
      const messages = batches.flatMap(bodiesOf).map((MessageBody) => ({ MessageBody, DelaySeconds }));
      return { failed: await sendAll(client, queueUrl, messages) };
    },
  };
}

/** Mostly one; more where ids are so long that they do not fit. */
function bodiesOf(batch: LookBatch): readonly string[] {
  const body = formatLooks(batch);
  const { looks } = batch;
  if (body.length <= MAX_BYTES || looks.length < 2) return [body];
  const middle = Math.ceil(looks.length / 2);
  return [looks.slice(0, middle), looks.slice(middle)].flatMap((half) => bodiesOf({ ...batch, looks: half }));
}
