import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { PageContent } from '../../shared/domain/pages/content.ts';
import type { Situation } from '../../shared/domain/pages/situation.ts';
import type { Chance, Clock, Journal } from '../../shared/ports.ts';
import { describeError } from '../../shared/runtime/errors.ts';
import type { HttpAnswer } from '../../shared/runtime/http.ts';
import { deadlineOf, lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import type { Callback } from '../../shared/usecases/reconnect/finishReconnect.ts';
import type { Started } from '../../shared/usecases/reconnect/startReconnect.ts';
import { methodNotAllowed, NOT_WIRED, pageAnswer, redirectTo, statusOf } from './answers.ts';
import { composeReconnect } from './compose.ts';
import { FORM_COOKIE, formCookie, STATE_COOKIE, stateCookie } from './cookies.ts';
import type { PageLook } from './html.ts';
import { type PageRequest, readRequest } from './request.ts';

export interface ReconnectParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly look: PageLook;
  readonly write: (situation: Situation, languages: readonly string[]) => PageContent;
  readonly open: (token: string) => Promise<Situation>;
  readonly start: (token: string) => Promise<Started>;
  readonly decline: (token: string) => Promise<Situation>;
  readonly sendAgain: (token: string) => Promise<Situation>;
  readonly finish: (callback: Callback, deadline: number) => Promise<Situation>;
}

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

async function route(
  parts: ReconnectParts,
  request: PageRequest,
  deadline: number,
  show: (situation: Situation) => HttpAnswer,
): Promise<HttpAnswer> {
  const { method, token } = request;
  if (method === 'GET' || method === 'HEAD') {
    // A scanner that looks at the callback's head must not spend the code.
    if (token === undefined)
      return method === 'HEAD' ? methodNotAllowed() : show(await parts.finish(callbackOf(request), deadline));
    const answer = show(await parts.open(token));
    return method === 'HEAD' ? { ...answer, body: '' } : answer;
  }
  if (method !== 'POST' || token === undefined) return methodNotAllowed();
  if (!isOurForm(request)) return show({ kind: 'nothing', why: 'form_refused' });
  switch (request.form.get('action')) {
    case 'start': {
      const started = await parts.start(token);
      if (started.kind === 'show') return show(started.situation);
      return redirectTo(
        started.url,
        started.state === undefined ? [] : [stateCookie(started.state, started.keepStateFor)],
      );
    }
    case 'not_for_me':
      return show(await parts.decline(token));
    case 'send_again':
      return show(await parts.sendAgain(token));
    default:
      return show(await parts.open(token));
  }
}

/** The page that holds the form set the cookie; another site can send the form, but neither read nor set the cookie. */
function isOurForm({ cookies, form }: PageRequest): boolean {
  const sent = form.get('form');
  return sent !== undefined && sent !== '' && sent === cookies.get(FORM_COOKIE);
}

function callbackOf({ query, cookies }: PageRequest): Callback {
  // The cookie stands in for a state that is not echoed, and not for one that is blank or there twice.
  const state = query.get('state') ?? cookies.get(STATE_COOKIE);
  const code = query.get('code');
  const error = query.get('error');
  return { ...(state && { state }), ...(code && { code }), ...(error && { error }) };
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
