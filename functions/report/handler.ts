import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Clock, Journal } from '../../shared/ports.ts';
import { answer, bodyLength, deliveryOf, type HttpAnswer, type HttpRequest } from '../../shared/runtime/http.ts';
import { lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import type { FailedCall, Reported } from '../../shared/usecases/reportFailure.ts';
import { readReport } from './body.ts';
import { composeReport } from './compose.ts';
import { REPORT_LIMITS } from './config.ts';

export interface ReportParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly report: (call: FailedCall) => Promise<Reported>;
}

/** Answers one report of a failed call. Who may send one is decided by the gateway, before this runs. */
export function report({ clock, journal, report: take }: ReportParts) {
  return async (request: HttpRequest): Promise<HttpAnswer> => {
    const rejected = (statusCode: number, reason: string, problems: readonly string[] = []) => {
      journal.note({ event: 'report.rejected', reason });
      return answer(statusCode, { rejected: reason, ...(problems.length > 0 && { problems }) });
    };
    if (bodyLength(request) > REPORT_LIMITS.maxBodyBytes) return rejected(413, 'too_large');
    const now = clock.now();
    const read = readReport(Buffer.from(deliveryOf(request, now).body).toString('utf8'), now);
    if (read.kind === 'wrong') return rejected(400, 'malformed', read.problems);
    const outcome = await take(read.call);
    return outcome === 'unknown' ? rejected(404, 'unknown_connection') : answer(202, { look: outcome });
  };
}

/** The function in the given world, on its real parts unless others are chosen. */
export function reportIn(world: World, compose: (surroundings: Surroundings) => ReportParts = composeReport) {
  return lambda<ReportParts, APIGatewayProxyEventV2, HttpAnswer>(world, {
    service: 'report',
    compose,
    handle: report,
    correlationId: (event) => event.requestContext?.requestId,
    failure: { metric: 'ReportFailed', answer: answer(500, { failed: true }) },
  });
}

export const handler = reportIn({ env: process.env });
