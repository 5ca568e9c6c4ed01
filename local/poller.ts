import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Cancel, MovableClock } from './clock.ts';
import type { LambdaFunction } from './lambda.ts';
import { failedIds, recordOf } from './poller-records.ts';

export interface PollerOptions {
  /** A client of the local SQS; the poller does not end it. */
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly target: LambdaFunction<SQSEvent, SQSBatchResponse | undefined>;
  readonly clock: MovableClock;
  /** How long the deployed queue would withhold a message; the local queue itself has no delay. */
  readonly queueDelaySeconds: number;
  /** Default 10, at most 10. */
  readonly batchSize?: number;
  /** How many invocations run at a time; default 5. */
  readonly maximumConcurrency?: number;
  /** Told of an invocation that threw; its records come back after the visibility timeout. */
  readonly onError?: (error: unknown) => void;
}

/** An event source mapping that feeds a queue to a function. */
export interface Poller {
  /** The instant of the movable clock at which the next withheld message becomes visible; undefined if none waits. */
  nextVisibleAt(): number | undefined;
  /** Resolves once every message that is visible now has been worked on. */
  quiet(): Promise<void>;
  /** True if nothing is queued, withheld or in flight. The dead-letter queue does not count. */
  idle(): Promise<boolean>;
  /** Ends after the invocations under way. Messages it withheld stay in flight in the queue. */
  stop(): Promise<void>;
}

/** A received message that this poller keeps until it may be worked on. */
interface Held {
  readonly message: Message;
  visibleAt: number;
  state: 'withheld' | 'running' | 'returning';
}

const LONG_POLL_SECONDS = 20;
/** The longest visibility that SQS knows: while the poller holds a message, the queue must not hand it out again. */
const HELD_SECONDS = 12 * 60 * 60;

/**
 * Polls the queue and withholds each message until the movable clock says that it is visible. The queue hands out one
 * message of a group at a time, so order within a group holds and a withheld message stops nobody else. What fails goes
 * back to the queue when its visibility timeout is over, and the queue's own redrive policy counts its receives.
 */
export async function startPoller(options: PollerOptions): Promise<Poller> {
  const { client, queueUrl, clock } = options;
  const limits = { batch: options.batchSize ?? 10, concurrency: options.maximumConcurrency ?? 5 };
  const queue = await describeQueue(client, queueUrl);
  const held = new Set<Held>();
  const underWay = new Set<Promise<void>>();
  const ending = new AbortController();
  let alarm: Cancel = () => undefined;

  const pump = () => {
    if (ending.signal.aborted) return;
    const due = [...held].filter(({ state, visibleAt }) => state === 'withheld' && visibleAt <= clock.now());
    while (due.length > 0 && underWay.size < limits.concurrency) {
      const batch = due.splice(0, limits.batch);
      for (const item of batch) item.state = 'running';
      const run = work(batch).finally(() => {
        underWay.delete(run);
        pump();
      });
      underWay.add(run);
    }
    alarm();
    const next = nextVisibleAt();
    if (next !== undefined && next > clock.now()) alarm = clock.at(next, pump);
  };

  const nextVisibleAt = () => {
    const instants = [...held].filter(({ state }) => state === 'withheld').map(({ visibleAt }) => visibleAt);
    return instants.length === 0 ? undefined : Math.min(...instants);
  };

  const hold = (messages: readonly Message[]) => {
    for (const message of messages) {
      const sentAt = clock.instantOf(Number(message.Attributes?.SentTimestamp));
      held.add({ message, visibleAt: sentAt + options.queueDelaySeconds * 1000, state: 'withheld' });
    }
    pump();
  };

  const work = async (batch: readonly Held[]) => {
    const startedAt = clock.now();
    const records = batch.map(({ message }) => recordOf(message, queue.arn, clock));
    const failed = await options.target.invoke({ Records: records }).then(
      (response) => failedIds(response, records),
      (error: unknown) => {
        options.onError?.(error);
        return new Set(records.map(({ messageId }) => messageId));
      },
    );
    await Promise.all(
      batch.map(async (item) => {
        if (failed.has(item.message.MessageId ?? '')) return retryLater(item, startedAt + queue.visibilityMs);
        await client.send(new DeleteMessageCommand(handleOf(item)));
        held.delete(item);
      }),
    );
  };

  const handleOf = (item: Held) => ({ QueueUrl: queueUrl, ReceiptHandle: item.message.ReceiptHandle });

  const giveBack = async (item: Held) => {
    await client.send(new ChangeMessageVisibilityCommand({ ...handleOf(item), VisibilityTimeout: 0 }));
    held.delete(item);
  };
  return loopAndExpose();
}
