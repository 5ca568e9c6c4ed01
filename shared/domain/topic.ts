import type { Notice, NoticeKind } from './notice.ts';

/** What one message may be about. A request and reminders ask for the same thing, so they go out as one. */
export type Topic = 'restored' | 'ask' | 'offline' | 'escalation' | 'alert';

const TOPICS: Readonly<Record<NoticeKind, Topic>> = {
  restored: 'restored',
  reconnect_request: 'ask',
  reminder: 'ask',
  offline_notice: 'offline',
  escalation: 'escalation',
  operator_alert: 'alert',
};

export function topicOf({ kind }: Pick<Notice, 'kind'>): Topic {
  return TOPICS[kind];
}

/** Whether it asks the customer to do something. */
export function isAsk(notice: Pick<Notice, 'kind'>): boolean {
  return topicOf(notice) === 'ask';
}
