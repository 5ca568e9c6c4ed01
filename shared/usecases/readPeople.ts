import type { Connection } from '../domain/connection.ts';
import { silentContacts } from '../domain/feedback.ts';
import { NOBODY_ASKED, type People } from '../domain/recipients.ts';
import type { Instant } from '../domain/time.ts';
import type { Topic } from '../domain/topic.ts';
import type { MessageStore, StageStore } from '../ports.ts';
import { concurrently } from './concurrently.ts';

/** The newest messages that are read; with more outages than this at once, the same people got them all. */
const MOST_READ = 20;

/** Reads what earlier mails tell of their readers, where it decides who hears now. */
export async function readPeople(
  ports: { readonly messages: MessageStore; readonly stage: StageStore; readonly concurrency: number },
  topic: Topic,
  connections: readonly Connection[],
  now: Instant,
): Promise<People> {
  if (topic !== 'ask' && topic !== 'restored') return NOBODY_ASKED;
  const asks = connections.flatMap(({ incident }) => mailsOf(incident?.askedBy));
  const ids = [...new Set(asks.toSorted((a, b) => b.at - a.at).map(({ messageId }) => messageId))].slice(0, MOST_READ);
  const found = await concurrently(ids, ports.concurrency, (id) => ports.messages.load(id));
  const messages = new Map(found.flatMap((message) => (message?.to ? [[message.id, message] as const] : [])));
  const told = connections.flatMap(({ id, incident }) => {
    const to = mailsOf(incident?.askedBy).flatMap(({ messageId }) => messages.get(messageId)?.to ?? []);
    return to.length > 0 ? [[id, to] as const] : [];
  });
  // Asked only where there are mails to judge by.
  const seenAt = messages.size > 0 ? await ports.stage.feedbackSeenAt() : undefined;
  return { told: new Map(told), silent: silentContacts([...messages.values()], seenAt, now) };
}

function mailsOf(askedBy: NonNullable<Connection['incident']>['askedBy'] = []) {
  return askedBy.filter(({ channel }) => channel === 'email');
}
