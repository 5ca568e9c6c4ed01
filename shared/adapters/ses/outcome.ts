import { SESServiceException } from '@aws-sdk/client-ses';
import { HOUR, MINUTE, type Milliseconds, SECOND } from '../../domain/time.ts';
import type { RejectedReason, SendOutcome } from '../../ports.ts';

/** A rate limit is a matter of messages per second. */
const AFTER_RATE_LIMIT: Milliseconds = 10 * SECOND;
/** The daily quota counts the last 24 hours, so it frees up by and by. */
const AFTER_DAILY_QUOTA: Milliseconds = HOUR;
const AFTER_OUTAGE: Milliseconds = MINUTE;

/** Errors of the SES v1 API that another attempt would only meet again; operators have to act. */
const PERMANENT = new Map<string, RejectedReason>([
  ['MessageRejected', 'message_rejected'],
  ['MailFromDomainNotVerifiedException', 'sender_not_verified'],
  ['MailFromDomainNotVerified', 'sender_not_verified'],
  ['FromEmailAddressNotVerifiedException', 'sender_not_verified'],
  ['AccountSendingPausedException', 'sending_paused'],
  ['AccountSendingPaused', 'sending_paused'],
  ['ConfigurationSetSendingPausedException', 'sending_paused'],
  ['ConfigurationSetSendingPaused', 'sending_paused'],
]);

/** The network's words for "nobody was there": nothing was sent. */
const NOT_CONNECTED = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;
/** The same where the SDK wrapped the error and kept only its message. */
const NOT_CONNECTED_MESSAGE =
  /\b(?:connect|getaddrinfo) (?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)\b/;

const BEST_FIRST = ['sent', 'unknown', 'retry', 'rejected'] as const satisfies readonly SendOutcome['kind'][];

/**
 * What came of mails that count as one. Who was told is not told again for the sake of somebody who was not: the next
 * message goes to all of them anyway.
 */
export function combinedOutcome(outcomes: readonly SendOutcome[]): SendOutcome {
  const best = BEST_FIRST.flatMap((kind) => outcomes.find((outcome) => outcome.kind === kind) ?? []);
  return best[0] ?? { kind: 'unknown' };
}

/** What a failed SendRawEmail means. Error names and the two throttling messages are from the SES API reference. */
export function outcomeOfFailure(error: unknown): SendOutcome {
  if (error instanceof SESServiceException) return outcomeOfAnswer(error);
  if (neverLeft(error)) return { kind: 'retry', reason: 'unavailable', after: AFTER_OUTAGE };
  // The request may have been written: whether SES took it, nobody can say.
  return { kind: 'unknown' };
}

function outcomeOfAnswer(error: SESServiceException): SendOutcome {
  const permanent = PERMANENT.get(error.name);
  if (permanent) return { kind: 'rejected', reason: permanent };
  const status = error.$metadata.httpStatusCode ?? 0;
  if (/^(Throttling|TooManyRequests|LimitExceeded)/.test(error.name) || status === 429) {
    return /daily/i.test(error.message)
      ? { kind: 'retry', reason: 'daily_quota', after: AFTER_DAILY_QUOTA }
      : { kind: 'retry', reason: 'rate_limited', after: AFTER_RATE_LIMIT };
  }
  if (status === 413) return { kind: 'rejected', reason: 'too_large' };
  if (status === 401 || status === 403) return { kind: 'rejected', reason: 'bad_credentials' };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'rejected', reason: 'invalid_payload' };
  return status >= 500 || status === 408
    ? { kind: 'retry', reason: 'unavailable', after: AFTER_OUTAGE }
    : { kind: 'unknown' };
}

function neverLeft(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && NOT_CONNECTED.test(error.code)) return true;
  if (!('name' in error && 'message' in error && typeof error.message === 'string')) return false;
  if (error.name === 'CredentialsProviderError' || NOT_CONNECTED_MESSAGE.test(error.message)) return true;
  return error.name === 'TimeoutError' && error.message.includes('did not establish a connection');
}
