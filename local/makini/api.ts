import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { STRANGER } from './authorize/accounts.ts';
import type { Faults } from './faults.ts';
import type { Fleet, SimulatedConnection } from './fleet.ts';
import type { Switches } from './switches.ts';
import { SIMULATOR_CREDENTIALS, type TokenDesk } from './tokens.ts';

export interface ApiParts {
  readonly fleet: Fleet;
  readonly tokens: TokenDesk;
  readonly faults: Faults;
  readonly switches: Switches;
}

type ById = { Params: { id: string } };

const JSON_FORM = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const client = { client_id: z.string(), client_secret: z.string() };
const tokenRequest = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('client_credentials'), ...client }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string(), ...client }),
  z.object({ grant_type: z.literal('authorization_code'), code: z.string(), redirect_uri: z.string(), ...client }),
]);

const PER_PAGE = 100;
const MOST_PER_PAGE = 500;

/** The calls of Makini's API that Reconnect makes, as published (unverified live). */
export function addApi(app: FastifyInstance, { fleet, tokens, faults, switches }: ApiParts): void {
  const admin = (request: FastifyRequest) => tokens.isAdmin(bearerOf(request));
  const known = (id: string) => {
    const connection = fleet.find(id);
    return connection?.disconnected ? undefined : connection;
  };

  app.post('/link/token', (request, reply) => {
    const parsed = tokenRequest.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, 'VALIDATION_ERROR', 'Unknown grant, or a field is missing');
    const grant = parsed.data;
    const { clientId, clientSecret } = SIMULATOR_CREDENTIALS;
    if (grant.client_id !== clientId || grant.client_secret !== clientSecret) {
      return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The client is not known');
    }
    const form = grant.grant_type === 'client_credentials' ? JSON_FORM : FORM;
    if (!request.headers['content-type']?.startsWith(form)) {
      return refuse(reply, 415, 'VALIDATION_ERROR', `This grant is asked for as ${form}`);
    }
    if (grant.grant_type === 'client_credentials') return reply.send(tokens.admin());
    if (grant.grant_type === 'authorization_code' && switches.exchangeFails)
      return refuse(reply, 503, 'SERVER_ERROR', 'Ordered by /sim/switches');
    const pair =
      grant.grant_type === 'refresh_token'
        ? tokens.refresh(grant.refresh_token)
        : tokens.exchange(grant.code, grant.redirect_uri);
    return pair ? reply.send(pair) : refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The grant is not valid');
  });

  app.get('/api/integrations/current', async (request, reply) => {
    const token = bearerOf(request);
    const id = tokens.connectionOf(token);
    const connection = id === undefined ? undefined : known(id);
    if (await faults.strike(reply, id)) return reply;
    if (!connection) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const foreign = switches.anotherCompany && tokens.isOfLogin(token);
    return reply.send({ data: { ...statusOf(fleet, connection), ...(foreign && FOREIGN) } });
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

  app.post<ById>('/api/system/connections/:id/token', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    return connection ? reply.send(tokens.mint(connection.id)) : refuse(reply, 404, 'NOT_FOUND', 'No such connection');
  });

  app.get<ById>('/api/system/connections/:id/metadata', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    return connection
      ? reply.send({ data: connection.metadata })
      : refuse(reply, 404, 'NOT_FOUND', 'No such connection');
  });

  app.post<ById>('/api/system/connections/:id/metadata', (request, reply) => {
    if (!admin(request)) return refuse(reply, 401, 'AUTHENTICATION_FAILED', 'The token is not valid');
    const connection = known(request.params.id);
    if (!connection) return refuse(reply, 404, 'NOT_FOUND', 'No such connection');
    connection.metadata = { ...connection.metadata, ...z.record(z.string(), z.string()).parse(request.body) };
    return reply.send({ data: connection.metadata });
  });

  app.delete<ById>('/api/system/connections/:id', (request, reply) => {
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

/** What the status says of somebody else's account. */
const FOREIGN = {
  company_name: STRANGER.company,
  user_metadata: JSON.stringify({ customer_id: STRANGER.customerId }),
};

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
