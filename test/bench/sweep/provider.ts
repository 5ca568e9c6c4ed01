import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const PER_PAGE = 100;

/** A provider with so many connections, all of them well, that costs as little time and memory as a server can. */
export async function startProvider(connections: number) {
  const id = (index: number) => `conn_${String(index).padStart(7, '0')}`;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://provider');
    request.resume();
    const answer = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const now = new Date();
    if (pathname === '/link/token') return answer({ access_token: 'admin', expires_in: 3_600 });
    if (pathname === '/api/integrations/current') {
      const sync_updated_at = new Date(now.getTime() - 60_000).toISOString();
      return answer({ data: { id: bearer, sync_status: 'done', sync_updated_at } });
    }
    if (pathname === '/api/system/connections') {
      const page = Number(searchParams.get('page') ?? 1);
      const from = (page - 1) * PER_PAGE;
      const count = Math.max(0, Math.min(PER_PAGE, connections - from));
      const data = Array.from({ length: count }, (_, i) => ({
        key: id(from + i),
        status: 'Active',
        integration_name: 'SAP',
        user_metadata: { customer_id: `cust_${(from + i) % 500}` },
      }));
      const last_page = Math.max(1, Math.ceil(connections / PER_PAGE));
      return answer({ data, meta: { current_page: page, last_page, per_page: PER_PAGE, total: connections } });
    }
    const [, minted] = /^\/api\/system\/connections\/([^/]+)\/token$/.exec(pathname) ?? [];
    return answer({ access_token: minted ?? '', expires_in: 300 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
