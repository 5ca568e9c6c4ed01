import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { listen, type PortOption, type RunningServer } from './running-server.ts';

const namesQueues = z.looseObject({ QueueUrl: z.url().optional(), QueueUrls: z.array(z.url()).optional() });

/**
 * SQS with FIFO groups, deduplication and redrive. It measures delay and visibility by the machine's clock, so queues of
 * the local world have no delay of their own: the poller withholds their messages.
 * The server would name queues by a host that few machines resolve (`sqs.<region>.localhost`); outside, they bear the
 * host that the caller used, so that a client with nothing but the queue's URL finds it.
 */
export function startSqs(options: PortOption = {}): Promise<RunningServer> {
  const app = buildApp({ logger: false });
  const urlByPath = new Map<string, string>();
  app.addHook('preHandler', (request, _reply, done) => {
    const named = namesQueues.safeParse(request.body).data?.QueueUrl;
    const known = named === undefined ? undefined : urlByPath.get(new URL(named).pathname);
    if (known !== undefined) Object.assign(request.body ?? {}, { QueueUrl: known });
    done();
  });
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    const outside = (url: string) => {
      const { pathname } = new URL(url);
      urlByPath.set(pathname, url);
      return `http://${request.headers.host}${pathname}`;
    };
    const { data = {} } = namesQueues.safeParse(payload);
    if (data.QueueUrl !== undefined) Object.assign(data, { QueueUrl: outside(data.QueueUrl) });
    if (data.QueueUrls !== undefined) Object.assign(data, { QueueUrls: data.QueueUrls.map(outside) });
    done(null, (data.QueueUrl ?? data.QueueUrls) ? data : payload);
  });
  return listen(app, options.port);
}
