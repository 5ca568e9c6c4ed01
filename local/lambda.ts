import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { MovableClock } from './clock.ts';

/** A function as Lambda calls it. */
export type LambdaHandler<E, R> = (event: E, context: Context) => Promise<R>;

export interface LambdaOptions<E, R> {
  readonly name: string;
  readonly handler: LambdaHandler<E, R>;
  /** The function's timeout in milliseconds of the movable clock. */
  readonly timeout: number;
  readonly clock: MovableClock;
}

/** A deployed function. */
export interface LambdaFunction<E, R> {
  readonly name: string;
  /**
   * Runs the handler once. Rejects with what it threw, or with `LambdaTimeout` when the clock passes the timeout first:
   * the caller goes on, while the handler, like a frozen sandbox, is left where it stands. A shorter `timeout` simulates
   * an invocation that is cut off early although it believes in the full time.
   */
  invoke(event: E, simulation?: { readonly timeout?: number }): Promise<R>;
}

/** What the platform reports when a function did not answer in time. */
export class LambdaTimeout extends Error {
  override readonly name = 'LambdaTimeout';
}

export function lambdaFunction<E, R>({ name, handler, timeout, clock }: LambdaOptions<E, R>): LambdaFunction<E, R> {
  return {
    name,
    invoke: (event, simulation = {}) =>
      withDeadline(clock, simulation.timeout ?? timeout, async () =>
        handler(event, contextOf(name, clock.now() + timeout, clock)),
      ),
  };
}

/** Settles like `work`, or rejects with `LambdaTimeout` once the clock has passed `timeout` milliseconds. */
export function withDeadline<T>(clock: MovableClock, timeout: number, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.at(clock.now() + timeout, () =>
      reject(new LambdaTimeout(`Task timed out after ${(timeout / 1000).toFixed(2)} seconds`)),
    );
    work().then(resolve, reject).finally(cancel);
  });
}

function contextOf(name: string, deadline: number, clock: MovableClock): Context {
  const unsupported = () => {
    throw new Error('The callback style is not supported by current runtimes');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}`,
    memoryLimitInMB: '256',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}
