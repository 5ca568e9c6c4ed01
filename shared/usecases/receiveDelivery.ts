import type { Delivery, DeliveryInterpreter, DeliveryVerifier, Interpretation } from '../ports.ts';
import type { DeliveryRejection } from '../telemetry.ts';
import { type RecordPorts, recordObservations } from './recordObservations.ts';

export interface ReceivePorts extends RecordPorts {
  readonly verifier: DeliveryVerifier;
  readonly interpreter: DeliveryInterpreter;
}

export type Received =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly reason: DeliveryRejection };

const ACCEPTED: Received = { kind: 'accepted' };

/**
 * Receives one delivery: verify its bytes, read its meaning, record what it says. Accepted means durably stored; a
 * forged one leaves no trace but a count.
 *
 * @throws if it could not be stored: the provider must be answered 5xx and will deliver it again.
 */
export async function receiveDelivery(ports: ReceivePorts, delivery: Delivery): Promise<Received> {
  const verdict = await ports.verifier.verify(delivery);
  if (verdict.kind === 'rejected') return reject(ports, delivery, verdict.reason);
  const meaning = ports.interpreter.interpret(delivery);
  switch (meaning.kind) {
    case 'rejected':
      return reject(ports, delivery, meaning.reason);
    case 'field_moved': {
      const { kind: _kind, ...moved } = meaning;
      ports.journal.count('FieldMoved');
      ports.journal.note({ event: 'webhook.field_moved', ...moved });
      break;
    }
    case 'ignored':
      await recordIgnored(ports, meaning);
      break;
    case 'observation': {
      const { observation, name } = meaning;
      await recordObservations(ports, observation.connectionId, [observation]);
      ports.journal.note({
        event: 'webhook.accepted',
        connectionId: observation.connectionId,
        name,
        meaning: `${observation.fact.register}:${observation.fact.value}`,
      });
      break;
    }
  }
  ports.journal.count('WebhookAccepted');
  return ACCEPTED;
}

function reject(ports: ReceivePorts, delivery: Delivery, reason: DeliveryRejection): Received {
  // Anybody may make up a URL, as anybody may make up a signature; malformed is only what was signed, or too large to tell.
  const unproven = reason.startsWith('signature') || reason === 'unknown_endpoint';
  ports.journal.count(unproven ? 'SignatureRejected' : 'MalformedDelivery');
  ports.journal.note({ event: 'webhook.rejected', reason, bytes: delivery.body.byteLength });
  return { kind: 'rejected', reason };
}

/** An event without effect stays on the timeline of the connection it names. */
async function recordIgnored(
  ports: ReceivePorts,
  meaning: Extract<Interpretation, { kind: 'ignored' }>,
): Promise<void> {
  const { name, connectionId, observedAt, key } = meaning;
  if (!meaning.known) ports.journal.count('UnknownEvent');
  if (connectionId !== undefined) {
    const entry = {
      connectionId,
      at: observedAt,
      recordedAt: ports.clock.now(),
      source: 'webhook' as const,
      key,
      label: name,
    };
    await ports.connections.append(entry);
  }
  ports.journal.note({ event: 'webhook.ignored', name, ...(connectionId !== undefined && { connectionId }) });
}
