import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import * as z from 'zod';
import { type Connection, healthOfConnection, nextDueAt } from '../shared/domain/connection.ts';
import { CUSTOMER_SCHEMA, NOTHING_LEARNED } from '../shared/domain/customer.ts';
import { isOpen } from '../shared/domain/incident.ts';
import type { Message } from '../shared/domain/message.ts';
import { FATES } from './makini/webhooks.ts';
import { listen, type RunningServer } from './servers/running-server.ts';
import { MAIL_FATES } from './servers/ses-events.ts';
import type { World } from './world.ts';

const PAGE = join(import.meta.dirname, 'page');
const TIMELINE_LENGTH = 200;

/** Who a customer is; the functions find what is missing as they would in production. */
const customerFacts = z.object({
  name: z.string().min(1),
  contacts: z.array(z.object({ email: z.string(), role: z.enum(['technical', 'business']) })),
  accountOwner: z.object({ name: z.string(), email: z.string() }),
  timeZone: z.string().default('Europe/Berlin'),
  locale: z.string().default('en'),
});

/** Hands on the local world, for programs and, as a page at `/`, for people. `ready` is what `dev --json` prints. */
export function startControl(
  world: World,
  options: { readonly port: number; readonly ready: () => object },
): Promise<RunningServer> {
  const app = fastify({ routerOptions: { maxParamLength: 8192 } });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
    return reply.code(500).send({ error: error instanceof Error ? error.message : 'unknown' });
  });

  app.get('/ready', options.ready);
  app.get('/now', () => times(world));
  app.post('/sweep', () => world.sweep());
  app.post('/clock', async (request) => {
    const { advanceSeconds } = z
      .object({
        advanceSeconds: z
          .number()
          .min(0)
          .max(400 * 86_400),
      })
      .parse(request.body);
    await world.advance(advanceSeconds * 1000);
    return times(world);
  });
  app.post('/settle', async () => {
    const steps = await world.settle();
    return { ...times(world), steps };
  });

  app.post<{ Params: { id: string } }>('/mails/:id/befall', async (request, reply) => {
    const { fate } = z.object({ fate: z.enum(MAIL_FATES) }).parse(request.body);
    if (!world.befall(request.params.id, fate)) return reply.code(404).send({ error: 'No such mail' });
    await world.advance(0);
    return times(world);
  });

  app.get('/connections', async () => {
    const shown: object[] = [];
    for await (const id of world.connections.allIds()) {
      const connection = await world.connections.load(id);
      if (connection) shown.push(summary(connection));
    }
    return shown;
  });
  app.get<{ Params: { id: string } }>('/connections/:id', async (request, reply) => {
    const connection = await world.connections.load(request.params.id);
    if (!connection) return reply.code(404).send({ error: 'No such connection' });
    const entries = await world.connections.timeline(connection.id, TIMELINE_LENGTH);
    const timeline = entries.map((entry) => ({ ...entry, at: iso(entry.at), recordedAt: iso(entry.recordedAt) }));
    return { ...summary(connection), notices: noticesOf(connection), timeline };
  });
  app.put<{ Params: { id: string } }>('/customers/:id', async (request, reply) => {
    const facts = customerFacts.parse(request.body);
    const known = await world.customers.load(request.params.id);
    const { version, learned } = known ?? { version: 0, learned: NOTHING_LEARNED };
    await world.customers.save({ ...facts, id: request.params.id, schema: CUSTOMER_SCHEMA, version, learned });
    return reply.code(204).send();
  });
  app.get<{ Params: { id: string } }>('/customers/:id/messages', async (request) => {
    const messages: Message[] = [];
    for await (const message of world.messages.ofCustomer(request.params.id)) messages.push(message);
    return messages
      .sort((a, b) => a.createdAt - b.createdAt || (a.channel < b.channel ? -1 : 1))
      .map((message) => ({ ...message, createdAt: iso(message.createdAt) }));
  });
  addPage(app, world);
  return listen(app, options.port);
}

/** What the page needs beyond what programs use; it talks to this server only. */
function addPage(app: FastifyInstance, world: World): void {
  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(readFileSync(join(PAGE, 'index.html'))),
  );
  app.get('/page.js', (_request, reply) => reply.type('text/javascript').send(readFileSync(join(PAGE, 'page.js'))));
  app.get('/page.css', (_request, reply) => reply.type('text/css').send(readFileSync(join(PAGE, 'page.css'))));
  app.get('/state', async () => {
    const json = async (url: string) => (await fetch(url)).json();
    const [connections, mail, slack, deliveries, switches] = await Promise.all([
      json(`${world.urls.makini}/sim/connections`),
      json(`${world.urls.mail}/store`),
      json(`${world.urls.slack}/messages`),
      json(`${world.urls.makini}/sim/deliveries`),
      json(`${world.urls.makini}/sim/switches`),
    ]);
    return { ...times(world), connections, mails: (mail as { emails: unknown }).emails, slack, deliveries, switches };
  });
  app.post('/acts', (request, reply) => {
    const act = z
      .object({ id: z.string(), act: z.string(), webhook: z.enum(FATES).default('send') })
      .parse(request.body);
    const path = `/connections/${encodeURIComponent(act.id)}/${encodeURIComponent(act.act)}`;
    return handOn(reply, path, { webhook: act.webhook });
  });
  app.post('/new', (request, reply) => handOn(reply, '/connections', request.body));
  app.post('/switches', (request, reply) => handOn(reply, '/switches', request.body));

  /** The page cannot call the simulator itself, which is another origin. */
  async function handOn(reply: FastifyReply, path: string, body: unknown): Promise<FastifyReply> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${world.urls.makini}/sim${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return reply.code(answer.status).send(await answer.json());
  }
}

function times(world: World) {
  const next = world.nextNudgeAt();
  return { now: iso(world.clock.now()), nextNudgeAt: next === undefined ? null : iso(next) };
}

function summary(connection: Connection) {
  const { id, customerId = null, system = null, site = null, incident } = connection;
  const open = isOpen(incident)
    ? {
        number: incident.number,
        lostAt: iso(incident.lostAt),
        openedAt: iso(incident.openedAt),
        openedBy: incident.openedBy.source,
      }
    : null;
  const dueAt = nextDueAt(connection);
  return {
    id,
    customerId,
    system,
    site,
    health: healthOfConnection(connection),
    incident: open,
    nextDueAt: dueAt === undefined ? null : iso(dueAt),
  };
}

/** What the latest incident owes and owed, and what is still in flight of an earlier one. */
function noticesOf({ incident, prior }: Connection) {
  return [...prior, ...(incident ? [incident] : [])].flatMap(({ number, notices }) =>
    notices.map(({ kind, channel, state, dueAt, attempts, settledAt, messageId, reason }) => ({
      incident: number,
      kind,
      channel,
      state,
      dueAt: iso(dueAt),
      attempts,
      settledAt: settledAt === undefined ? null : iso(settledAt),
      messageId: messageId ?? null,
      reason: reason ?? null,
    })),
  );
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
