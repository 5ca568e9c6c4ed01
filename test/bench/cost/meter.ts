import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closeServer, type RunningServer, running } from '../../../local/servers/running-server.ts';
import { type Item, indexWrites, itemBytes } from './items.ts';

/** What functions used, as AWS counts it. */
export interface Usage {
  readonly invocations: number;
  readonly databaseCalls: number;
  readonly readUnits: number;
  /** Of the table and of its indexes. */
  readonly writeUnits: number;
  readonly queueCalls: number;
  readonly messages: number;
  readonly secretReads: number;
  readonly mails: number;
  readonly providerCalls: number;
  readonly slackPosts: number;
  /** To the provider and to Slack, without TLS. */
  readonly sentBytes: number;
  readonly logBytes: number;
}

type Kind = 'database' | 'queue' | 'secrets' | 'mail' | 'provider' | 'slack';

export const NOTHING: Usage = {
  invocations: 0,
  databaseCalls: 0,
  readUnits: 0,
  writeUnits: 0,
  queueCalls: 0,
  messages: 0,
  secretReads: 0,
  mails: 0,
  providerCalls: 0,
  slackPosts: 0,
  sentBytes: 0,
  logBytes: 0,
};

/** CloudWatch counts this much for each event besides its text. */
const LOG_EVENT_BYTES = 26;

/** Stands between the functions and everything they call, and counts. */
export class Meter {
  readonly #proxies: RunningServer[] = [];
  readonly #metrics = new Set<string>();
  /** What the functions have stored, by table key. */
  readonly stored = new Map<string, Item>();
  #used: Usage = NOTHING;

  /** The URL of a proxy for one service. */
  async before(kind: Kind, upstream: string): Promise<string> {
    const server = createServer(async (incoming, outgoing) => {
      const sent = await buffer(incoming);
      const body = kind === 'database' ? withCapacity(sent) : sent;
      const answer = await forward(upstream, incoming, body);
      this.#count(kind, incoming, body, answer);
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = running(server, () => closeServer(server));
    this.#proxies.push(proxy);
    return proxy.url;
  }

  /** Takes each line that a function logs. */
  readonly write = (line: string): void => {
    this.#add({ logBytes: Buffer.byteLength(line) + LOG_EVENT_BYTES });
    const parsed: EmbeddedMetrics = JSON.parse(line);
    for (const { Metrics } of parsed._aws?.CloudWatchMetrics ?? []) {
      for (const { Name } of Metrics) this.#metrics.add(`${parsed.service} ${Name}`);
    }
  };

  /** How many pairs of metric and service were seen. */
  get metrics(): number {
    return this.#metrics.size;
  }

  /** What some invocations used. */
  async measure(invocations: number, work: () => Promise<unknown>): Promise<Usage> {
    const before = this.#used;
    await work();
    return plus({ ...this.#used, invocations }, before, -1);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.stop()));
  }

  #add(usage: Partial<Usage>): void {
    this.#used = plus(this.#used, { ...NOTHING, ...usage });
  }

  #count(kind: Kind, incoming: IncomingMessage, body: Buffer, answer: Answer): void {
    const sentBytes = headBytes(incoming) + body.byteLength;
    const counts: Record<Kind, () => Partial<Usage>> = {
      database: () => ({ databaseCalls: 1, ...this.#capacity(operationOf(incoming), body, answer) }),
      queue: () => ({ queueCalls: 1, messages: JSON.parse(body.toString('utf8')).Entries?.length ?? 1 }),
      secrets: () => ({ secretReads: 1 }),
      mail: () => ({ mails: 1 }),
      provider: () => ({ providerCalls: 1, sentBytes }),
      slack: () => ({ slackPosts: 1, sentBytes }),
    };
    this.#add(counts[kind]());
  }

  #capacity(operation: string, body: Buffer, answer: Answer): Partial<Usage> {
    const asked: { Item?: Item; Key?: Item } = JSON.parse(body.toString('utf8'));
    const { ConsumedCapacity }: Consumed = JSON.parse(answer.body.toString('utf8'));
    // A refused condition costs as much as the write that it prevented, which here is one unit.
    const units = ConsumedCapacity?.CapacityUnits ?? 1;
    if (operation === 'GetItem' || operation === 'Query') return { readUnits: Math.max(units, 0.5) };
    if (answer.status !== 200) return { writeUnits: units };
    const item = asked.Item;
    const key = keyOf(item ?? asked.Key ?? {});
    const old = this.stored.get(key);
    if (item) this.stored.set(key, item);
    else this.stored.delete(key);
    return { writeUnits: units + indexWrites(old, item) };
  }

  /** The mean size of the items whose sort key looks so. */
  meanBytes(sortKey: RegExp): number {
    const sizes = [...this.stored.values()].filter(({ sk }) => sortKey.test(sk?.S ?? '')).map(itemBytes);
    return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  }
}

/** Adds `times` the second to the first. */
export function plus(first: Usage, second: Usage, times = 1): Usage {
  const names = Object.keys(NOTHING) as (keyof Usage)[];
  const sum = names.map((name) => [name, first[name] + times * second[name]] as const);
  return { ...NOTHING, ...Object.fromEntries(sum) };
}

interface EmbeddedMetrics {
  readonly service?: string;
  readonly _aws?: { readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[] };
}

interface Consumed {
  readonly ConsumedCapacity?: { readonly CapacityUnits: number };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function operationOf(incoming: IncomingMessage): string {
  return String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
}

function keyOf({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}

function withCapacity(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(body.toString('utf8')), ReturnConsumedCapacity: 'TOTAL' }));
}

function headBytes({ method = '', url = '', rawHeaders }: IncomingMessage): number {
  const start = `${method} ${url} HTTP/1.1\r\n\r\n`.length;
  return rawHeaders.reduce((sum, text) => sum + text.length + 2, start);
}

async function forward(upstream: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(upstream);
  const headers = { ...incoming.headers, 'content-length': String(body.byteLength) };
  const forwarded = httpRequest({ hostname, port, path: incoming.url, method: incoming.method, headers });
  forwarded.end(body);
  const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}
