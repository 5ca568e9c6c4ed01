import type { Delivery } from '../../../ports.ts';
import type { SignatureEncoding } from '../settings.ts';
import { reserialized, signBody } from '../signature.ts';

/**
 * What was signed: the bytes as they came, the body as JavaScript would write it again, or the body without white space
 * around it. No setting accepts the last one: it tells that something changed the body after it was signed.
 */
export type SignedForm = 'raw' | 'reserialized' | 'trimmed';

/** A header that holds the signature of the body under one of the secrets. */
export interface FoundSignature {
  readonly header: string;
  /** What stands before the signature, such as `sha256=`. */
  readonly prefix: string;
  /** Whether that is a word of the scheme's. Anything else, a time for one, is new in every delivery. */
  readonly constantPrefix: boolean;
  readonly encoding: SignatureEncoding;
  readonly form: SignedForm;
  /** Which of the secrets signed it, counted from 1. */
  readonly secret: number;
}

/** A header that looks like an HMAC-SHA256 and is none of this body under these secrets. */
export interface Lookalike {
  readonly header: string;
  readonly encoding: SignatureEncoding;
}

const ENCODED: readonly { readonly encoding: SignatureEncoding; readonly shape: RegExp }[] = [
  { encoding: 'hex', shape: /[0-9a-f]{64}$/i },
  { encoding: 'base64', shape: /[A-Za-z0-9+/]{43}=$/ },
  { encoding: 'base64url', shape: /[A-Za-z0-9_-]{43}$/ },
];

/** `sha256=`, `v1,`, `HMAC-SHA256 `, or nothing. */
const CONSTANT_PREFIX = /^(?:[A-Za-z][\w.-]{0,20}[=:, ] ?)?$/;

type Signed = Pick<Delivery, 'body' | 'headers'>;

/** Tries every header, encoding and form of the body with every secret. */
export function findSignatures(delivery: Signed, secrets: readonly string[]): readonly FoundSignature[] {
  const forms = formsOf(delivery.body);
  return shapedHeaders(delivery).flatMap(({ header, prefix, digits, encoding }) => {
    const same = (text: string) => (encoding === 'hex' ? text === digits.toLowerCase() : text === digits);
    for (const { form, content } of forms) {
      const index = secrets.findIndex((secret) => same(signBody(secret, content, encoding)));
      if (index < 0) continue;
      return [{ header, prefix, constantPrefix: CONSTANT_PREFIX.test(prefix), encoding, form, secret: index + 1 }];
    }
    return [];
  });
}

/** The headers that nothing found explains though they have a signature's shape. */
export function findLookalikes(delivery: Signed, found: readonly FoundSignature[]): readonly Lookalike[] {
  const explained = new Set(found.map(({ header }) => header));
  const seen = new Map<string, Lookalike>();
  for (const { header, prefix, encoding } of shapedHeaders(delivery)) {
    if (explained.has(header) || seen.has(header) || !CONSTANT_PREFIX.test(prefix)) continue;
    seen.set(header, { header, encoding });
  }
  return [...seen.values()];
}

function shapedHeaders({ headers }: Signed) {
  return Object.entries(headers).flatMap(([header, value]) =>
    ENCODED.flatMap(({ encoding, shape }) => {
      const match = shape.exec(value ?? '');
      if (!match) return [];
      return [{ header, prefix: (value ?? '').slice(0, match.index), digits: match[0], encoding }];
    }),
  );
}

/** Each form once: where two have the same bytes, the plainer one says all. */
function formsOf(body: Uint8Array): readonly { readonly form: SignedForm; readonly content: Uint8Array }[] {
  const raw = Buffer.from(body);
  const again = reserialized(body).map((text) => ({ form: 'reserialized' as const, content: Buffer.from(text) }));
  const trimmed = Buffer.from(
    raw.toString('latin1').replace(/^(?:\u00ef\u00bb\u00bf|[ \t\r\n])+|[ \t\r\n]+$/g, ''),
    'latin1',
  );
  const all = [{ form: 'raw' as const, content: raw }, ...again, { form: 'trimmed' as const, content: trimmed }];
  return all.filter(({ content }, index) => all.findIndex((other) => other.content.equals(content)) === index);
}
