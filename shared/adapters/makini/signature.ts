import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../faults.ts';
import type { Delivery, DeliveryVerifier, SigningSecrets } from '../../ports.ts';
import { decodeUtf8 } from './parse.ts';
import type { SignatureEncoding, SignatureSettings } from './settings.ts';

/** Exactly 32 bytes in each encoding; the last base64 digit carries four bits, so only some letters can stand there. */
const FORMATS: Record<SignatureEncoding, RegExp> = {
  hex: /^[0-9a-fA-F]{64}$/,
  base64: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
  base64url: /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/,
};

/**
 * Verifies deliveries as Makini signs them (published, unverified live): HMAC-SHA256 over the raw body under the
 * webhook secret, in one header. A header that arrives twice reaches us joined by a comma; that is no signature.
 */
export function makiniDeliveryVerifier(settings: SignatureSettings, secrets: SigningSecrets): DeliveryVerifier {
  const header = settings.header.toLowerCase();

  async function matches(delivery: Delivery, signature: Uint8Array): Promise<boolean> {
    const bodies = settings.dangerouslyAcceptReserializedBody
      ? [delivery.body, ...reserialized(delivery.body)]
      : [delivery.body];
    // Every secret is tried, also after a match, so that the time taken does not tell which one it was.
    return usable(await secrets.active())
      .flatMap((secret) => bodies.map((body) => timingSafeEqual(hmac(secret, body), signature)))
      .includes(true);
  }

  return {
    async verify(delivery) {
      const value = Object.hasOwn(delivery.headers, header) ? delivery.headers[header] : undefined;
      if (value === undefined || value === '') return { kind: 'rejected', reason: 'signature_missing' };
      const signature = decodeSignature(value, settings);
      if (!signature) return { kind: 'rejected', reason: 'signature_format' };
      if (await matches(delivery, signature)) return { kind: 'verified' };
      // The secret may have been rotated since it was loaded.
      if ((await secrets.refresh()) && (await matches(delivery, signature))) return { kind: 'verified' };
      return { kind: 'rejected', reason: 'signature_mismatch' };
    },
  };
}

/** Signs a body as Makini would; for tests, the simulator and drills. */
export function signBody(secret: string, body: Uint8Array | string, encoding: SignatureEncoding): string {
  return hmac(secret, body).toString(encoding);
}

function hmac(secret: string, body: Uint8Array | string): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}

/** Anybody can sign with an empty secret, so blank ones do not count, and without another nothing can be verified. */
function usable(secrets: readonly string[]): readonly string[] {
  const kept = secrets.filter((secret) => secret.trim() !== '');
  if (kept.length === 0) throw new Fault('no usable signing secret');
  return kept;
}

function decodeSignature(value: string, settings: SignatureSettings): Uint8Array | undefined {
  const prefix = settings.prefixes.find((known) => known !== '' && value.startsWith(known)) ?? '';
  const digits = value.slice(prefix.length);
  const encoding = settings.encodings.find((known) => FORMATS[known].test(digits));
  return encoding && Buffer.from(digits, encoding);
}

/** The body as JavaScript would write it again; none if it is no JSON. */
export function reserialized(body: Uint8Array): readonly string[] {
  try {
    const text = decodeUtf8(body);
    return text === undefined ? [] : [JSON.stringify(JSON.parse(text))];
  } catch {
    return [];
  }
}
