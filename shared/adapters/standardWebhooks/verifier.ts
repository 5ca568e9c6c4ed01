import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { MINUTE, SECOND } from '../../domain/time.ts';
import { Fault } from '../../faults.ts';
import type { Delivery, DeliveryVerifier, Journal, SigningSecrets } from '../../ports.ts';

/** How far the signed time may be from ours, either way; the specification leaves it to the receiver and names five minutes. */
const TOLERANCE = 5 * MINUTE;

/** More signatures in one header than any rotation needs; a longer list is nobody's. */
const MOST_SIGNATURES = 20;

/** `v1` is HMAC-SHA256: 32 bytes in base64. Other versions are keys of another kind, and not ours to read. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$/;
const VERSIONED = /^v\d+[a-z]*,[^\s,]+$/;

/** Whole seconds as digits, one way to write each: whatever else a lenient reader takes for a number is refused. */
const SECONDS = /^[1-9]\d{0,14}$/;
const ID = /^[\x21-\x7e]{1,256}$/;

interface Signed {
  readonly id: string;
  readonly at: Date;
  readonly signatures: readonly Buffer[];
}

/**
 * Verifies deliveries by the Standard Webhooks specification (headers `webhook-id`, `webhook-timestamp` and
 * `webhook-signature`; secrets `whsec_…`). The library makes the signature; headers and time are read here, more strictly
 * than the library does, and by our clock.
 */
export function standardWebhooksVerifier(secrets: SigningSecrets, journal: Pick<Journal, 'count'>): DeliveryVerifier {
  async function matches(body: Buffer, { id, at, signatures }: Signed): Promise<boolean> {
    // Every secret and signature is tried, also after a match, so that the time taken does not tell which one it was.
    return usable(await secrets.active(), journal)
      .map((key) => Buffer.from(key.sign(id, at, body).slice('v1,'.length), 'base64'))
      .flatMap((expected) => signatures.map((signature) => timingSafeEqual(expected, signature)))
      .includes(true);
  }

  return {
    async verify(delivery) {
      const signed = readHeaders(delivery.headers);
      if (typeof signed === 'string') return { kind: 'rejected', reason: signed };
      if (Math.abs(delivery.receivedAt - signed.at.getTime()) > TOLERANCE) {
        return { kind: 'rejected', reason: 'signature_expired' };
      }
      const body = Buffer.from(delivery.body);
      // The scheme signs text: bytes that are none would be signed as something else than what arrived.
      if (!Buffer.from(body.toString('utf8')).equals(body)) return { kind: 'rejected', reason: 'not_utf8' };
      if (await matches(body, signed)) return { kind: 'verified' };
      // The secret may have been rotated since it was loaded.
      if ((await secrets.refresh()) && (await matches(body, signed))) return { kind: 'verified' };
      return { kind: 'rejected', reason: 'signature_mismatch' };
    },
  };
}

/** The three headers for a body, as a sender writes them; for tests and drills. */
export function signStandardWebhook(secret: string, id: string, sentAt: number, body: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt / SECOND)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(sentAt), body),
  };
}

function readHeaders(headers: Delivery['headers']): Signed | 'signature_missing' | 'signature_format' {
  const value = (name: string) => (Object.hasOwn(headers, name) ? (headers[name] ?? '') : '');
  const id = value('webhook-id');
  const time = value('webhook-timestamp');
  const list = value('webhook-signature');
  if (id === '' || time === '' || list === '') return 'signature_missing';
  const tokens = list.split(' ', MOST_SIGNATURES + 1);
  if (!ID.test(id) || !SECONDS.test(time) || tokens.length > MOST_SIGNATURES) return 'signature_format';
  if (!tokens.every((token) => VERSIONED.test(token))) return 'signature_format';
  const signatures = tokens.flatMap((token) => {
    const digits = SIGNATURE.exec(token)?.[1];
    return digits === undefined ? [] : [Buffer.from(digits, 'base64')];
  });
  const at = new Date(Number(time) * SECOND);
  return signatures.length === 0 || Number.isNaN(at.getTime()) ? 'signature_format' : { id, at, signatures };
}

/** Secrets that are no base64 are counted and left out; without another nothing can be verified. */
function usable(secrets: readonly string[], journal: Pick<Journal, 'count'>): readonly Webhook[] {
  const keys = secrets.flatMap((secret) => {
    try {
      return [new Webhook(secret)];
    } catch {
      journal.count('SecretUnusable');
      return [];
    }
  });
  if (keys.length === 0) throw new Fault('No signing secret is one of Standard Webhooks: whsec_ and base64');
  return keys;
}
