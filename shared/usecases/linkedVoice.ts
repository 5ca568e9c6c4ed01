import type { Connection } from '../domain/connection.ts';
import type { LinkedVoice, Voice } from '../domain/messages/voice.ts';
import type { Milliseconds } from '../domain/time.ts';
import type { Clock, LinkSigner } from '../ports.ts';
import type { Batch } from './messageRecord.ts';
import { linkTo } from './reconnect/openLink.ts';

export interface VoicePorts {
  readonly clock: Clock;
  readonly voice: Voice;
  readonly links: LinkSigner;
  readonly linkLifetime: Milliseconds;
  /** Where our own pages are: scheme and host. */
  readonly baseUrl: string;
}

/** The voice of one message. Only a request leads anywhere, so nothing else waits for the keys of links. */
export async function linkedVoice(ports: VoicePorts, { want, connections }: Batch): Promise<LinkedVoice> {
  const [first] = connections;
  if (want.kind !== 'reconnect_request' || !first) return { ...ports.voice, link: ports.baseUrl };
  return {
    ...ports.voice,
    link: `${ports.baseUrl}/reconnect/${await linkTo(ports, longestLost(first, connections), ports.clock.now())}`,
  };
}

/** The page shows the link's own system first. */
function longestLost(first: Connection, connections: readonly Connection[]): Connection {
  const lostAt = ({ incident }: Connection) => incident?.lostAt ?? Infinity;
  return connections.reduce((longest, other) => (lostAt(other) < lostAt(longest) ? other : longest), first);
}
