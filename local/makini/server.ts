import fastify, { type FastifyReply } from 'fastify';
import * as z from 'zod';
import { listen, type PortOption } from '../servers/running-server.ts';
import { addApi, refuse } from './api.ts';
import { addAuthorize } from './authorize/routes.ts';
import { addControl } from './control.ts';
import { createFaults } from './faults.ts';
import { type ConnectionFacts, createFleet } from './fleet.ts';
import { createSwitches } from './switches.ts';
import { createTokenDesk } from './tokens.ts';
import { createWebhookSender, type WebhookSenderOptions } from './webhooks.ts';

export interface SimulatorOptions extends WebhookSenderOptions, PortOption {
  /** Where the authorize page may send people back to, to the letter; asked at each look. None if absent. */
  readonly redirectUris?: () => readonly string[];
  /** Done before a new connection is answered for; the local world imports its customer here. */
  readonly onConnectionCreated?: (connection: ConnectionFacts) => Promise<void>;
}

export interface Simulator {
  /** Without a slash at the end; Makini's own paths and `/sim/…` lie under it. */
  readonly url: string;
  /** When the next retry or late webhook is due, by the movable clock. */
  nextDeliveryAt(): number | undefined;
  /** Resolves when no webhook is on the wire. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A Makini that behaves as published (unverified live): listing, status, tokens, metadata, and signed webhooks with their
 * retries, and the page where people log in; under `/sim` a visitor makes and breaks connections. All its time is the
 * movable clock's.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const fleet = createFleet(options.clock);
  const switches = createSwitches();
  const tokens = createTokenDesk(options.clock, switches);
  const faults = createFaults(fleet);
  const webhooks = createWebhookSender(options);

  const app = fastify({ bodyLimit: 1024 * 1024, routerOptions: { maxParamLength: 8192 } });
  const parseJson = app.getDefaultJsonParser('error', 'ignore');
  // Clients that always announce JSON send it without a body too.
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parseJson(request, body, done),
  );
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.setErrorHandler((error, _request, reply) => explain(error, reply));
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'NOT_FOUND', 'No such path'));
  addApi(app, { fleet, tokens, faults, switches });
  addAuthorize(app, { fleet, tokens, switches, redirectUris: options.redirectUris ?? (() => []) });
  addControl(app, { fleet, tokens, faults, switches, webhooks, onConnectionCreated: options.onConnectionCreated });

  const server = await listen(app, options.port);
  return {
    url: server.url,
    nextDeliveryAt: webhooks.nextDeliveryAt,
    settled: webhooks.settled,
    stop: () => {
      webhooks.stop();
      return server.stop();
    },
  };
}

/** What fastify itself refuses: a body that is no JSON, too large, or of a type that nobody reads. */
const REFUSAL = z.object({ statusCode: z.int().min(400).max(499), message: z.string() });

function explain(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof z.ZodError) return refuse(reply, 400, 'VALIDATION_ERROR', z.prettifyError(error));
  const parsed = REFUSAL.safeParse(error);
  if (parsed.success) return refuse(reply, parsed.data.statusCode, 'VALIDATION_ERROR', parsed.data.message);
  return refuse(reply, 500, 'SERVER_ERROR', error instanceof Error ? error.message : 'unknown');
}
