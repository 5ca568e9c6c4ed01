import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { describeError, Fault } from '../faults.ts';
import type { Chance, Clock, Journal } from '../ports.ts';
import type { MetricName } from '../telemetry.ts';
import { systemChance } from './chance.ts';
import { systemClock } from './clock.ts';
import { ConfigError, type Environment } from './config.ts';
import { type LambdaJournal, openJournal, singleLine, type WriteLine } from './journal.ts';
import { once } from './once.ts';

/** What a function runs on besides AWS; the local world brings a clock of its own. */
export interface World {
  readonly env: Environment;
  readonly clock?: Clock;
  readonly chance?: Chance;
  readonly write?: WriteLine;
}

/** What every compose.ts is given. */
export interface Surroundings {
  readonly env: Environment;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
}

export interface LambdaOptions<Parts, Event, Answer> {
  /** The metric dimension, and the name in every log line. */
  readonly service: string;
  /** Chooses the real parts; called once per cold start, and again after it failed. */
  readonly compose: (surroundings: Surroundings) => Parts | Promise<Parts>;
  readonly handle: (parts: Parts) => (event: Event, context: Context) => Promise<Answer>;
  /** An id of the event to find all of its lines by. */
  readonly correlationId?: (event: Event) => string | undefined;
  readonly failure: {
    readonly metric: MetricName;
    /** The answer in place of the throw; without it Lambda sees the throw and tries the event again. */
    readonly answer?: Answer;
  };
}

/** Time kept to let metrics out before Lambda ends the process. */
const LAST_WORDS_MS = 300;

/** Kept back from an invocation's work, for what has to be said at its end. */
const CLOSING_MS = 1_000;

/** When work of this invocation must be over, by the clock. */
export function deadlineOf(clock: Clock, context: Context): number {
  return clock.now() + Math.max(0, context.getRemainingTimeInMillis() - CLOSING_MS);
}

/** A Lambda handler: the chain that all functions share, in order from the outside in. */
export function lambda<Parts, Event, Answer>(world: World, options: LambdaOptions<Parts, Event, Answer>) {
  const { env, clock = systemClock, chance = systemChance, write } = world;
  const { service } = options;
  const journal = openJournal({ service, stage: env['STAGE'] || 'unknown', ...(write && { write }) });
  const handleOnce = once(async () => options.handle(await options.compose({ env, clock, chance, journal })));

  return middy<Event, Answer>(async (event: Event, context: Context) => (await handleOnce())(event, context), {
    timeoutEarlyInMillis: LAST_WORDS_MS,
  })
    .use(injectLambdaContext(journal.logger, { resetKeys: true, logEvent: false }))
    .use(logMetrics(journal.metrics))
    .use(correlation(journal, options.correlationId))
    .use(failureMapping(journal, options.failure));
}

function correlation<Event>(journal: LambdaJournal, idOf: LambdaOptions<never, Event, never>['correlationId']) {
  return {
    before: ({ event }: { event: Event }) => {
      const id = idOf?.(event);
      if (id !== undefined) journal.logger.appendKeys({ correlation_id: singleLine(id) });
    },
  };
}

/** Innermost, so that what it counts and notes still has its context and leaves with the metrics. */
function failureMapping<Answer>(journal: Journal, failure: LambdaOptions<never, never, Answer>['failure']) {
  return {
    onError: (request: { error: Error | null; response: Answer | null }) => {
      const { error } = request;
      journal.count(failure.metric);
      const told = error instanceof ConfigError ? error.problems : [describeError(error)];
      for (const line of told) {
        journal.note({ event: 'failure', where: error instanceof ConfigError ? 'settings' : 'handler', error: line });
      }
      if (failure.answer !== undefined) request.response = failure.answer;
      // Lambda writes what is thrown to the log, message, stack and all.
      else request.error = new Fault(`The invocation failed: ${describeError(error)}`);
    },
  };
}
