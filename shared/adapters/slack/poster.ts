import { MINUTE, type Milliseconds } from '../../domain/time.ts';
import type {
  Clock,
  RejectedReason,
  SendOutcome,
  SlackPlace,
  SlackPoster,
  SlackSecrets,
  SlackTarget,
} from '../../ports.ts';
import { jsonObject } from '../../runtime/json.ts';
import { renderPost, type SlackPost } from './blocks.ts';
import { renderCompact } from './compact.ts';
import { checkUrl, SLACK_HOSTS, type SlackHosts } from './hosts.ts';
import { outcomeOfAnswer, outcomeOfFailure, type SlackAnswer } from './outcome.ts';

export interface SlackSettings {
  readonly hosts?: SlackHosts;
  /** Where the Web API is; its host has to be allowed too. */
  readonly apiUrl?: string;
}

const WEB_API = 'https://slack.com/api';
/** The secret store failed, which says nothing about Slack. */
const AFTER_SECRETS_FAILED: Milliseconds = MINUTE;
/** Answers of Slack are short; what is longer is none of Slack's. */
const LONGEST_ANSWER = 16 * 1024;
const TOKEN = /^[\x21-\x7e]+$/;

/** Where a post goes and what it carries, or why it cannot go. */
type Plan = ({ readonly kind: 'post' } & Call) | { readonly kind: 'refused'; readonly reason: RejectedReason };

interface Call {
  readonly url: URL;
  readonly via: 'webhook' | 'api';
  readonly request: RequestInit;
}

/** Slack's words for an earlier post that cannot be edited or replied to any more. */
const PLACE_GONE = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'cannot_reply_to_message',
  'thread_not_found',
]);

/** Posts to incoming webhooks and, with a bot token, to channels: one attempt, and what came of it. */
export function createSlackPoster(secrets: SlackSecrets, clock: Clock, settings: SlackSettings = {}): SlackPoster {
  const { hosts = SLACK_HOSTS, apiUrl = WEB_API } = settings;
  const surroundings = { secrets, hosts, apiUrl };
  return {
    async post({ target, place, content, timeout }) {
      const signal = AbortSignal.timeout(timeout);
      const post = target.kind === 'operators' ? renderCompact(content) : renderPost(content);
      const tryAt = async (where: SlackPlace | undefined) => {
        const plan = await planFor(target, where, post, surroundings);
        if (plan.kind === 'refused') return { outcome: { kind: 'rejected', reason: plan.reason } } as const;
        return attempt(plan, signal, clock);
      };
      try {
        const first = await tryAt(place);
        // Slack said that nothing was done, so this repeats nothing.
        const placeGone = place !== undefined && first.word !== undefined && PLACE_GONE.has(first.word);
        return placeGone ? (await tryAt(undefined)).outcome : first.outcome;
      } catch {
        return { kind: 'retry', reason: 'unavailable', after: AFTER_SECRETS_FAILED };
      }
    },
  };
}

async function planFor(
  target: SlackTarget,
  place: SlackPlace | undefined,
  post: SlackPost,
  { secrets, hosts, apiUrl }: { secrets: SlackSecrets; hosts: SlackHosts; apiUrl: string },
): Promise<Plan> {
  if (target.kind === 'channel') {
    const token = (await secrets.botToken())?.trim();
    if (token === undefined || !TOKEN.test(token)) return { kind: 'refused', reason: 'secret_unusable' };
    const { method, more } = methodFor(place);
    const checked = checkUrl(`${apiUrl}/${method}`, hosts);
    if (checked.kind === 'refused') return checked;
    const body = { channel: target.channel, ...post, ...more, parse: 'none' };
    return { kind: 'post', url: checked.url, via: 'api', request: json(body, { authorization: `Bearer ${token}` }) };
  }
  const url = await (target.kind === 'operators'
    ? secrets.operatorsWebhookUrl()
    : secrets.webhookUrl(target.customerId));
  if (url === undefined) return { kind: 'refused', reason: 'secret_unusable' };
  const checked = checkUrl(url, hosts);
  if (checked.kind === 'refused') return checked;
  const body = { ...post, ...QUIET_LINKS };
  return { kind: 'post', url: checked.url, via: 'webhook', request: json(body) };
}

const QUIET_LINKS = { unfurl_links: false, unfurl_media: false };

function methodFor(place: SlackPlace | undefined) {
  if (place?.kind === 'edit') return { method: 'chat.update', more: { ts: place.of } };
  const reply = place && { thread_ts: place.to };
  return { method: 'chat.postMessage', more: { ...reply, ...QUIET_LINKS } };
}

function json(body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    // A redirect would carry the post, and the token with it, to a host that nobody allowed.
    redirect: 'manual',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

async function attempt(
  { url, via, request }: Call,
  signal: AbortSignal,
  clock: Clock,
): Promise<{ readonly outcome: SendOutcome; readonly word?: string }> {
  try {
    const response = await fetch(url, { ...request, signal });
    const text = (await response.text()).slice(0, LONGEST_ANSWER);
    const retryAfter = response.headers.get('retry-after');
    const read = via === 'api' ? readApi(text) : readWebhook(text);
    const outcome = outcomeOfAnswer({ status: response.status, retryAfter, ...read }, clock.now());
    return { outcome, ...(read.word !== undefined && { word: read.word }) };
  } catch (error) {
    return { outcome: outcomeOfFailure(error) };
  }
}

type Verdict = Pick<SlackAnswer, 'ok' | 'word' | 'id'>;

/** Incoming webhooks answer in one word: `ok`, or what is wrong. */
function readWebhook(text: string): Verdict {
  const word = text.trim();
  const verdict = readApi(text);
  if (verdict.ok !== undefined) return verdict;
  return word === 'ok' ? { ok: true } : { word };
}

function readApi(text: string): Verdict {
  const answer = jsonObject(text);
  const ok = answer?.['ok'];
  const word = answer?.['error'];
  const id = answer?.['ts'];
  return {
    ...(typeof ok === 'boolean' && { ok }),
    ...(typeof word === 'string' && { word }),
    ...(typeof id === 'string' && { id }),
  };
}
