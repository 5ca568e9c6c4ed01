import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { Clock, Journal, UnreadableReason } from '../../ports.ts';
import { readRetryAfter } from '../../runtime/retryAfter.ts';
import { firstField, idText } from './fields.ts';
import { type Json, parseJson } from './json.ts';
import { decodeUtf8 } from './parse.ts';
import type { MakiniSettings } from './settings.ts';

export interface Call {
  /** A word of ours that names the call in the journal; URLs and tokens never get there. */
  readonly name: 'status' | 'flag' | 'listing' | 'metadata' | 'mint' | 'token' | 'exchange' | 'account' | 'disconnect';
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path and query below the base URL. */
  readonly path: string;
  readonly bearer?: string;
  readonly json?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly deadline: Instant;
}

export interface Failure {
  readonly kind: 'failed';
  readonly reason: UnreadableReason;
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  readonly retryAfter?: Milliseconds;
}

export type Answer =
  | { readonly kind: 'answered'; readonly startedAt: Instant; readonly body: Json }
  | { readonly kind: 'not_found'; readonly startedAt: Instant }
  | Failure;

/** One request to Makini; never throws for what a server does, and never follows a redirect with a token. */
export type MakiniHttp = (call: Call) => Promise<Answer>;

export interface HttpParts {
  readonly settings: Pick<MakiniSettings, 'baseUrl' | 'http'>;
  readonly clock: Clock;
  readonly journal: Journal;
}

export function makiniHttp({ settings, clock, journal }: HttpParts): MakiniHttp {
  const { http } = settings;

  async function judge(call: Call, response: Response, startedAt: Instant): Promise<Answer> {
    const { status } = response;
    const text = await readText(response, http.maxResponseBytes);
    const parsed = text.kind === 'text' ? parseJson(text.text, http.maxDepth) : undefined;
    const body = parsed?.kind === 'parsed' ? parsed.value : undefined;
    if (status >= 300) {
      const requestId = requestIdOf(response, body, http);
      journal.note({ event: 'provider.refused', call: call.name, status, ...(requestId && { requestId }) });
    }
    if (status === 404) return { kind: 'not_found', startedAt };
    const refusal = refusalOf(status);
    if (refusal) {
      const header = response.headers.get('retry-after');
      const waits = status === 429 || (status >= 500 && header !== null);
      const retryAfter = waits ? readRetryAfter(header, clock.now(), http.retryAfter) : undefined;
      return { kind: 'failed', reason: refusal, status, ...(retryAfter !== undefined && { retryAfter }) };
    }
    if (text.kind === 'too_long') return { kind: 'failed', reason: 'unexpected_shape', status };
    return body === undefined ? { kind: 'failed', reason: 'not_json', status } : { kind: 'answered', startedAt, body };
  }

  return async (call) => {
    const startedAt = clock.now();
    const left = Math.min(http.timeout, call.deadline - startedAt);
    if (left <= 0) return { kind: 'failed', reason: 'timeout' };
    const signal = AbortSignal.timeout(left);
    try {
      const response = await fetch(`${settings.baseUrl}${call.path}`, {
        method: call.method,
        headers: {
          accept: 'application/json',
          ...(call.bearer !== undefined && { authorization: `Bearer ${call.bearer}` }),
          ...(call.json && { 'content-type': 'application/json' }),
        },
        ...(call.json && { body: JSON.stringify(call.json) }),
        // `fetch` names the content type of a form itself.
        ...(call.form && { body: new URLSearchParams(call.form) }),
        redirect: 'manual',
        signal,
      });
      return await judge(call, response, startedAt);
    } catch {
      // The error may quote the request, token included, so only its kind is kept.
      return { kind: 'failed', reason: signal.aborted ? 'timeout' : 'unreachable' };
    }
  };
}

/** Puts an id into a path as one segment; undefined for an id that no URL can carry. */
export function pathFor(template: string, connectionId: string): string | undefined {
  if (!template.includes('{connectionId}')) return template;
  // A segment of dots changes the path that is asked for, in whatever way it is encoded.
  if (connectionId === '.' || connectionId === '..' || /\p{Surrogate}/u.test(connectionId)) return undefined;
  return template.replaceAll('{connectionId}', () => encodeURIComponent(connectionId));
}

function refusalOf(status: number): UnreadableReason | undefined {
  if (status < 300) return undefined;
  if (status < 400) return 'redirect';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  return status < 500 ? 'client_error' : 'server_error';
}

async function readText(
  response: Response,
  maxBytes: number,
): Promise<{ kind: 'text'; text: string } | { kind: 'too_long' } | { kind: 'not_text' }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body, so a server cannot keep us reading.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return { kind: 'too_long' };
    chunks.push(chunk);
  }
  const text = decodeUtf8(Buffer.concat(chunks));
  return text === undefined ? { kind: 'not_text' } : { kind: 'text', text };
}

/** The id to quote to Makini's support; only what looks like an id, as it goes to the journal. */
function requestIdOf(response: Response, body: Json | undefined, http: MakiniSettings['http']): string | undefined {
  const header = http.requestIdHeaders.map((name) => response.headers.get(name)).find((value) => value);
  const id = header ?? idText(firstField(body, http.requestIdFields));
  return id !== undefined && /^[\w.:-]{1,64}$/.test(id) ? id : undefined;
}
