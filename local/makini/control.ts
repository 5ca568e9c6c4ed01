import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { refuse } from './api.ts';
import { logIn } from './authorize/accounts.ts';
import { type Faults, faultOrder } from './faults.ts';
import type { ConnectionFacts, Fleet, SimulatedConnection } from './fleet.ts';
import { type Switches, switchOrder } from './switches.ts';
import type { TokenDesk } from './tokens.ts';
import { FATES, type WebhookSender } from './webhooks.ts';

export interface ControlParts {
  readonly fleet: Fleet;
  readonly tokens: TokenDesk;
  readonly faults: Faults;
  readonly switches: Switches;
  readonly webhooks: WebhookSender;
  readonly onConnectionCreated: ((connection: ConnectionFacts) => Promise<void>) | undefined;
}

const word = z.string().min(1).max(500);
const creation = z.object({ id: word, customerId: word, system: word, company: word });
const outage = z.object({ percent: z.number().min(0).max(100), webhook: z.enum(FATES).default('send') });
const fate = z.object({ webhook: z.enum(FATES).default('send') }).default({ webhook: 'send' });

/** What each act does to the truth, and which event announces it (names unpublished: the accepted defaults). */
const ACTS: Readonly<
  Record<string, { readonly event?: string; act(connection: SimulatedConnection, parts: ControlParts): void }>
> = {
  break: { event: 'connection.auth_required', act: (connection, parts) => setLogin(connection, false, parts) },
  repair: { event: 'connection.active', act: (connection, parts) => setLogin(connection, true, parts) },
  offline: {
    event: 'connection.offline',
    act: (connection) => {
      connection.reachable = false;
    },
  },
  online: {
    event: 'connection.online',
    act: (connection, { fleet }) => {
      connection.reachable = true;
      fleet.sync(connection);
    },
  },
  deactivate: {
    act: (connection) => {
      connection.inactive = true;
    },
  },
  disconnect: {
    event: 'connection.disconnected',
    act: (connection, { tokens }) => {
      connection.disconnected = true;
      tokens.revoke(connection.id);
    },
  },
};

/**
 * The hands of a visitor: makes connections, breaks and repairs them, one by one or a share of the fleet at once
 * (`/sim/outage`), and decides the fate of each webhook.
 * `…/login` is what the authorize page does after a login, without the page; it answers the code that the redirect
 * would carry. `switches` say how logins and tokens misbehave, `tokens` how many were given out.
 */
export function addControl(app: FastifyInstance, parts: ControlParts): void {
  const { fleet, faults, switches, webhooks } = parts;

  app.get('/sim/connections', () => fleet.all().map((connection) => shown(fleet, connection)));

  app.post('/sim/connections', async (request, reply) => {
    const facts = creation.parse(request.body);
    if (fleet.find(facts.id)) return refuse(reply, 409, 'CONFLICT', 'That id is taken');
    // Its customer first, so that a failure leaves nothing behind and the request can be made again.
    await parts.onConnectionCreated?.(facts);
    if (fleet.find(facts.id)) return refuse(reply, 409, 'CONFLICT', 'That id is taken');
    return reply.code(201).send(shown(fleet, fleet.add(facts)));
  });

  app.post<{ Params: { id: string; act: string } }>('/sim/connections/:id/:act', async (request, reply) => {
    const connection = fleet.find(request.params.id);
    const deed = Object.hasOwn(ACTS, request.params.act) ? ACTS[request.params.act] : undefined;
    if (!connection || !deed)
      return refuse(reply, 404, 'NOT_FOUND', 'No such connection, or nothing that can be done to it');
    const { webhook } = fate.parse(request.body ?? undefined);
    // Who forges a webhook has no hand on the connection.
    if (webhook !== 'forge') deed.act(connection, parts);
    const deliveries = deed.event === undefined ? [] : await webhooks.send(connection.id, deed.event, webhook);
    return reply.send({ ...shown(fleet, connection), deliveries });
  });

  app.post<{ Params: { id: string } }>('/sim/connections/:id/login', (request, reply) => {
    const connection = fleet.find(request.params.id);
    if (!connection) return refuse(reply, 404, 'NOT_FOUND', 'No such connection');
    const { redirectUri } = z.object({ redirectUri: z.url() }).parse(request.body);
    const opened = logIn(fleet, parts.switches, { ...connection, connection });
    return reply.send({ code: parts.tokens.authorize(opened.id, redirectUri) });
  });

  app.post('/sim/outage', async (request) => {
    const { percent, webhook } = outage.parse(request.body);
    const working = fleet.all().filter(({ loginWorks, disconnected }) => loginWorks && !disconnected);
    const struck = working.slice(0, Math.round((working.length * percent) / 100));
    for (const connection of struck) ACTS['break']?.act(connection, parts);
    const sent = struck.map(({ id }) => webhooks.send(id, 'connection.auth_required', webhook));
    return { connections: struck.map(({ id }) => id), deliveries: (await Promise.all(sent)).flat() };
  });

  app.post('/sim/faults', (request, reply) => {
    faults.order(faultOrder.parse(request.body));
    return reply.code(204).send();
  });

  app.get('/sim/switches', () => switches);
  app.post('/sim/switches', (request) => Object.assign(switches, switchOrder.parse(request.body)));

  app.get('/sim/tokens', () => parts.tokens.given);

  app.get('/sim/deliveries', () => webhooks.attempts);
}

function setLogin(connection: SimulatedConnection, works: boolean, { fleet }: ControlParts): void {
  connection.loginWorks = works;
  fleet.sync(connection);
}

function shown(fleet: Fleet, connection: SimulatedConnection) {
  const { id, customerId, system, company, loginWorks, reachable, inactive, disconnected } = connection;
  const { status, at } = fleet.shownSync(connection);
  return {
    id,
    customerId,
    system,
    company,
    loginWorks,
    reachable,
    inactive,
    disconnected,
    sync: { status, at: new Date(at).toISOString() },
  };
}
