import type { Situation } from '../../shared/domain/pages/situation.ts';
import type { HttpAnswer } from '../../shared/runtime/http.ts';
import type { Callback } from '../../shared/usecases/reconnect/finishReconnect.ts';
import { methodNotAllowed, redirectTo } from './answers.ts';
import { FORM_COOKIE, STATE_COOKIE, stateCookie } from './cookies.ts';
import type { ReconnectParts } from './parts.ts';
import type { PageRequest } from './request.ts';

/** What a request is for: GET shows, POST acts, and a GET of the callback ends a try. */
export async function route(
  parts: ReconnectParts,
  request: PageRequest,
  deadline: number,
  show: (situation: Situation) => HttpAnswer,
): Promise<HttpAnswer> {
  const { method, page, token } = request;
  const looks = method === 'GET' || method === 'HEAD';
  if (!looks && method !== 'POST') return methodNotAllowed();
  if (token === undefined) {
    // A scanner that looks at the callback's head must not spend the code.
    return method === 'GET' ? show(await parts.finish(callbackOf(request), deadline)) : methodNotAllowed();
  }
  if (looks) {
    const answer = show(await (page === 'stop_link' ? parts.openStopLink : parts.open)(token));
    return method === 'HEAD' ? { ...answer, body: '' } : answer;
  }
  // RFC 8058: a mail program posts it without ever having seen our page, and in whichever form; the link says it all.
  if (page === 'stop_link') return show(await parts.stopReminders(token));
  if (!isOurForm(request)) return show({ kind: 'nothing', why: 'form_refused' });
  return press(parts, token, request.form.get('action'), show);
}

async function press(
  parts: ReconnectParts,
  token: string,
  action: string | undefined,
  show: (situation: Situation) => HttpAnswer,
): Promise<HttpAnswer> {
  switch (action) {
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
    case 'remind_in_3_days':
      return show(await parts.remindLater(token, 3));
    case 'remind_in_a_week':
      return show(await parts.remindLater(token, 7));
    case 'ask_unused':
      return show(await parts.askUnused(token));
    case 'unused':
      return show(await parts.confirmUnused(token));
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
