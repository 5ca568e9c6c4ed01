import { type Instant, isUsable } from '../../domain/time.ts';
import type { Journal, StatusReader, StatusReading } from '../../ports.ts';
import { readAbout } from './about.ts';
import type { ConnectionTokens } from './connectionToken.ts';
import { fieldAt, firstField, shorten, wordMap } from './fields.ts';
import { type Answer, type MakiniHttp, pathFor } from './http.ts';
import type { Json } from './json.ts';
import type { MakiniSettings, SyncMeaning } from './settings.ts';
import { readTime } from './times.ts';

export interface StatusReaderParts {
  readonly settings: Pick<MakiniSettings, 'paths' | 'status' | 'metadata'>;
  readonly http: MakiniHttp;
  readonly tokens: ConnectionTokens;
  readonly journal: Journal;
}

type Answered = Extract<Answer, { kind: 'answered' }>;

/**
 * Reads `integrations/current` (published, unverified live). Its `sync_status` tells how the last synchronization ended,
 * so it is evidence as of that moment and not of now; only listed values mean anything.
 */
export function makiniStatusReader({ settings, http, tokens, journal }: StatusReaderParts): StatusReader {
  const { status } = settings;
  const meaningOf = wordMap<SyncMeaning>(status.values);

  function ask(name: 'status' | 'flag', template: string, connectionId: string, deadline: Instant): Promise<Answer> {
    const path = pathFor(template, connectionId);
    if (path === undefined) return Promise.resolve({ kind: 'failed', reason: 'client_error' });
    return tokens.call(connectionId, deadline, (bearer) => http({ name, method: 'GET', path, bearer, deadline }));
  }

  /** The outright answer, where one is configured and given; an unreadable one leaves the word to the status value. */
  async function flagOf(answer: Answered, connectionId: string, deadline: Instant): Promise<boolean | undefined> {
    const flag = status.reauthorizationFlag;
    if (flag === null) return undefined;
    if (flag.path === null) return readBoolean(fieldAt(answer.body, flag.field));
    const own = await ask('flag', flag.path, connectionId, deadline);
    return own.kind === 'answered' ? readBoolean(fieldAt(own.body, flag.field)) : undefined;
  }

  function readValue(answer: Answered): StatusReading {
    const { startedAt, body } = answer;
    const value = firstField(body, status.valueFields);
    if (typeof value !== 'string') return { kind: 'unreadable', reason: 'unexpected_shape' };
    const meaning = meaningOf(value);
    if (meaning === undefined) {
      journal.count('UnknownStatusValue');
      return { kind: 'unreadable', reason: 'unknown_value' };
    }
    if (meaning === 'error') journal.count('StatusError');
    const reading = { kind: 'read', startedAt, label: shorten(value), ...about(body) } as const;
    if (meaning === 'error' || meaning === 'nothing') return reading;
    const providerTime = readTime(firstField(body, status.timeFields));
    const dated = isUsable(providerTime, startedAt) ? { providerTime } : { undated: true };
    return { ...reading, auth: meaning, ...dated };
  }

  function about(body: Json) {
    const found = readAbout(body, status, settings.metadata.customerIdKeys);
    return Object.keys(found).length > 0 ? { about: found } : {};
  }

  async function look(connectionId: string, deadline: Instant): Promise<StatusReading> {
    const answer = await ask('status', settings.paths.status, connectionId, deadline);
    if (answer.kind === 'not_found') return answer;
    if (answer.kind === 'failed') {
      const { reason, retryAfter } = answer;
      return { kind: 'unreadable', reason, ...(retryAfter !== undefined && { retryAfter }) };
    }
    const required = await flagOf(answer, connectionId, deadline);
    if (required === undefined) return readValue(answer);
    return {
      kind: 'read',
      startedAt: answer.startedAt,
      auth: required ? 'reauth' : 'ok',
      label: `reauthorization required: ${required}`,
      ...about(answer.body),
    };
  }

  return {
    async read(connectionId, deadline) {
      const reading = await look(connectionId, deadline);
      if (reading.kind === 'unreadable') {
        journal.count('StatusUnreadable');
        journal.note({ event: 'status.unreadable', connectionId, reason: reading.reason });
      }
      return reading;
    },
  };
}

function readBoolean(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === '1' || value === 'true') return true;
  return value === 0 || value === '0' || value === 'false' ? false : undefined;
}
