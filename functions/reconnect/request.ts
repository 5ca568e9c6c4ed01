import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { bodyLength } from '../../shared/runtime/http.ts';
import { RECONNECT_LIMITS } from './config.ts';

/** What the browser of a customer asks for. */
export interface PageRequest {
  readonly method: string;
  /** Which of our pages: the callback has no link. */
  readonly page: 'link' | 'stop_link' | 'callback';
  /** Absent at the callback. */
  readonly token?: string;
  /** By name; a parameter that comes twice is nobody's to choose from and is empty. */
  readonly query: ReadonlyMap<string, string>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly form: ReadonlyMap<string, string>;
  /** BCP 47 tags, the wanted one first. */
  readonly languages: readonly string[];
}

const MAX_LANGUAGES = 10;

/** The route of links that end reminders, as the gateway names it. */
const STOP_ROUTE = 'ANY /reminders/stop/{token}';

/** Reads an event of the HTTP API, payload format 2.0. Whatever is odd is absent, and never an error. */
export function readRequest(event: APIGatewayProxyEventV2): PageRequest {
  const { body = '', isBase64Encoded, headers = {}, pathParameters, rawQueryString = '' } = event;
  // Our own forms have a hundred bytes; a large one is not ours, and is not even decoded.
  const form =
    bodyLength(event) > RECONNECT_LIMITS.maxFormBytes
      ? ''
      : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const token = pathParameters?.['token'];
  return {
    method: event.requestContext.http.method,
    page: token === undefined ? 'callback' : event.routeKey === STOP_ROUTE ? 'stop_link' : 'link',
    ...(token !== undefined && { token }),
    query: onlyValues(rawQueryString),
    // Where the gateway gives no list, the header holds them all.
    cookies: readCookies(event.cookies ?? headers['cookie']?.split(';') ?? []),
    form: onlyValues(form),
    languages: readLanguages(headers['accept-language'] ?? ''),
  };
}

function onlyValues(text: string): ReadonlyMap<string, string> {
  const parameters = new URLSearchParams(text);
  return new Map(
    [...new Set(parameters.keys())].map((name) => {
      const [value = '', ...others] = parameters.getAll(name);
      return [name, others.length === 0 ? value.trim() : ''];
    }),
  );
}

function readCookies(pairs: readonly string[]): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of pairs) {
    const [name = '', ...value] = pair.trim().split('=');
    if (!cookies.has(name)) cookies.set(name, value.join('='));
  }
  return cookies;
}

/** In the order in which the browser lists them, as browsers do by preference. */
function readLanguages(header: string): readonly string[] {
  return header
    .split(',', MAX_LANGUAGES)
    .map((part) => part.split(';')[0]?.trim() ?? '')
    .filter((tag) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag));
}
