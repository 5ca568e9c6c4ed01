import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Faults } from './faults.ts';
import type { Fleet, SimulatedConnection } from './fleet.ts';
import { SIMULATOR_CREDENTIALS, type TokenDesk } from './tokens.ts';

export interface ApiParts {
  readonly fleet: Fleet;
  readonly tokens: TokenDesk;
  readonly faults: Faults;
}

type Byid = { Params: { id: string } };

const PER_PAGE = 100;
const MOST_PER_PAGE = 500;

/** The calls of Makini's API that Reconnect makes, as published (unverified live). */
export function addApi(app: FastifyInstance, { fleet, tokens, faults }: ApiParts): void {
  const admin = (request: FastifyRequest) => tokens.isAdmin(bearerOf(request));
  const known = (id: string) => {
    const connection = fleet.find(id);
    return connection?.disconnected ? undefined : connection;
  };

  app.post('/link/token', (request, reply) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    if (body['grant_type'] === 'refresh_token') {
      const pair = tokens.refresh(String(body['refresh_token'] ?? ''));
      return pair ? reply.send(pair) : refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The refresh token is not valid');
    }
    const { clientId, clientSecret } = SIMULATOR_CREDENTIALS;
    if (body['client_id'] !== clientId || body['client_secret'] !== clientSecret) {
      return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The client is not known');
    }
    if (body['grant_type'] !== 'client_credentials') return refuse(reply, 400, 'VALIDATION_ERROR', 'Unknown grant');
    return reply.send(tokens.admin());
  });

  app.get('/api/integrations/current', async (request, reply) => {
    const id = tokens.connectionOf(bearerOf(request));
    const connection = id === undefined ? undefined : known(id);
    if (await faults.strike(reply, id)) return reply;
    if (!connection) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    return reply.send({ data: statusOf(fleet, connection) });
  });

  app.get<{ Querystring: Record<string, string> }>('/api/system/connections', async (request, reply) => {
    if (await faults.strike(reply)) return reply;
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const query = z.object({
      page: z.coerce.number().int().min(1).default(1),
      per_page: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(PER_PAGE),
    });
    const { page, per_page } = query.parse(request.query);
    const listed = fleet.all().filter((connection) => !connection.disconnected);
    const last = Math.max(1, Math.ceil(listed.length / per_page));
    return reply.send({
      data: listed.slice((page - 1) * per_page, page * per_page).map(listedOf),
      links: { next: page < last ? `/api/system/connections?page=${page + 1}&per_page=${per_page}` : null },
      meta: { current_page: page, last_page: last, per_page, total: listed.length },
    });
  });

  app.post<Byid>('/api/system/connections/:id/token', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    return connection ? reply.send(tokens.mint(connection.id)) : refuse(reply, 404, 'NOT_FOUND', 'No such connection');
  });

  app.get<Byid>('/api/system/connections/:id/metadata', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    return connection
      ? reply.send({ data: connection.metadata })
      : refuse(reply, 404, 'NOT_FOUND', 'No such connection');
  });

  app.post<Byid>('/api/system/connections/:id/metadata', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    if (!connection) return refuse(reply, 404, 'NOT_FOUND', 'No such connection');
    connection.metadata = { ...connection.metadata, ...z.record(z.string(), z.string()).parse(request.body) };
    return reply.send({ data: connection.metadata });
  });

  app.delete<Byid>('/api/system/connections/:id', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    if (!connection) return refuse(reply, 404, 'NOT_FOUND', 'No such connection');
    connection.disconnected = true;
    tokens.revoke(connection.id);
    return reply.code(204).send();
  });
}

/** An error as the API shapes it. */
export function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ code, type: 'error', message, request_id: `req_${randomUUID()}` });
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}

function statusOf(fleet: Fleet, connection: SimulatedConnection) {
  const sync = fleet.shownSync(connection);
  return {
    id: connection.id,
    company_name: connection.company,
    email: 'integration@customer.example',
    provider: connection.system,
    updated_at: new Date(sync.at).toISOString(),
    sync_status: sync.status,
    sync_updated_at: new Date(sync.at).toISOString(),
    user_metadata: JSON.stringify(connection.metadata),
  };
}

function listedOf(connection: SimulatedConnection) {
  const at = new Date(connection.createdAt).toISOString();
  return {
    key: connection.id,
    name: connection.company,
    email: 'integration@customer.example',
    status: connection.inactive ? 'Inactive' : 'Active',
    integration_name: connection.system,
    redirect: null,
    scopes: [],
    tags: [],
    user_metadata: JSON.stringify(connection.metadata),
    client_id: SIMULATOR_CREDENTIALS.clientId,
    created_at: at,
    updated_at: at,
    connected_at: at,
  };
}
