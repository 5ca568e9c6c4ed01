import { checkUrl } from '../../../shared/adapters/slack/hosts.ts';
import { type Check, ofInstallation } from '../check.ts';
import { codeOf } from '../failure.ts';
import { failed, ok, skipped, type Verdict, warning } from '../finding.ts';
import { again, setSecret } from '../remedies.ts';
import type { Installation, Subject } from '../subject.ts';
import { slackSecretsOf } from './secrets.ts';

/**
 * An empty text is what Slack refuses to post, and by its word it tells whether somebody is there. `no_text` from a live
 * webhook: reported and used for the same purpose by trufflesecurity/trufflehog (pkg/detectors/slackwebhook, issue 880).
 * 403, 404 and 410 of a dead one: Slack's changelog of 2016-05-17 on errors of incoming webhooks. Unverified live.
 */
const EMPTY_POST = JSON.stringify({ text: '' });
const ALIVE = new Set(['no_text', 'missing_text']);
const DEAD_STATUSES = new Set([401, 403, 404, 410]);
/** A word of Slack's; anything longer or stranger may quote what was sent. */
const WORD = /^[a-z_]{1,40}$/;

const CHANNELS = 'Make a new webhook for the operators’ channel in your Slack app and set it';
const BOT = 'Install the Slack app again and set its bot token';

/** The operators' webhook is alive and the bot's token is valid; nothing is posted. */
export const slack: Check = {
  name: 'slack',
  needs: ['secretsmanager:GetSecretValue'],
  look: ofInstallation(async (installation, subject, signal) => {
    const secrets = slackSecretsOf(installation);
    const [url, token] = await Promise.all([secrets.operatorsWebhookUrl(), secrets.botToken()]);
    return Promise.all([
      url === undefined
        ? skipped(
            'There is no operators’ webhook to look at.',
            setSecret(subject, 'slack-operators', 'Set it if you want it'),
          )
        : webhookVerdict(url, installation, subject, signal),
      token === undefined
        ? skipped('There is no bot token to look at.', setSecret(subject, 'slack-bot', 'Set it if you want it'))
        : botVerdict(token, installation, subject, signal),
    ]);
  }),
};

async function webhookVerdict(
  url: string,
  { settings }: Installation,
  subject: Subject,
  signal: AbortSignal,
): Promise<Verdict> {
  const renew = setSecret(subject, 'slack-operators', CHANNELS);
  const checked = checkUrl(url, settings.slack);
  if (checked.kind === 'refused')
    return failed('The operators’ webhook is not a URL on a host that is allowed.', renew);
  const answer = await post(checked.url, {}, EMPTY_POST, signal);
  if (answer.status === undefined) return unreachable(answer.code, subject);
  const { status, text } = answer;
  const word = WORD.test(text) ? text : 'no word of Slack’s';
  if (status === 400 && ALIVE.has(text)) return ok('The operators’ webhook is alive; nothing was posted.');
  if (DEAD_STATUSES.has(status)) return failed(`The operators’ webhook is dead (${status}, ${word}).`, renew);
  const says = `The operators’ webhook answered ${status} (${word}), from which it cannot be told whether it is alive.`;
  return warning(says, again(subject, 'Wait a minute'));
}

async function botVerdict(
  token: string,
  { settings }: Installation,
  subject: Subject,
  signal: AbortSignal,
): Promise<Verdict> {
  const checked = checkUrl(`${settings.slack.apiUrl}/auth.test`, settings.slack);
  if (checked.kind === 'refused') {
    return failed('The address of Slack’s API is not on a host that is allowed.', {
      say: 'Put the host of slack.apiUrl into slack.allowed in cdk.json; how they are read is in',
      page: 'functions/notify/config.ts',
    });
  }
  const answer = await post(checked.url, { authorization: `Bearer ${token.trim()}` }, '{}', signal);
  if (answer.status === undefined) return unreachable(answer.code, subject);
  const { ok: valid, error } = readVerdict(answer.text);
  if (valid === true) return ok('The bot token is valid.');
  if (valid === false) {
    return failed(`Slack refuses the bot token (${error}).`, setSecret(subject, 'slack-bot', BOT));
  }
  const says = `Slack’s API answered ${answer.status}, from which nothing can be told of the bot token.`;
  return warning(says, again(subject, 'Wait a minute'));
}

function unreachable(code: string, subject: Subject): Verdict {
  return failed(`Slack cannot be reached from here: ${code}.`, again(subject, 'Look at the network'));
}

type Answer =
  | { readonly status: number; readonly text: string }
  | { readonly status: undefined; readonly code: string };

async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal,
    });
    return { status: response.status, text: (await response.text()).trim() };
  } catch (error) {
    return { status: undefined, code: codeOf(error) };
  }
}

function readVerdict(text: string): { readonly ok?: boolean; readonly error: string } {
  const unread = { error: 'no word of Slack’s' };
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('ok' in answer) || typeof answer.ok !== 'boolean')
      return unread;
    const word = 'error' in answer && typeof answer.error === 'string' ? answer.error : '';
    return { ok: answer.ok, error: WORD.test(word) ? word : unread.error };
  } catch {
    return unread;
  }
}
