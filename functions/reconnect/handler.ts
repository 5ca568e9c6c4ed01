import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Situation } from '../../shared/domain/pages/situation.ts';
import { describeError } from '../../shared/faults.ts';
import type { HttpAnswer } from '../../shared/runtime/http.ts';
import { deadlineOf, lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import { NOT_WIRED, pageAnswer, statusOf } from './answers.ts';
import { composeReconnect } from './compose.ts';
import { FORM_COOKIE, formCookie } from './cookies.ts';
import type { ReconnectParts } from './parts.ts';
import { readRequest } from './request.ts';
import { route } from './routes.ts';

/** Answers a customer's browser: GET shows, POST acts, and the callback ends a try. Always a page that people can read. */
export function reconnect(parts: ReconnectParts) {
  return async (event: APIGatewayProxyEventV2, context: Context): Promise<HttpAnswer> => {
    const request = readRequest(event);
    const show = (situation: Situation) => {
      const form = request.cookies.get(FORM_COOKIE) ?? parts.chance.id();
      const content = parts.write(situation, request.languages);
      return pageAnswer(statusOf(situation), content, parts.look, form, [formCookie(form)]);
    };
    try {
      return await route(parts, request, deadlineOf(parts.clock, context), show);
    } catch (error) {
      parts.journal.count('ReconnectFailed');
      parts.journal.note({ event: 'failure', where: 'reconnect', error: describeError(error) });
      return show({ kind: 'nothing', why: 'failure' });
    }
  };
}

/** The function in the given world, on its real parts unless others are chosen. */
export function reconnectIn(world: World, compose: (surroundings: Surroundings) => ReconnectParts = composeReconnect) {
  return lambda<ReconnectParts, APIGatewayProxyEventV2, HttpAnswer>(world, {
    service: 'reconnect',
    compose,
    handle: reconnect,
    correlationId: (event) => event.requestContext?.requestId,
    failure: { metric: 'ReconnectFailed', answer: NOT_WIRED },
  });
}

export const handler = reconnectIn({ env: process.env });
