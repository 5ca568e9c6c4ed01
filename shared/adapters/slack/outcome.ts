import { type Instant, MINUTE, type Milliseconds, SECOND } from '../../domain/time.ts';
import type { RejectedReason, SendOutcome } from '../../ports.ts';
import { readRetryAfter } from '../../runtime/retryAfter.ts';

const AFTER_OUTAGE: Milliseconds = MINUTE;
const AFTER_TOO_MANY = { fallback: 30 * SECOND, min: SECOND, max: 15 * MINUTE };

/** Slack's error words, of incoming webhooks and of `chat.postMessage`, from its API reference. */
const MEANING = new Map<string, RejectedReason>([
  ['no_service', 'destination_gone'],
  ['no_team', 'destination_gone'],
  ['no_active_hooks', 'destination_gone'],
  ['team_disabled', 'destination_gone'],
  ['channel_not_found', 'destination_gone'],
  ['channel_is_archived', 'destination_gone'],
  ['is_archived', 'destination_gone'],
  ['not_in_channel', 'destination_gone'],
  ['user_not_found', 'destination_gone'],
  ['invalid_auth', 'bad_credentials'],
  ['not_authed', 'bad_credentials'],
  ['invalid_token', 'bad_credentials'],
  ['token_expired', 'bad_credentials'],
  ['token_revoked', 'bad_credentials'],
  ['account_inactive', 'bad_credentials'],
  ['missing_scope', 'bad_credentials'],
  ['no_permission', 'bad_credentials'],
  ['not_allowed_token_type', 'bad_credentials'],
  ['invalid_payload', 'invalid_payload'],
  ['invalid_blocks', 'invalid_payload'],
  ['invalid_blocks_format', 'invalid_payload'],
  ['invalid_arguments', 'invalid_payload'],
  ['no_text', 'invalid_payload'],
  ['msg_too_long', 'too_large'],
  ['msg_blocks_too_long', 'too_large'],
]);

/** Words that speak of a moment, not of the post. */
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'rollup_error']);
const RATE_LIMITED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** The network's words for "nobody was there": nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** An answer of Slack's, read: its status, its one word, and the post's id where it gave one. */
export interface SlackAnswer {
  readonly status: number;
  /** Undefined where the answer holds no verdict that we can read. */
  readonly ok?: boolean;
  readonly word?: string;
  readonly id?: string;
  readonly retryAfter: string | null;
}

/** What an answer means; decided by its status first, because proxies answer in Slack's place. */
export function outcomeOfAnswer(answer: SlackAnswer, now: Instant): SendOutcome {
  const { status, ok, word = '' } = answer;
  if (status === 429 || RATE_LIMITED.has(word)) {
    return { kind: 'retry', reason: 'rate_limited', after: readRetryAfter(answer.retryAfter, now, AFTER_TOO_MANY) };
  }
  if (status >= 500 || PASSING.has(word)) return { kind: 'retry', reason: 'unavailable', after: AFTER_OUTAGE };
  if (status === 200 && ok === true) return { kind: 'sent', providerId: answer.id ?? '' };
  if (status === 200 && ok === undefined) return { kind: 'unknown' };
  return { kind: 'rejected', reason: MEANING.get(word) ?? reasonOfStatus(status) };
}

function reasonOfStatus(status: number): RejectedReason {
  if (status === 400) return 'invalid_payload';
  if (status === 401 || status === 403) return 'bad_credentials';
  if (status === 404 || status === 410) return 'destination_gone';
  return status === 413 ? 'too_large' : 'destination_invalid';
}

/** What it means that no answer came. The error itself may quote the webhook's URL and goes no further. */
export function outcomeOfFailure(error: unknown): SendOutcome {
  return neverLeft(error) ? { kind: 'retry', reason: 'unavailable', after: AFTER_OUTAGE } : { kind: 'unknown' };
}

function neverLeft(error: unknown): boolean {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return typeof cause.code === 'string' && NOT_CONNECTED.has(cause.code);
}
