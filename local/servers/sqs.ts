import { buildApp } from 'fauxqs';
import { listen, type PortOption, type RunningServer } from './running-server.ts';

/**
 * SQS with FIFO groups, deduplication and redrive. It measures delay and visibility by the machine's clock, so queues of
 * the local world have no delay of their own: the poller withholds their messages.
 * Clients need `useQueueUrlAsEndpoint: false`, or the endpoint of the environment, because its queue URLs name no port.
 */
export function startSqs(options: PortOption = {}): Promise<RunningServer> {
  return listen(buildApp({ logger: false }), options.port);
}
