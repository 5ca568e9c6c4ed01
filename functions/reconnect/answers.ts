import { createHash } from 'node:crypto';
import type { PageContent } from '../../shared/domain/pages/content.ts';
import type { Situation } from '../../shared/domain/pages/situation.ts';
import type { HttpAnswer } from '../../shared/runtime/http.ts';
import { type PageLook, renderPage } from './html.ts';
import { STYLE_SHEET } from './styles.ts';

const STYLE_HASH = createHash('sha256').update(STYLE_SHEET).digest('base64');

/**
 * Nothing runs, nothing loads but our own style and the company's logo, nobody frames it. Forms may lead to any https
 * page, since browsers hold a redirect after a form to this list, and nobody knows where a provider's login leads on.
 */
function policy(logoOrigin: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    ...(logoOrigin === undefined ? [] : [`img-src ${logoOrigin}`]),
    "form-action 'self' https: http://127.0.0.1:* http://localhost:*",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

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
  const logoOrigin = look.logoUrl === undefined ? undefined : new URL(look.logoUrl).origin;
  return {
    statusCode: status,
    headers: {
      ...PRIVATE,
      'content-type': 'text/html; charset=utf-8',
      'content-language': content.locale,
      'content-security-policy': policy(logoOrigin),
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

/** What could not even be wired: said without a brand, as there is no setting to take it from. */
export const NOT_WIRED: HttpAnswer = {
  statusCode: 500,
  headers: { ...PRIVATE, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(undefined) },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Our fault</title><style>${STYLE_SHEET}</style><main class="card"><h1>Our fault: something broke</h1><p>Nothing was lost. Please try again in a few minutes.</p></main></html>`,
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
