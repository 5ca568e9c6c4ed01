import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeServer, running } from '../../../local/servers/running-server.ts';

/** What becomes of one request on its way to the server. */
export type Step =
  /** The server does the work, the client never hears of it. */
  | { readonly kind: 'lose-answer' }
  /** The server does the work after another party got in between; then the answer is lost. */
  | { readonly kind: 'lose-answer-then'; readonly act: () => Promise<unknown> }
  /** The request does not reach the server; this is answered instead. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: object }
  /** Nothing is ever answered. */
  | { readonly kind: 'hang' }
  /** An answer begins and never gets past its head, a byte at a time. */
  | { readonly kind: 'drip' };

export interface SeenRequest {
  /** The AWS operation: `PutItem`, `SendMessageBatch`. */
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/** Stands between a client and an embedded AWS service, and treats chosen requests one by one as it was told. */
export interface ScriptedProxy {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** One step for each of the next requests of this operation; afterwards everything passes. */
  script(operation: string, ...steps: readonly Step[]): void;
  stop(): Promise<void>;
}

export async function startScriptedProxy(upstream: string): Promise<ScriptedProxy> {
  const seen: SeenRequest[] = [];
  const planned = new Map<string, Step[]>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    seen.push({ operation, body: JSON.parse(body) });
    const step = planned.get(operation)?.shift();
    if (step?.kind === 'hang') return;
    if (step?.kind === 'drip') {
      drip(request.socket);
      return;
    }
    if (step?.kind === 'answer') {
      response.writeHead(step.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(step.body));
      return;
    }
    const answer = await forward(upstream, request, body);
    if (step?.kind === 'lose-answer-then') await step.act();
    if (step !== undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(await answer.text());
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(new Error('proxy failed', { cause: error })));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { url, stop } = running(server, () => closeServer(server));
  return {
    url,
    seen,
    script: (operation, ...steps) => void planned.set(operation, [...(planned.get(operation) ?? []), ...steps]),
    stop,
  };
}

function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
  const timer = setInterval(() => socket.write('.'), 10);
  socket.once('close', () => clearInterval(timer));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function forward(upstream: string, request: IncomingMessage, body: string): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (!['host', 'connection', 'content-length', 'expect'].includes(name)) headers.set(name, String(value));
  }
  return fetch(new URL(request.url ?? '/', upstream), { method: 'POST', headers, body });
}
