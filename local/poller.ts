import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Cancel, MovableClock } from './clock.ts';
import type { LambdaFunction } from './lambda.ts';
import { polledQueue } from './poller-queue.ts';
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
  /** Told of a failed poll or invocation; the records of the latter come back after the visibility timeout. */
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
  /** Ends after the invocations under way. Messages that it withheld stay in flight in the queue. */
  stop(): Promise<void>;
}

/** A received message that the poller keeps until it is visible: by its delay, or again after a failure. */
interface Held {
  readonly message: Message;
  visibleAt: number;
  state: 'delayed' | 'failed' | 'busy';
}

/**
 * Polls the queue and withholds each message until the movable clock says that it is visible. The queue hands out one
 * message of a group at a time, so a group keeps its order and a withheld message stops nobody else. What failed goes
 * back to the queue when its visibility timeout is over; the queue counts its receives and applies its redrive policy.
 */
export async function startPoller(options: PollerOptions): Promise<Poller> {
  const { clock, target, batchSize = 10, maximumConcurrency = 5, onError = () => undefined } = options;
  const queue = await polledQueue(options.client, options.queueUrl);
  const held = new Set<Held>();
  const invocations = new Set<Promise<void>>();
  const returns = new Set<Promise<void>>();
  const ending = new AbortController();
  let alarm: Cancel = () => undefined;

  const isDue = (item: Held) => item.state !== 'busy' && item.visibleAt <= clock.now();

  const nextVisibleAt = () => {
    const instants = [...held].filter(({ state }) => state !== 'busy').map(({ visibleAt }) => visibleAt);
    return instants.length === 0 ? undefined : Math.min(...instants);
  };

  const track = (set: Set<Promise<void>>, work: Promise<void>) => {
    const tracked = work.catch(onError).finally(() => {
      set.delete(tracked);
      pump();
    });
    set.add(tracked);
  };

  const pump = () => {
    alarm();
    if (ending.signal.aborted) return;
    for (const item of [...held].filter((candidate) => candidate.state === 'failed' && isDue(candidate))) {
      item.state = 'busy';
      track(returns, giveBack(item));
    }
    const due = [...held].filter(isDue);
    while (due.length > 0 && invocations.size < maximumConcurrency) {
      const batch = due.splice(0, batchSize);
      for (const item of batch) item.state = 'busy';
      track(invocations, workOn(batch));
    }
    const next = nextVisibleAt();
    if (next !== undefined && next > clock.now()) alarm = clock.at(next, pump);
  };

  const giveBack = async (item: Held) => {
    await queue.giveBack(item.message);
    held.delete(item);
  };

  const workOn = async (batch: readonly Held[]) => {
    const visibleAgainAt = clock.now() + queue.visibilityMs;
    const records = batch.map(({ message }) => recordOf(message, queue.arn, clock));
    const failed = await target.invoke({ Records: records }).then(
      (response) => failedIds(response, records),
      (error: unknown) => {
        onError(error);
        return new Set(records.map(({ messageId }) => messageId));
      },
    );
    for (const item of batch) {
      if (failed.has(item.message.MessageId ?? '')) {
        Object.assign(item, { state: 'failed', visibleAt: visibleAgainAt });
      } else {
        await queue.delete(item.message);
        held.delete(item);
      }
    }
  };

  const receive = async (waitSeconds: number) => {
    const messages = await queue.receive(waitSeconds, ending.signal);
    for (const message of messages) {
      const sentAt = clock.instantOf(Number(message.Attributes?.SentTimestamp));
      held.add({ message, visibleAt: sentAt + options.queueDelaySeconds * 1000, state: 'delayed' });
    }
    pump();
  };

  const poll = async () => {
    while (!ending.signal.aborted) {
      await receive(20).catch(async (error: unknown) => {
        if (ending.signal.aborted) return;
        onError(error);
        await wait(200);
      });
    }
  };
  const polling = poll();

  const quiet = async () => {
    while (!ending.signal.aborted) {
      await receive(0).catch((error: unknown) => {
        if (!ending.signal.aborted) throw error;
      });
      while (invocations.size + returns.size > 0) await Promise.all([...invocations, ...returns]);
      // More in flight than held: the other receive has taken messages that did not arrive here yet.
      const { inFlight } = await queue.counts();
      if (inFlight <= held.size && invocations.size + returns.size === 0 && ![...held].some(isDue)) return;
      await nextTurn();
    }
  };

  return {
    nextVisibleAt,
    quiet,
    idle: async () => {
      const { waiting, inFlight } = await queue.counts();
      return waiting + inFlight + held.size === 0;
    },
    stop: async () => {
      ending.abort();
      alarm();
      await Promise.all([polling, ...invocations, ...returns]);
    },
  };
}
