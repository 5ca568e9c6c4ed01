import type { Connection } from '../domain/connection.ts';
import type { LinkedVoice, Voice } from '../domain/messages/voice.ts';
import type { Milliseconds } from '../domain/time.ts';
import type { Topic } from '../domain/topic.ts';
import type { Addressee, Clock, LinkSigner } from '../ports.ts';
import { linkTo } from './reconnect/openLink.ts';

/** Where people end reminders to themselves; the rest of the path is their token. */
const STOP_PATH = '/reminders/stop';

export interface VoicePorts {
  readonly clock: Clock;
  readonly voice: Voice;
  readonly links: LinkSigner;
  readonly linkLifetime: Milliseconds;
  /** Where our own pages are: scheme and host. */
  readonly baseUrl: string;
}

/** The voice of one message. Only what asks to reconnect leads anywhere, so nothing else waits for the keys of links. */
export async function linkedVoice(
  ports: VoicePorts,
  topic: Topic,
  connections: readonly Connection[],
): Promise<LinkedVoice> {
  const now = ports.clock.now();
  const [first] = connections;
  if (topic !== 'ask' || !first) return { ...ports.voice, now, link: ports.baseUrl };
  const token = await linkTo(ports, longestLost(first, connections), now);
  return { ...ports.voice, now, link: `${ports.baseUrl}/reconnect/${token}` };
}

/** To whom a reminder goes: it brings each of them a link of their own, by which they end reminders to themselves. */
export async function withStopLinks(
  ports: VoicePorts,
  connections: readonly Connection[],
  to: readonly Addressee[],
): Promise<readonly Addressee[]> {
  const [first] = connections;
  if (!first) return to;
  const { id: connectionId, customerId } = longestLost(first, connections);
  if (customerId === undefined) return to;
  const expiresAt = ports.clock.now() + ports.linkLifetime;
  return Promise.all(
    to.map(async (person) => {
      const token = await ports.links.sign({ purpose: 'opt_out', connectionId, customerId, expiresAt }, person.email);
      return { ...person, stopUrl: `${ports.baseUrl}${STOP_PATH}/${token}` };
    }),
  );
}

/** The page shows the link's own system first. */
function longestLost(first: Connection, connections: readonly Connection[]): Connection {
  const lostAt = ({ incident }: Connection) => incident?.lostAt ?? Infinity;
  return connections.reduce((longest, other) => (lostAt(other) < lostAt(longest) ? other : longest), first);
}
