import { type Instant, MINUTE } from '../domain/time.ts';
import { describeError } from '../faults.ts';
import type { CapturedDelivery, CaptureStore, Chance, Clock, Delivery, Journal } from '../ports.ts';
import type { Received } from './receiveDelivery.ts';

export interface CapturePorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly captures: CaptureStore;
}

/** How long it may take until a function notices that capturing was begun or ended. */
const ASK_EVERY = MINUTE;

/** How many deliveries one running function keeps, accepted and turned away each; later ones replace the oldest. */
const KEPT = 5;

const MAX_BODY_BYTES = 64 * 1_024;
const MAX_HEADERS = 30;
const MAX_HEADER_LENGTH = 1_024;

/** Headers that tell the format. Credentials, cookies and addresses are none of them. */
const KEPT_HEADERS =
  /^(?:content-(?:type|length|encoding)|user-agent|date)$|sign|hmac|digest|hash|webhook|hook|event|delivery|topic|timestamp|makini|-id$/;
const NEVER_KEPT = /auth|cookie|token|secret|password|api-?key|forwarded|trace|^x-amzn-|request-id/;

/**
 * Receives as before and keeps the last few deliveries, also those turned away, while an operator has asked for it.
 * While nobody has, it costs one small read a minute, made beside the work; it never changes an answer.
 */
export function capturing(
  ports: CapturePorts,
  receive: (delivery: Delivery) => Promise<Received>,
): (delivery: Delivery) => Promise<Received> {
  const { chance, journal, captures } = ports;
  const isOn = captureSwitch(ports);
  const runner = chance.id();
  const counts = { accepted: 0, refused: 0 };

  async function keep(delivery: Delivery, outcome: CapturedDelivery['outcome']): Promise<void> {
    if (!(await isOn())) return;
    const ring = outcome === 'accepted' ? 'accepted' : 'refused';
    const place = `${runner}/${ring}/${counts[ring]++ % KEPT}`;
    try {
      await captures.keep(place, fitToKeep(delivery, outcome));
    } catch (error) {
      journal.note({ event: 'failure', where: 'capture', error: describeError(error) });
    }
  }

  return async (delivery) => {
    // Asked beside the work, so that even the first delivery of a minute does not wait for it.
    void isOn();
    try {
      const received = await receive(delivery);
      await keep(delivery, received.kind === 'accepted' ? 'accepted' : received.reason);
      return received;
    } catch (error) {
      await keep(delivery, 'failed');
      throw error;
    }
  };
}

/** Whether deliveries are kept now, as it was told at most a minute ago. One that cannot be read is off. */
function captureSwitch({ clock, journal, captures }: CapturePorts): () => Promise<boolean> {
  let asked: { readonly at: Instant; readonly until: Promise<Instant | undefined> } | undefined;
  return async () => {
    const now = clock.now();
    if (!asked || now - asked.at >= ASK_EVERY) {
      const until = captures.until().catch((error: unknown) => {
        journal.note({ event: 'failure', where: 'capture', error: describeError(error) });
        return undefined;
      });
      asked = { at: now, until };
    }
    const until = await asked.until;
    return until !== undefined && clock.now() < until;
  };
}

function fitToKeep(delivery: Delivery, outcome: CapturedDelivery['outcome']): CapturedDelivery {
  const { body, headers } = delivery;
  const kept = Object.entries(headers)
    .filter(([name, value]) => value !== undefined && KEPT_HEADERS.test(name) && !NEVER_KEPT.test(name))
    .slice(0, MAX_HEADERS)
    .map(([name, value = '']): [string, string] => [name, value.slice(0, MAX_HEADER_LENGTH)]);
  return {
    delivery: { ...delivery, body: body.slice(0, MAX_BODY_BYTES), headers: Object.fromEntries(kept) },
    bytes: body.byteLength,
    outcome,
  };
}
