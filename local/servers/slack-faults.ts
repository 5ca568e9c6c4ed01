import type { FastifyReply } from 'fastify';
import * as z from 'zod';

/** A way in which Slack refuses everything until told otherwise. `retryAfter` is sent as it is: seconds, a date, nonsense. */
export const slackFault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rate_limited'), retryAfter: z.string().default('30') }),
  z.object({ kind: z.literal('no_service') }),
  z.object({ kind: z.literal('is_archived') }),
  z.object({ kind: z.literal('invalid_auth') }),
  z.object({ kind: z.literal('server_error') }),
]);

export type SlackFault = z.output<typeof slackFault>;

const WEBHOOK_ANSWERS = {
  rate_limited: [429, 'rate_limited'],
  no_service: [404, 'no_service'],
  is_archived: [410, 'channel_is_archived'],
  invalid_auth: [403, 'invalid_token'],
  server_error: [500, 'rollup_error'],
} as const;

/** Incoming webhooks answer in plain text. */
export function faultOfWebhook(fault: SlackFault, reply: FastifyReply) {
  const [status, text] = WEBHOOK_ANSWERS[fault.kind];
  if (fault.kind === 'rate_limited') reply.header('retry-after', fault.retryAfter);
  return reply.code(status).type('text/html').send(text);
}

/** The Web API answers 200 with `ok: false`, except when it limits the rate or is down. */
export function faultOfApi(fault: SlackFault, reply: FastifyReply) {
  if (fault.kind === 'server_error') return reply.code(500).type('text/html').send('<html>Server Error</html>');
  if (fault.kind !== 'rate_limited') return reply.send({ ok: false, error: fault.kind });
  return reply.code(429).header('retry-after', fault.retryAfter).send({ ok: false, error: 'ratelimited' });
}
