import { type Connection, hasEnded, hasOpenIncident } from '../../domain/connection.ts';
import type { Linked, PageReader, Situation } from '../../domain/pages/situation.ts';
import type { Instant, Milliseconds } from '../../domain/time.ts';
import type { Clock, ConnectionStore, CustomerStore, LinkSigner } from '../../ports.ts';

export interface LinkPorts {
  readonly clock: Clock;
  readonly connections: ConnectionStore;
  readonly customers: CustomerStore;
  readonly links: LinkSigner;
  /** How long a link is good for starting. */
  readonly linkLifetime: Milliseconds;
}

/** How often a connection may have got a new id within the life of a link. */
const MOST_MOVES = 10;

/** Systems shown beside the link's own. */
const SHOWN = 20;

const UNKNOWN: Situation = { kind: 'nothing', why: 'unknown_link' };

/** Says what a link leads to now. Reads only: scanners may open it as often as they like. */
export async function openLink(ports: LinkPorts, token: string): Promise<Situation> {
  const opened = await ports.links.open(token, 'reconnect', ports.clock.now());
  if (opened.kind === 'refused') return UNKNOWN;
  const connection = await current(ports, opened.claims.connectionId);
  // Whoever owned it before it was assigned to somebody else has no business with it any more.
  if (!connection || opened.claims.customerId !== connection.customerId) return UNKNOWN;
  const system = { connection, token };
  const reader = await readerOf(ports, connection);
  const waits = hasOpenIncident(connection);
  if (waits && opened.kind === 'expired') return { kind: 'expired', system, ...reader };
  // A message may be about many systems and has one link: it leads on until the last of them works.
  const others = opened.kind === 'valid' ? await otherLost(ports, connection) : [];
  const [first, ...more] = waits ? [system, ...others] : others;
  if (first) return { kind: 'lost', systems: [first, ...more], ...reader };
  return { kind: connection.gone ? 'ended' : 'working', system, ...reader };
}

/** The link's own system, where it waits for a login: what is said on its page is about it and no other. */
export function ownOf(situation: Situation, token: string): Linked | undefined {
  return situation.kind === 'lost' ? situation.systems.find((system) => system.token === token) : undefined;
}

/** A fresh link to a connection's page. */
export function linkTo(ports: Pick<LinkPorts, 'links' | 'linkLifetime'>, connection: Connection, now: Instant) {
  const { id, customerId } = connection;
  return ports.links.sign({
    purpose: 'reconnect',
    connectionId: id,
    ...(customerId !== undefined && { customerId }),
    expiresAt: now + ports.linkLifetime,
  });
}

/** The facts about the reader of a connection's page, ready to spread into a situation. */
export async function readerOf(
  ports: Pick<LinkPorts, 'customers'>,
  { customerId }: Connection,
): Promise<{ readonly reader?: PageReader }> {
  const customer = customerId === undefined ? undefined : await ports.customers.load(customerId);
  return customer ? { reader: customer } : {};
}

/** The connection as it lives on: under a new id, where a reconnect gave it one. */
async function current({ connections }: LinkPorts, id: string): Promise<Connection | undefined> {
  let connection = await connections.load(id);
  for (let moves = 0; moves < MOST_MOVES && connection?.relinkedTo; moves++) {
    connection = (await connections.load(connection.relinkedTo.id)) ?? connection;
  }
  return connection;
}

/** Other systems of the same customer that wait for a login and are used, longest outage first, each with a link of its own. */
export async function otherLost(ports: LinkPorts, { id, customerId }: Connection): Promise<readonly Linked[]> {
  if (customerId === undefined) return [];
  const ids = (await ports.connections.idsOfCustomer(customerId)).filter((other) => other !== id);
  const others = await Promise.all(ids.slice(0, 5 * SHOWN).map((other) => ports.connections.load(other)));
  const lost = others
    .filter((other) => other !== undefined)
    .filter((other) => other.customerId === customerId && hasOpenIncident(other) && !hasEnded(other) && !other.unused)
    .sort((a, b) => (a.incident?.lostAt ?? 0) - (b.incident?.lostAt ?? 0))
    .slice(0, SHOWN);
  const now = ports.clock.now();
  return Promise.all(lost.map(async (connection) => ({ connection, token: await linkTo(ports, connection, now) })));
}
