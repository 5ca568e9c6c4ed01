import { SWEEP_LIMITS } from '../../functions/sweep/config.ts';
import type { MetricName } from '../../shared/telemetry.ts';
import type { Service } from '../serviceFunction.ts';
import type { Settings } from '../settings.ts';

/** What is watched: a metric of ours, the share of one in two, or the silence of one; of Lambda, of SES, or of a queue. */
export type Watched =
  | { readonly kind: 'own'; readonly metric: MetricName; readonly services: readonly Service[] }
  /** A metric of ours while another one of ours is silent: its value then, else nothing. */
  | {
      readonly kind: 'silence';
      readonly metric: MetricName;
      readonly services: readonly Service[];
      readonly without: MetricName;
      readonly from: Service;
    }
  | { readonly kind: 'lambda'; readonly metric: 'Errors' | 'Throttles'; readonly services: readonly Service[] }
  | {
      /** In percent of both, and 0 while there are fewer than `atLeast` of it: one in ten is no rate. */
      readonly kind: 'rate';
      readonly metric: MetricName;
      readonly beside: MetricName;
      readonly service: Service;
      readonly atLeast: number;
    }
  /** Of the whole account, as a fraction; only where SES is in the region of the stage. */
  | { readonly kind: 'ses'; readonly metric: 'Reputation.BounceRate' | 'Reputation.ComplaintRate' }
  | {
      readonly kind: 'queue';
      readonly metric: 'ApproximateNumberOfMessagesVisible' | 'ApproximateAgeOfOldestMessage';
      readonly queue: WatchedQueue;
    };

export type WatchedQueue =
  | 'nudges'
  | 'deadLetters'
  | 'looks'
  | 'statusDeadLetters'
  | 'feedback'
  | 'feedbackDeadLetters';

export interface AlarmDefinition {
  /** The heading of its section in docs/runbook.md; its name and anchor are made from it. */
  readonly title: string;
  readonly watched: Watched;
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'SampleCount';
  /** Seconds. */
  readonly period: number;
  /** How many periods in a row. */
  readonly periods: number;
  readonly when: 'at least' | 'less than';
  readonly threshold: number;
  /** What no data means: only a heartbeat is missed, and what is latched stays as it was. */
  readonly missing: 'fine' | 'alarming' | 'unchanged';
  /** Who is hurt, and how. */
  readonly impact: string;
}

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** As often as one is too many: any within five minutes. */
export const ANY = {
  statistic: 'Sum',
  period: 5 * MINUTE,
  periods: 1,
  when: 'at least',
  threshold: 1,
  missing: 'fine',
} as const;

/** What alarms depend on. */
export interface AlarmSettings
  extends Pick<Settings, 'graceSeconds' | 'sweepMinutes' | 'status' | 'webhookSilenceHours'> {
  readonly alarms: Pick<Settings['alarms'], 'bouncePercent' | 'complaintPercent'>;
}

/** Seconds from one word of the sweep to the next. */
export function paceOf({ sweepMinutes }: Pick<Settings, 'sweepMinutes'>): number {
  // A sweep speaks when it ends, and none begins while one runs: with a short schedule the longest run sets the pace.
  return Math.max(sweepMinutes * MINUTE, 2 * SWEEP_LIMITS.timeoutSeconds);
}

/** A metric of ours, as these functions emit it. */
export function own(metric: MetricName, ...services: readonly Service[]) {
  return { kind: 'own', metric, services } as const;
}

/** As GitHub makes anchors of headings; also the last part of an alarm's name. */
export function slugOf(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
