import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makiniReads, makiniRefreshes } from '../../shared/adapters/makini/reads.ts';
import { DEFAULTS, type MakiniSettings } from '../../shared/adapters/makini/settings.ts';
import type { ProviderCredentials, TokenVault } from '../../shared/ports.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import type { JournalEntry, MetricName } from '../../shared/telemetry.ts';
import { ownPairs } from '../../shared/usecases/pairs/ownPairs.ts';
import { memoryStageStore } from '../fixtures/memory/stage.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly bearer: string | undefined;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; anything else as JSON. */
  readonly body?: unknown;
  /** `hang`: no answer at all. `stall`: half an answer. `cut`: the connection is closed. */
  readonly fault?: 'hang' | 'stall' | 'cut';
}

export type Route = (seen: Seen, times: number) => Reply;

/** A server that answers by `METHOD path` (the query is not part of it) and remembers what it was asked. */
export async function startStub(routes: Record<string, Route>) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const entry = await read(request);
    const route = `${entry.method} ${entry.path.split('?')[0]}`;
    seen.push(entry);
    const times = seen.filter(({ method, path }) => `${method} ${path.split('?')[0]}` === route).length;
    write(response, routes[route]?.(entry, times) ?? { status: 404, body: { message: 'no such route' } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    paths: () => seen.map(({ method, path }) => `${method} ${path}`),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Stub = Awaited<ReturnType<typeof startStub>>;

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    bearer: request.headers.authorization?.replace('Bearer ', ''),
    body: Buffer.concat(chunks).toString(),
  };
}

function write(response: ServerResponse, { status = 200, headers = {}, body = '', fault }: Reply): void {
  if (fault === 'cut') response.destroy();
  if (fault === 'hang' || fault === 'cut') return;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  if (fault === 'stall') response.write(text.slice(0, 5));
  else response.end(text);
}

export const START = Date.UTC(2026, 2, 1, 12, 0, 0);
export const CREDENTIALS = { clientId: 'client_1', clientSecret: 'cs_very_secret' };

/** A vault that keeps what it has. */
const UNCHANGEABLE = {
  pending: async () => undefined,
  keepPending: async () => undefined,
  promote: async () => 'gone',
} as const satisfies Partial<TokenVault>;

/** The reading side of the adapter against a stub, with a clock that a test moves and a journal that it reads. */
export function readsAgainst(
  url: string,
  options: {
    readonly settings?: Partial<MakiniSettings>;
    /** Tokens that are ours; none are if neither this nor a vault is given. */
    readonly stored?: Readonly<Record<string, { accessToken: string; expiresAt?: number }>>;
    readonly vault?: Pick<TokenVault, 'current'>;
    readonly credentials?: ProviderCredentials;
  } = {},
) {
  const world = {
    now: START,
    entries: [] as JournalEntry[],
    counts: [] as MetricName[],
    deadline: () => world.now + 5_000,
  };
  const { stored } = options;
  const vault = options.vault ?? (stored && { current: async (id: string) => stored[id] });
  const parts = {
    settings: { ...DEFAULTS, ...options.settings, baseUrl: url },
    credentials: options.credentials ?? { read: async () => CREDENTIALS },
    clock: { now: () => world.now, pause: async () => undefined },
    journal: {
      note: (entry: JournalEntry) => void world.entries.push(entry),
      count: (metric: MetricName) => void world.counts.push(metric),
      flush: () => undefined,
    },
  };
  const pairs =
    vault &&
    ownPairs(
      {
        ...parts,
        chance: systemChance,
        vault: { ...UNCHANGEABLE, ...vault },
        refresher: makiniRefreshes(parts),
        leases: memoryStageStore(),
      },
      { ahead: 0, remembered: 10 },
    );
  const reads = makiniReads({ ...parts, pairs });
  return { ...reads, world };
}

export const ADMIN_TOKEN: Route = () => ({ body: { access_token: 'admin_1', expires_in: 300 } });
