import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod';
import { listen, type PortOption, type RunningServer } from './running-server.ts';
import { faultOfApi, faultOfWebhook, type SlackFault, slackFault } from './slack-faults.ts';
import { invalidContent } from './slack-limits.ts';

/** One post that the stub accepted; `at` is an ISO time by the local clock. */
export interface SlackMessage {
  readonly at: string;
  /** The channel of the API, or the last part of an incoming webhook's path. */
  readonly channel: string;
  text: string;
  blocks: readonly unknown[];
  readonly ts: string;
  /** The post in whose thread it stands. */
  readonly thread?: string;
  /** Set once `chat.update` replaced the content. */
  editedAt?: string;
}

/** The running stub, with its faults within reach of a test. */
export interface SlackStub extends RunningServer {
  messages(): readonly SlackMessage[];
  /** How it answers from now on, to one channel or to all, until the fault is taken back with null. */
  fail(fault: SlackFault | null, channel?: string): void;
}

const EVERY_CHANNEL = '*';
const content = { text: z.string().default(''), blocks: z.array(z.unknown()).default([]) };
const inChannel = z.object({ channel: z.string().min(1), ...content });
const post = inChannel.extend({ thread_ts: z.string().optional() });
const update = inChannel.extend({ ts: z.string() });

/**
 * A Slack that accepts incoming webhooks (`POST /services/…`), `chat.postMessage` and `chat.update` with a bot token, which
 * `auth.test` judges, and shows what it got at `GET /messages`. `POST /faults` takes `{fault: {kind, retryAfter?} | null, channel?}`.
 */
export async function startSlack(
  options: PortOption & { clock: { now(): number }; botToken?: string },
): Promise<SlackStub> {
  const messages: SlackMessage[] = [];
  const faults = new Map<string, SlackFault>();
  const now = () => new Date(options.clock.now()).toISOString();
  const keep = (channel: string, text: string, blocks: readonly unknown[], thread?: string) => {
    const ts = `${Math.floor(options.clock.now() / 1000)}.${String(messages.length + 1).padStart(6, '0')}`;
    messages.push({ at: now(), channel, text, blocks, ts, ...(thread !== undefined && { thread }) });
    return ts;
  };
  const authorized = (request: FastifyRequest) =>
    options.botToken === undefined
      ? /^Bearer xoxb-./.test(request.headers.authorization ?? '')
      : request.headers.authorization === `Bearer ${options.botToken}`;
  const fail = (fault: SlackFault | null, channel = EVERY_CHANNEL) => {
    if (fault) faults.set(channel, fault);
    else faults.delete(channel);
  };
  const faultOf = (channel: string) => faults.get(channel) ?? faults.get(EVERY_CHANNEL);
  const find = (channel: string, ts: string) =>
    messages.find((candidate) => candidate.channel === channel && candidate.ts === ts);
  const refusal = (request: FastifyRequest) => (authorized(request) ? undefined : 'invalid_auth');

  const app = fastify({ bodyLimit: 1024 * 1024, routerOptions: { maxParamLength: 2000 } });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, formBody(String(body))),
  );

  app.post<{ Params: { '*': string } }>('/services/*', (request, reply) => {
    const channel = request.params['*'].split('/').at(-1) ?? '';
    const fault = faultOf(channel);
    if (fault) return faultOfWebhook(fault, reply);
    const parsed = z.object(content).safeParse(request.body);
    if (!parsed.success) return plain(reply, 400, 'invalid_payload');
    const problem = invalidContent(parsed.data);
    if (problem) return plain(reply, 400, problem);
    keep(channel, parsed.data.text, parsed.data.blocks);
    return plain(reply, 200, 'ok');
  });

  app.post('/api/chat.postMessage', (request, reply) => {
    const parsed = post.safeParse(request.body);
    const fault = faultOf(parsed.data?.channel ?? EVERY_CHANNEL);
    if (fault) return faultOfApi(fault, reply);
    const problem = refusal(request) ?? (parsed.success ? invalidContent(parsed.data) : 'channel_not_found');
    if (problem || !parsed.success) return reply.send({ ok: false, error: problem });
    const { channel, text, blocks, thread_ts: thread } = parsed.data;
    if (thread !== undefined && !find(channel, thread)) return reply.send({ ok: false, error: 'thread_not_found' });
    return reply.send({ ok: true, channel, ts: keep(channel, text, blocks, thread), message: { text, blocks } });
  });

  app.post('/api/auth.test', (request, reply) => {
    const fault = faultOf(EVERY_CHANNEL);
    if (fault) return faultOfApi(fault, reply);
    const problem = refusal(request);
    return reply.send(problem ? { ok: false, error: problem } : { ok: true, team: 'Local', user: 'reconnect' });
  });

  app.post('/api/chat.update', (request, reply) => {
    const parsed = update.safeParse(request.body);
    const fault = faultOf(parsed.data?.channel ?? EVERY_CHANNEL);
    if (fault) return faultOfApi(fault, reply);
    const problem = refusal(request) ?? (parsed.success ? invalidContent(parsed.data) : 'message_not_found');
    if (problem || !parsed.success) return reply.send({ ok: false, error: problem });
    const { channel, ts, text, blocks } = parsed.data;
    const message = find(channel, ts);
    if (!message) return reply.send({ ok: false, error: 'message_not_found' });
    Object.assign(message, { text, blocks, editedAt: now() });
    return reply.send({ ok: true, channel, ts, text });
  });

  app.get('/messages', () => messages);
  app.post('/faults', (request, reply) => {
    const order = z.object({ fault: slackFault.nullable(), channel: z.string().optional() }).parse(request.body);
    fail(order.fault, order.channel);
    return reply.code(204).send();
  });

  const server = await listen(app, options.port);
  return { ...server, messages: () => messages, fail };
}

function plain(reply: FastifyReply, status: number, text: string) {
  return reply.code(status).type('text/html').send(text);
}

/** Slack's own client sends forms whose lists are JSON texts. */
function formBody(body: string): Record<string, unknown> {
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields['blocks'] === undefined ? fields : { ...fields, blocks: JSON.parse(fields['blocks']) };
}
