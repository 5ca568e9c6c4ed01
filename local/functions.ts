import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { FEEDBACK_LIMITS } from '../functions/feedback/config.ts';
import { feedbackIn } from '../functions/feedback/handler.ts';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';
import { notifyIn } from '../functions/notify/handler.ts';
import { RECONNECT_LIMITS } from '../functions/reconnect/config.ts';
import { reconnectIn } from '../functions/reconnect/handler.ts';
import { REPORT_LIMITS } from '../functions/report/config.ts';
import { reportIn } from '../functions/report/handler.ts';
import { STATUS_LIMITS } from '../functions/status/config.ts';
import { statusIn } from '../functions/status/handler.ts';
import { SWEEP_LIMITS } from '../functions/sweep/config.ts';
import { sweepIn } from '../functions/sweep/handler.ts';
import { WEBHOOK_LIMITS } from '../functions/webhook/config.ts';
import { webhookIn } from '../functions/webhook/handler.ts';
import type { MovableClock } from './clock.ts';
import type { GatewayFunction } from './gateway.ts';
import { lambdaFunction } from './lambda.ts';

/** The real functions with the limits that they are deployed with; each is wired at its first invocation. */
export function localFunctions(surroundings: {
  readonly clock: MovableClock;
  readonly write: (line: string) => void;
  readonly env: Readonly<Record<string, string>>;
}) {
  const { clock } = surroundings;
  const webhook: GatewayFunction = lambdaFunction({
    name: 'webhook',
    handler: webhookIn(surroundings),
    timeout: WEBHOOK_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  const reconnect: GatewayFunction = lambdaFunction({
    name: 'reconnect',
    handler: reconnectIn(surroundings),
    timeout: RECONNECT_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  const report: GatewayFunction = lambdaFunction({
    name: 'report',
    handler: reportIn(surroundings),
    timeout: REPORT_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  const notify = lambdaFunction<SQSEvent, SQSBatchResponse>({
    name: 'notify',
    handler: notifyIn(surroundings),
    timeout: NOTIFY_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  const feedback = lambdaFunction<SQSEvent, SQSBatchResponse>({
    name: 'feedback',
    handler: feedbackIn(surroundings),
    timeout: FEEDBACK_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  const sweep = lambdaFunction<object, object>({
    name: 'sweep',
    handler: sweepIn(surroundings),
    timeout: SWEEP_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  const status = lambdaFunction<SQSEvent, SQSBatchResponse>({
    name: 'status',
    handler: statusIn(surroundings),
    timeout: STATUS_LIMITS.timeoutSeconds * 1000,
    clock,
  });
  return { webhook, report, reconnect, notify, feedback, sweep, status };
}
