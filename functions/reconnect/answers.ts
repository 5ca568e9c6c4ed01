import type { PageContent } from '../../shared/domain/pages/content.ts';
import type { Situation } from '../../shared/domain/pages/situation.ts';
import type { HttpAnswer } from '../../shared/runtime/http.ts';
import { type PageLook, pageLook } from './brandLook.ts';
import { renderPage } from './html.ts';

/** The address of a page is a secret of the customer's: it is not kept, not passed on, not indexed. */
const PRIVATE = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'strict-transport-security': 'max-age=31536000',
} as const;

export function pageAnswer(
  status: number,
  content: PageContent,
  look: PageLook,
  form: string,
  cookies: string[],
): HttpAnswer {
  return {
    statusCode: status,
    headers: {
      ...PRIVATE,
      'content-type': 'text/html; charset=utf-8',
      'content-language': content.locale,
      'content-security-policy': look.policy,
    },
    body: renderPage(content, look, form),
    cookies,
  };
}

/** 303: what follows a form is fetched by GET. */
export function redirectTo(url: string, cookies: string[]): HttpAnswer {
  return { statusCode: 303, headers: { ...PRIVATE, location: url }, body: '', cookies };
}

export function methodNotAllowed(): HttpAnswer {
  return { statusCode: 405, headers: { ...PRIVATE, allow: 'GET, HEAD, POST' }, body: '' };
}

const OURS = pageLook(undefined);

/** What could not even be wired: said without a brand, as there is no setting to take it from. */
export const NOT_WIRED: HttpAnswer = {
  statusCode: 500,
  headers: { ...PRIVATE, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': OURS.policy },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Our fault</title><style>${OURS.sheet}</style><main class="card"><h1>Our fault: something broke</h1><p>Nothing was lost. Please try again in a few minutes.</p></main></html>`,
};

/** The status by what the page is about; a page for people is a success unless it answers nothing that they asked for. */
export function statusOf(situation: Situation): number {
  if (situation.kind !== 'nothing') return 200;
  switch (situation.why) {
    case 'unknown_link':
      return 404;
    case 'no_session':
      return 400;
    case 'form_refused':
      return 403;
    case 'failure':
      return 500;
  }
}
