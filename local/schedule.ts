import type { Cancel, MovableClock } from './clock.ts';

export interface ScheduleOptions<T> {
  readonly clock: MovableClock;
  readonly everyMinutes: number;
  readonly run: () => Promise<T>;
  /** Told of a run that failed; the schedule goes on. */
  readonly onError?: (error: unknown) => void;
}

/** A function that runs by itself every so often. */
export interface Schedule<T> {
  /** Runs at once, beside the schedule, and hands back the result. */
  runNow(): Promise<T>;
  /** When the next run is due. */
  nextAt(): number;
  /** Resolves once no scheduled run is under way. */
  settled(): Promise<void>;
  /** Ends the schedule after the runs under way. */
  stop(): Promise<void>;
}

/**
 * Runs a function every `everyMinutes` of the movable clock, the first time after one interval. A move across several
 * runs causes one: the machine slept, and a sweep that sees the present needs no past ones.
 */
export function startSchedule<T>(options: ScheduleOptions<T>): Schedule<T> {
  const { clock } = options;
  const interval = options.everyMinutes * 60_000;
  const underWay = new Set<Promise<unknown>>();
  let next = clock.now() + interval;
  let cancel: Cancel;

  const tick = () => {
    const run = options
      .run()
      .catch((error: unknown) => options.onError?.(error))
      .finally(() => underWay.delete(run));
    underWay.add(run);
    const missed = Math.floor((clock.now() - next) / interval);
    next += (missed + 1) * interval;
    cancel = clock.at(next, tick);
  };
  cancel = clock.at(next, tick);

  const settled = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    runNow: options.run,
    nextAt: () => next,
    settled,
    stop: () => {
      cancel();
      return settled();
    },
  };
}
