import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Clock, Delivery, Journal } from '../../shared/ports.ts';
import { answer, bodyLength, deliveryOf, type HttpAnswer, type HttpRequest } from '../../shared/runtime/http.ts';
import { lambda, type Surroundings, type World } from '../../shared/runtime/lambda.ts';
import type { DeliveryRejection } from '../../shared/telemetry.ts';
import type { Received } from '../../shared/usecases/receiveDelivery.ts';
import { composeWebhook } from './compose.ts';
import { WEBHOOK_LIMITS } from './config.ts';

export interface WebhookParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly receive: (delivery: Delivery) => Promise<Received>;
}

const STATUS: Partial<Record<DeliveryRejection, number>> = {
  signature_missing: 401,
  signature_format: 401,
  signature_mismatch: 401,
  signature_expired: 401,
  unknown_endpoint: 404,
  too_large: 413,
  unsupported_encoding: 415,
};

/** Answers one delivery: exactly 200 once it is stored, 4xx if it can never be, and by its throw 5xx if it could not. */
export function webhook({ clock, journal, receive }: WebhookParts) {
  return async (request: HttpRequest): Promise<HttpAnswer> => {
    const bytes = bodyLength(request);
    if (bytes > WEBHOOK_LIMITS.maxBodyBytes) {
      journal.count('MalformedDelivery');
      journal.note({ event: 'webhook.rejected', reason: 'too_large', bytes });
      return rejected('too_large');
    }
    const received = await receive(deliveryOf(request, clock.now()));
    return received.kind === 'accepted' ? answer(200, { accepted: true }) : rejected(received.reason);
  };
}

function rejected(reason: DeliveryRejection): HttpAnswer {
  return answer(STATUS[reason] ?? 400, { rejected: reason });
}

/** The function in the given world, on its real parts unless others are chosen. */
export function webhookIn(world: World, compose: (surroundings: Surroundings) => WebhookParts = composeWebhook) {
  return lambda<WebhookParts, APIGatewayProxyEventV2, HttpAnswer>(world, {
    service: 'webhook',
    compose,
    handle: webhook,
    correlationId: (event) => event.requestContext?.requestId,
    failure: { metric: 'WebhookFailed', answer: answer(500, { failed: true }) },
  });
}

export const handler = webhookIn({ env: process.env });
