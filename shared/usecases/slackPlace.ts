import type { Connection } from '../domain/connection.ts';
import { isOpen } from '../domain/incident.ts';
import type { Message } from '../domain/message.ts';
import type { NoticeKind } from '../domain/notice.ts';
import { mayHaveArrived } from '../domain/notice.ts';
import type { ConnectionStore, MessageStore, SlackPlace } from '../ports.ts';
import { concurrently } from './concurrently.ts';

export interface PlacePorts {
  readonly connections: ConnectionStore;
  readonly messages: MessageStore;
  readonly concurrency: number;
}

/** A request about more systems than this is answered in its thread rather than read through to be edited. */
const MOST_READ = 50;

/**
 * Where a post in a customer's channel belongs: a reminder and the good news stand in the thread of the request. Once
 * everything that the request named is over, the good news takes its place, so that nobody acts on it any more. Undefined
 * where nothing was posted before.
 */
export async function slackPlace(
  ports: PlacePorts,
  kind: NoticeKind,
  connections: readonly Connection[],
): Promise<SlackPlace | undefined> {
  if (kind !== 'reminder' && kind !== 'restored') return undefined;
  const request = await requestOf(ports, connections);
  if (!request?.providerId) return undefined;
  if (kind === 'restored' && (await isOver(ports, request, connections))) {
    return { kind: 'edit', of: request.providerId };
  }
  return { kind: 'reply', to: request.providerId };
}

/** The post that asked about the longest outage. */
async function requestOf(ports: PlacePorts, connections: readonly Connection[]): Promise<Message | undefined> {
  const asked = connections
    .flatMap(({ incident }) => incident ?? [])
    .sort((a, b) => a.lostAt - b.lostAt)
    .flatMap(({ notices }) => notices)
    .find(
      (notice) =>
        notice.kind === 'reconnect_request' &&
        notice.channel === 'slack' &&
        notice.messageId !== undefined &&
        mayHaveArrived(notice),
    );
  return asked?.messageId === undefined ? undefined : ports.messages.load(asked.messageId);
}

async function isOver(ports: PlacePorts, request: Message, told: readonly Connection[]): Promise<boolean> {
  const known = new Map(told.map((connection) => [connection.id, connection]));
  if (request.covers.length > MOST_READ) return false;
  const over = await concurrently(request.covers, ports.concurrency, async ({ connectionId, incident }) => {
    const connection = known.get(connectionId) ?? (await ports.connections.load(connectionId));
    return connection?.incident === undefined || connection.incident.number > incident || !isOpen(connection.incident);
  });
  return over.every(Boolean);
}
