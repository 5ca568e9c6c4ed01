import type { Context } from 'aws-lambda';
import type { Clock } from '../../shared/ports.ts';
import { deadlineOf, lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import { composeSweep } from './compose.ts';

export interface SweepParts {
  readonly clock: Clock;
  /** Tells what the run came to. */
  readonly sweep: (deadline: number) => Promise<object>;
}

/** Sweeps once, whatever the event says. */
export function sweep(parts: SweepParts) {
  return (_event: unknown, context: Context): Promise<object> => parts.sweep(deadlineOf(parts.clock, context));
}

/** The function in the given world, on its real parts unless others are chosen. */
export function sweepIn(world: World, compose: (surroundings: Surroundings) => SweepParts = composeSweep) {
  return lambda<SweepParts, unknown, object>(world, {
    service: 'sweep',
    compose,
    handle: sweep,
    failure: { metric: 'SweepIncomplete' },
  });
}

export const handler = sweepIn({ env: process.env });
