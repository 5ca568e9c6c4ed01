/** Webhooks as Makini delivers them (published, unverified live), and as somebody else would. */
import { createHmac } from 'node:crypto';
import { type Answer, call } from './http.ts';
import { BODY_MARK, SIGNING_SECRET } from './planted.ts';
import type { World } from './world.ts';

export interface Event {
  readonly id: string;
  readonly connectionId: string;
  readonly type: string;
  /** ISO time. */
  readonly at: string;
}

export function eventOf(connectionId: string, type: string): Event {
  return { id: `evt_${crypto.randomUUID()}`, connectionId, type, at: new Date().toISOString() };
}

/** Posts an event, signed with `secret`; null leaves the signature out. */
export function deliver(world: World, event: Event, secret: string | null = SIGNING_SECRET): Promise<Answer> {
  const { id, connectionId, type, at } = event;
  const body = JSON.stringify({ id, type, connection_id: connectionId, timestamp: at, note: BODY_MARK });
  const signature = secret === null ? {} : { 'x-webhook-signature': sign(secret, body) };
  return call(world.emulator, world.output('WebhookUrl'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature },
    body,
  });
}

function sign(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
