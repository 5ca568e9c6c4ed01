/** Which servers a post may go to: a webhook URL comes out of a secret that somebody typed. */
export interface SlackHosts {
  /** Reached by https; a port is part of the name unless it is 443. */
  readonly allowed: readonly string[];
  /** Reached by http as well: the local world's stub, never Slack. */
  readonly plainHttp?: readonly string[];
}

export const SLACK_HOSTS: SlackHosts = { allowed: ['hooks.slack.com', 'slack.com'] };

export type CheckedUrl =
  | { readonly kind: 'allowed'; readonly url: URL }
  | { readonly kind: 'refused'; readonly reason: 'destination_invalid' | 'host_not_allowed' };

/** Judges a URL before anything is sent to it; the answer never quotes it. */
export function checkUrl(text: string, hosts: SlackHosts): CheckedUrl {
  if (!URL.canParse(text.trim())) return { kind: 'refused', reason: 'destination_invalid' };
  const url = new URL(text.trim());
  if (url.username !== '' || url.password !== '') return { kind: 'refused', reason: 'destination_invalid' };
  const listed =
    (url.protocol === 'https:' && hosts.allowed.includes(url.host)) ||
    (url.protocol === 'http:' && hosts.plainHttp?.includes(url.host));
  return listed ? { kind: 'allowed', url } : { kind: 'refused', reason: 'host_not_allowed' };
}
