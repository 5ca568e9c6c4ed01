import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import type { Fleet } from './fleet.ts';

/**
 * What a visitor orders, until taken back with null. `lag` freezes what the status shows. With a connection it strikes
 * that connection's status read, without one every status read and the listing. Tokens are given out all the same: a
 * refused token request would make clients pause long after the fault is over.
 */
export const faultOrder = z.object({
  status: z.union([z.literal([500, 401, 403, 404, 429]), z.literal(['html', 'timeout', 'lag']), z.null()]),
  connectionId: z.string().nullish(),
});

type FaultOrder = z.output<typeof faultOrder>;

const EVERYWHERE = Symbol('everywhere');

export interface Faults {
  order(order: FaultOrder): void;
  /** Answers in place of the API if a fault is on; true if it did. */
  strike(reply: FastifyReply, connectionId?: string): Promise<boolean>;
}

export function createFaults(fleet: Fleet): Faults {
  const faults = new Map<string | symbol, Exclude<FaultOrder['status'], 'lag' | null>>();
  return {
    order: ({ status, connectionId }) => {
      const place = connectionId ?? EVERYWHERE;
      fleet.lag(status === 'lag', connectionId ?? undefined);
      if (status === null || status === 'lag') faults.delete(place);
      else faults.set(place, status);
    },
    strike: async (reply, connectionId) => {
      const fault = faults.get(connectionId ?? EVERYWHERE) ?? faults.get(EVERYWHERE);
      if (fault === undefined) return false;
      if (fault === 'html') reply.type('text/html').send('<!doctype html><title>Maintenance</title><p>Back soon.');
      else if (fault === 'timeout') await gone(reply);
      else {
        if (fault === 429) reply.header('retry-after', '30');
        reply
          .code(fault)
          .send({ code: CODES[fault], type: 'error', message: 'Ordered by /sim/faults', request_id: 'req_fault' });
      }
      return true;
    },
  };
}

const CODES = {
  500: 'SERVER_ERROR',
  401: 'AUTHENTICATION_FAILED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMIT_EXCEEDED',
} as const;

/** Says nothing until the client has given up. */
function gone(reply: FastifyReply): Promise<void> {
  return new Promise((resolve) => {
    reply.raw.on('close', () => {
      reply.hijack();
      resolve();
    });
  });
}
