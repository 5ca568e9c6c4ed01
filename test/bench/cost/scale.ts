import { STATUS_LIMITS } from '../../../functions/status/config.ts';
import { SWEEP_LIMITS } from '../../../functions/sweep/config.ts';
import { type Stage, statusReadsOf } from './bill.ts';
import type { Operations } from './operations.ts';
import { ASSUMPTIONS as A, PRICES } from './prices.ts';

/** What the sweeps of a fleet come to, with all that follows from them, on the average of a month. */
export interface Scale {
  readonly looksASweep: number;
  readonly looksASecond: number;
  readonly providerCallsASecond: number;
  /** From the first to the last look of a sweep, at the pace that the settings allow. */
  readonly secondsASweep: number;
  /** How many workers are busy at once. */
  readonly workers: number;
  /** From the first to the last page of a listing, sweep by sweep. */
  readonly secondsAListing: number;
  readonly keepsUp: boolean;
  readonly dollarsASweep: number;
  readonly dollarsAMonth: number;
}

/**
 * For each connection in the index that the sweep streams: an entry has some 200 bytes, and half a unit reads 4,096. Over
 * the few connections that are counted it rounds to nothing.
 */
const INDEX_READ_UNITS = (200 / 4_096) * 0.5;

/** What a sweep leaves to the listing at the least: it may go through the known ones for two thirds of its time. */
const LISTING_SECONDS = SWEEP_LIMITS.timeoutSeconds / 3 - 30;

const GB = 1_000_000_000;

/** The part of a bill that sweeps and looks are. */
export function scaleOf(counted: Operations, stage: Stage): Scale {
  const { connections, concurrency, status, sweepMinutes } = stage;
  const sweeps = (A.daysPerMonth * 24 * 60) / sweepMinutes;
  const { looks, swept, looked, seconds } = statusReadsOf(counted, stage);
  const perSecond = (monthly: number) => monthly / sweeps / (sweepMinutes * 60);
  const looksASecond = perSecond(looks);
  const workers = perSecond(seconds.workers);
  const pace = Math.min(status.perSecond, (status.workers * looksASecond) / Math.max(workers, 1 / concurrency));
  const gbSeconds = (seconds.sweep * SWEEP_LIMITS.memoryMb + seconds.workers * STATUS_LIMITS.memoryMb) / 1_024;
  const pages = connections / A.listedPerPage;
  const both = (kind: keyof typeof swept) => swept[kind] + looked[kind];
  const dollarsAMonth =
    gbSeconds * PRICES.lambdaGbSecond +
    both('invocations') * PRICES.lambdaRequest +
    (both('readUnits') + sweeps * connections * INDEX_READ_UNITS) * PRICES.readUnit +
    both('writeUnits') * PRICES.writeUnit +
    (both('queueCalls') + both('messages') * A.pollsPerMessage) * PRICES.queueRequest +
    (both('logBytes') / GB) * PRICES.logGb +
    (both('sentBytes') / GB) * PRICES.sentGb;
  return {
    looksASweep: looks / sweeps,
    looksASecond,
    providerCallsASecond: perSecond(both('providerCalls')),
    secondsASweep: looks / sweeps / pace,
    workers,
    secondsAListing: secondsOf(pages, sweepMinutes),
    keepsUp: looksASecond <= status.perSecond && workers <= status.workers,
    dollarsASweep: dollarsAMonth / sweeps,
    dollarsAMonth,
  };
}

/** Pages come one after the other, as many as a run has time for, and the rest with the next runs. */
function secondsOf(pages: number, sweepMinutes: number): number {
  const asking = (pages * A.providerCall) / 1_000;
  const runsBefore = Math.ceil(asking / LISTING_SECONDS) - 1;
  return runsBefore * sweepMinutes * 60 + asking - runsBefore * LISTING_SECONDS;
}
