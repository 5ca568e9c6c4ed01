import { subscribe } from 'node:diagnostics_channel';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { STATUS_LIMITS } from '../../../functions/status/config.ts';
import { statusIn } from '../../../functions/status/handler.ts';
import { SWEEP_LIMITS } from '../../../functions/sweep/config.ts';
import { sweepIn } from '../../../functions/sweep/handler.ts';
import { movableClock } from '../../../local/clock.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { lambdaContext } from '../../fixtures/lambdaContext.ts';
import { sqsEvent } from '../../fixtures/sqsEvent.ts';
import type { Counted, Pass } from './measure.ts';

// The functions in a process of their own, apart from every server, so that its memory is theirs. Speaks one JSON document.

const WORKERS = 5;
const env: Readonly<Record<string, string>> = JSON.parse(process.env['BENCH_ENVIRONMENT'] ?? '{}');
const clock = movableClock();
const seen = { visited: 0 };

/** What the log says of looks is all that this bench needs to know of it. */
function write(line: string): void {
  if (!line.includes('"looks.done"')) return;
  const { visited = 0 } = JSON.parse(line) as { visited?: number };
  seen.visited += visited;
}

const world = { env, clock, write };
const sweep = sweepIn(world);
const status = statusIn(world);
const queue = new SQSClient({ useQueueUrlAsEndpoint: false });
const calls = countCalls();

/** By whom is called: the SDK through Node's own client, the provider by fetch. */
function countCalls(): Counted {
  const counted = { table: 0, provider: 0 };
  const table = new URL(process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '').port;
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { request: { getHeader(name: string): unknown } };
    if (String(request.getHeader('host')).endsWith(`:${table}`)) counted.table++;
  });
  subscribe('undici:request:create', () => {
    counted.provider++;
  });
  return counted;
}

/** A worker as Lambda runs them: one batch after the other until the queue is empty. */
async function work(): Promise<void> {
  const QueueUrl = env['STATUS_QUEUE_URL'];
  for (;;) {
    const { Messages = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    const [message] = Messages;
    if (!message) return;
    const event = sqsEvent([message.Body ?? '']);
    const { batchItemFailures } = await status(event, lambdaContext(STATUS_LIMITS.timeoutSeconds * 1_000));
    if (batchItemFailures.length > 0) throw new Error('A batch of looks failed');
    await queue.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}

/** Sweeps until the whole fleet was asked for, while workers look. */
async function pass(): Promise<Pass> {
  const before = { ...calls, visited: seen.visited };
  const start = performance.now();
  for (let complete = false; !complete; ) {
    const swept = (await sweep({}, lambdaContext(SWEEP_LIMITS.timeoutSeconds * 1_000))) as { complete: boolean };
    complete = swept.complete;
    await Promise.all(Array.from({ length: WORKERS }, work));
  }
  return {
    seconds: (performance.now() - start) / 1_000,
    visited: seen.visited - before.visited,
    table: calls.table - before.table,
    provider: calls.provider - before.provider,
  };
}

const first = await pass();
clock.advance(2 * HOUR);
const steady = await pass();
console.log(JSON.stringify({ first, steady, peakMegabytes: process.resourceUsage().maxRSS / 1_024 }));
process.exit(0);
