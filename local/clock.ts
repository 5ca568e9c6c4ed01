/** Undoes a subscription; calling it again does nothing. */
export type Cancel = () => void;

/**
 * The local world's clock: real time plus an offset that only grows. Everything with a delay in the local world waits by
 * it, so that a grace period passes in a test without anybody sleeping. Instants are epoch milliseconds.
 */
export interface MovableClock {
  now(): number;
  /** Resolves once `duration` milliseconds of this clock have passed, by real time or by moves. */
  pause(duration: number): Promise<void>;
  /**
   * Jumps forward like a machine that slept: what falls due on the way fires once, at the new time, earliest first.
   * @throws RangeError for a negative or non-finite step
   */
  advance(ms: number): void;
  /** What this clock said at a moment of real time, for stamps that a server took with the machine's own clock. */
  instantOf(realMs: number): number;
  /** Runs once as soon as the clock has reached the instant; never within this call. */
  at(instant: number, run: () => void): Cancel;
  /** Hears of every move, after what fell due has fired. */
  onMove(listener: (now: number) => void): Cancel;
}

const LONGEST_TIMEOUT = 2 ** 31 - 1;

interface Waiter {
  readonly instant: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** A clock that starts at the real time, or at `startAt`. */
export function movableClock(options: { startAt?: number } = {}): MovableClock {
  const firstOffset = options.startAt === undefined ? 0 : options.startAt - Date.now();
  const moves: { since: number; offset: number }[] = [{ since: Number.NEGATIVE_INFINITY, offset: firstOffset }];
  const waiters = new Set<Waiter>();
  const listeners = new Set<(now: number) => void>();

  const instantOf = (realMs: number) => {
    const move = moves.findLast(({ since }) => since <= realMs);
    return realMs + (move?.offset ?? firstOffset);
  };
  const now = () => instantOf(Date.now());

  const fire = (waiter: Waiter) => {
    clearTimeout(waiter.timer);
    if (waiters.delete(waiter)) waiter.run();
  };
  const arm = (waiter: Waiter) => {
    const wait = Math.min(Math.max(waiter.instant - now(), 0), LONGEST_TIMEOUT);
    waiter.timer = setTimeout(() => (now() >= waiter.instant ? fire(waiter) : arm(waiter)), wait).unref();
  };

  const at = (instant: number, run: () => void): Cancel => {
    const waiter: Waiter = { instant, run, timer: undefined };
    waiters.add(waiter);
    arm(waiter);
    return () => {
      clearTimeout(waiter.timer);
      waiters.delete(waiter);
    };
  };

  const advance = (ms: number) => {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError('The local clock only moves forward');
    moves.push({ since: freshMillisecond(), offset: (moves.at(-1)?.offset ?? 0) + ms });
    const due = [...waiters].filter((waiter) => waiter.instant <= now());
    for (const waiter of due.sort((a, b) => a.instant - b.instant)) fire(waiter);
    for (const waiter of waiters) {
      clearTimeout(waiter.timer);
      arm(waiter);
    }
    for (const listener of [...listeners]) listener(now());
  };

  return {
    now,
    advance,
    instantOf,
    at,
    pause: (duration) => new Promise((resolve) => void at(now() + duration, resolve)),
    onMove: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Waits out the current millisecond, so that a real stamp lies clearly before or after a move. */
function freshMillisecond(): number {
  const started = Date.now();
  let current = started;
  while (current === started) current = Date.now();
  return current;
}
