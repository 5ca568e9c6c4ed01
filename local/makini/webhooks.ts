import { createHmac, randomUUID } from 'node:crypto';
import type { MovableClock } from '../clock.ts';

/** One attempt to deliver a webhook; `status` 0 means that nobody answered. */
export interface DeliveryAttempt {
  /** ISO time by the movable clock. */
  readonly at: string;
  readonly connectionId: string;
  readonly event: string;
  readonly attempt: number;
  readonly status: number;
}

/**
 * What becomes of an event. The connection really changes in every case but the last.
 * - `send`: delivered once, and again after every answer other than 200
 * - `drop`: never delivered, as if the provider had given up
 * - `duplicate`: two copies with the same id, at the same time
 * - `late`: delivered ten minutes of the movable clock later, still with the time at which it happened
 * - `forge`: somebody else sends it once, signed with a wrong secret, while nothing happened
 */
export type Fate = 'send' | 'drop' | 'duplicate' | 'late' | 'forge';
export const FATES: readonly Fate[] = ['send', 'drop', 'duplicate', 'late', 'forge'];

export interface WebhookSenderOptions {
  readonly clock: MovableClock;
  webhookUrl(): string | undefined;
  readonly webhookSecret: string;
  readonly signatureHeader: string;
  readonly signatureEncoding: 'hex' | 'base64';
}

export interface WebhookSender {
  /** Delivers an event of now; resolves after the first attempts, with their outcomes. */
  send(connectionId: string, event: string, fate: Fate): Promise<readonly DeliveryAttempt[]>;
  readonly attempts: readonly DeliveryAttempt[];
  /** When the next retry or late webhook is due. */
  nextDeliveryAt(): number | undefined;
  /** Resolves when no request is on the wire. */
  settled(): Promise<void>;
  stop(): void;
}

/** Makini retries from 30 s, exponentially, for up to 24 h, and wants 200 within 10 s (published, unverified live). */
const FIRST_RETRY = 30_000;
const GIVE_UP_AFTER = 24 * 3_600_000;
const ANSWER_WITHIN = 10_000;
/** How long a late webhook is held back. */
const LATE_BY = 10 * 60_000;

interface Webhook {
  readonly connectionId: string;
  readonly event: string;
  readonly body: string;
  readonly secret: string;
  readonly createdAt: number;
}

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { clock } = options;
  const attempts: DeliveryAttempt[] = [];
  const waiting = new Map<symbol, { readonly at: number; readonly cancel: () => void }>();
  const onWire = new Set<Promise<unknown>>();
  let stopped = false;

  const later = (at: number, run: () => void) => {
    const key = Symbol();
    const fire = () => {
      waiting.delete(key);
      run();
    };
    waiting.set(key, { at, cancel: clock.at(at, fire) });
  };

  async function attempt(webhook: Webhook, number: number): Promise<DeliveryAttempt> {
    const status = await post(options, webhook);
    const { connectionId, event, createdAt } = webhook;
    const outcome = { at: new Date(clock.now()).toISOString(), connectionId, event, attempt: number, status };
    attempts.push(outcome);
    const wait = FIRST_RETRY * 2 ** (number - 1);
    const forged = webhook.secret !== options.webhookSecret;
    if (status !== 200 && !forged && !stopped && clock.now() + wait <= createdAt + GIVE_UP_AFTER) {
      later(clock.now() + wait, () => void tracked(attempt(webhook, number + 1)));
    }
    return outcome;
  }

  function tracked<T>(work: Promise<T>): Promise<T> {
    const entry: Promise<unknown> = work.finally(() => onWire.delete(entry));
    onWire.add(entry);
    return work;
  }

  return {
    attempts,
    send: async (connectionId, event, fate) => {
      if (fate === 'drop') return [];
      const secret = fate === 'forge' ? `${options.webhookSecret}-forged` : options.webhookSecret;
      const now = clock.now();
      const webhook = { connectionId, event, body: bodyOf(connectionId, event, now), secret, createdAt: now };
      if (fate === 'late') {
        later(now + LATE_BY, () => void tracked(attempt(webhook, 1)));
        return [];
      }
      const copies = fate === 'duplicate' ? 2 : 1;
      return Promise.all(Array.from({ length: copies }, () => tracked(attempt(webhook, 1))));
    },
    nextDeliveryAt: () => {
      const moments = [...waiting.values()].map(({ at }) => at);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
    settled: async () => {
      while (onWire.size > 0) await Promise.all(onWire);
    },
    stop: () => {
      stopped = true;
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
    },
  };
}

function bodyOf(connectionId: string, event: string, at: number): string {
  return JSON.stringify({
    id: `evt_${randomUUID()}`,
    type: event,
    connection_id: connectionId,
    timestamp: new Date(at).toISOString(),
  });
}

async function post(options: WebhookSenderOptions, { body, secret }: Webhook): Promise<number> {
  const url = options.webhookUrl();
  if (url === undefined) return 0;
  const signature = createHmac('sha256', secret).update(body).digest(options.signatureEncoding);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [options.signatureHeader]: signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
