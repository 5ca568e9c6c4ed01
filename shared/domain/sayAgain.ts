import type { Connection } from './connection.ts';
import type { Message } from './message.ts';
import { mayHaveArrived, type Notice, owe, type SettledReason } from './notice.ts';
import type { Instant } from './time.ts';
import { isAsk, topicOf } from './topic.ts';
import { mayBeSaid, mootReason } from './validity.ts';

/** What comes of the wish to say once more what a message said. */
export type Again =
  | { readonly kind: 'owed'; readonly connection: Connection }
  /** It is not true any more. */
  | { readonly kind: 'over'; readonly reason: SettledReason }
  /** One that says the same is about to go out. */
  | { readonly kind: 'under_way' };

/**
 * Owes afresh, at once and out of turn, what a message said of a connection's outage. The notices that are still to come
 * keep their times: saying something twice moves nothing.
 *
 * @param incident the number of the outage that it spoke of
 */
export function sayAgain(
  connection: Connection,
  message: Pick<Message, 'id' | 'kind' | 'channel'>,
  incident: number,
  now: Instant,
): Again {
  const about = bearerOf(connection, message, incident);
  const peers = about?.notices.filter(
    (notice) => topicOf(notice) === topicOf(message) && notice.channel === message.channel,
  );
  if (!peers || peers.length === 0)
    return { kind: 'over', reason: topicOf(message) === 'offline' ? 'back_online' : 'recovered' };
  if (peers.some(({ state, dueAt }) => state === 'sending' || (state === 'due' && dueAt <= now)))
    return { kind: 'under_way' };
  const said = saidBy(message, peers);
  const again = { ...afresh(connection, message, said, now), outOfTurn: true };
  if (!mayBeSaid(connection, again)) return { kind: 'over', reason: mootReason(connection, again) ?? 'reopened' };
  return { kind: 'owed', connection: inPlaceOf(connection, said, again) };
}

/** What it said. Where that was replaced by its next: an ask is said beside the next one, any other brings it forward. */
function saidBy(message: Pick<Message, 'id' | 'kind'>, peers: readonly Notice[]): Notice | undefined {
  return (
    peers.find(({ messageId }) => messageId === message.id) ??
    peers.find(({ state }) => state === 'failed') ??
    (isAsk(message) ? undefined : peers[0])
  );
}

function bearerOf({ incident, offline }: Connection, message: Pick<Message, 'kind'>, number: number) {
  if (topicOf(message) === 'offline') return offline;
  return incident?.number === number ? incident : undefined;
}

/** A message may be a request to one connection and a reminder to another, so what it was is read off the connection. */
function afresh(
  { incident }: Connection,
  { id, kind, channel }: Pick<Message, 'id' | 'kind' | 'channel'>,
  said: Notice | undefined,
  now: Instant,
): Notice {
  if (!isAsk({ kind })) return owe(kind, channel, now, said?.alert);
  const round = said?.round ?? incident?.askedBy?.find(({ messageId }) => messageId === id)?.round;
  if (round === undefined) return owe('reconnect_request', channel, now);
  return { ...owe('reminder', channel, now), round, ...(said?.last && { last: true }) };
}

/** That the customer was asked before is kept in mind: they are owed the good news whatever becomes of this one. */
function inPlaceOf(connection: Connection, said: Notice | undefined, again: Notice): Connection {
  const { incident, offline } = connection;
  const withAgain = (notices: readonly Notice[]) => [...notices.filter((notice) => notice !== said), again];
  if (topicOf(again) === 'offline')
    return { ...connection, ...(offline && { offline: { ...offline, notices: withAgain(offline.notices) } }) };
  if (!incident) return connection;
  const wasTold = said !== undefined && isAsk(said) && mayHaveArrived(said);
  return {
    ...connection,
    incident: {
      ...incident,
      notices: withAgain(incident.notices),
      ...(wasTold && { toldBefore: [...new Set([...incident.toldBefore, said.channel])] }),
    },
  };
}
