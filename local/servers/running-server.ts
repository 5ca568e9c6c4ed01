import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A server of the local world: where it is, without a trailing slash, and how to end it. */
export interface RunningServer {
  readonly url: string;
  /** Ends open connections too; a second call does nothing. */
  stop(): Promise<void>;
}

/** Where a server listens; 0 or absent means any free port. */
export interface PortOption {
  port?: number;
}

/** Starts a fastify application on the loopback address. */
export async function listen(app: FastifyInstance, port = 0): Promise<RunningServer> {
  await app.listen({ host: '127.0.0.1', port });
  return running(app.server, async () => {
    app.server.closeAllConnections();
    await app.close();
  });
}

/** Describes a node server that already listens. */
export function running(server: Server, close: () => Promise<void>): RunningServer {
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Closes a plain node server, open connections included. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
