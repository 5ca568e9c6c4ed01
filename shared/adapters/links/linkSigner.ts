import { createHmac } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { mailboxOf } from '../../domain/mailbox.ts';
import type { Instant } from '../../domain/time.ts';
import type { LinkClaims, LinkKey, LinkKeys, LinkPurpose, LinkSigner, OpenedLink } from '../../ports.ts';

const ALGORITHM = 'HS256';
/** No link of ours is longer; ids have up to 500 characters, of four bytes at most. */
const MAX_TOKEN = 6_000;

/**
 * Links as compact JSON Web Signatures: three parts of letters, digits, `-` and `_`, so that no mail program breaks them.
 * The stage is the audience, the purpose the type of the header: what is good for one is refused for another. Times are
 * whole seconds, as RFC 7519 has them.
 */
export function createLinkSigner(parts: { readonly keys: LinkKeys; readonly stage: string }): LinkSigner {
  const { keys, stage } = parts;
  return {
    async sign({ purpose, connectionId, customerId, expiresAt }, only) {
      const [key] = await keys.all();
      const whose = { ...(customerId !== undefined && { cus: customerId }) };
      return new SignJWT({ ...whose, ...(only !== undefined && { con: digestOf(only, key) }) })
        .setProtectedHeader({ alg: ALGORITHM, typ: purpose, kid: key.id })
        .setSubject(connectionId)
        .setAudience(stage)
        .setExpirationTime(Math.floor(expiresAt / 1_000))
        .sign(key.secret);
    },

    async open(token, purpose, now) {
      const key = keyOf(token, await keys.all());
      if (key === 'malformed') return { kind: 'refused', reason: 'malformed' };
      if (key === undefined) return { kind: 'refused', reason: 'signature' };
      return openWith(token, purpose, key, stage, now);
    },
  };
}

function keyOf(token: string, keys: readonly LinkKey[]): LinkKey | undefined | 'malformed' {
  if (token.length > MAX_TOKEN || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return 'malformed';
  // The last sign of a part holds bits that no byte is made of; a token has one spelling.
  if (!token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part))
    return 'malformed';
  try {
    const { kid } = decodeProtectedHeader(token);
    return keys.find(({ id }) => id === kid);
  } catch {
    return 'malformed';
  }
}

async function openWith(
  token: string,
  purpose: LinkPurpose,
  key: LinkKey,
  stage: string,
  now: Instant,
): Promise<OpenedLink> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.secret, {
      algorithms: [ALGORITHM],
      // Whether it is over is for us to say, since an expired link still tells for whom it was.
      currentDate: new Date(0),
      requiredClaims: ['exp', 'sub', 'aud'],
    });
    if (payload.aud !== stage) return { kind: 'refused', reason: 'signature' };
    if (protectedHeader.typ !== purpose) return { kind: 'refused', reason: 'purpose' };
    const claims = claimsOf(purpose, payload);
    if (!claims) return { kind: 'refused', reason: 'malformed' };
    const { con } = payload;
    return {
      kind: now < claims.expiresAt ? 'valid' : 'expired',
      claims,
      ...(con !== undefined && { isFor: (address: string) => digestOf(address, key) === con }),
    };
  } catch (error) {
    const forged = error instanceof errors.JWSSignatureVerificationFailed;
    return { kind: 'refused', reason: forged ? 'signature' : 'malformed' };
  }
}

/** Without the key nobody can try out whose address it is. */
function digestOf(address: string, { secret }: LinkKey): string {
  return createHmac('sha256', secret)
    .update(`contact ${mailboxOf(address)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** The year 5138 in seconds: an expiry beyond it was written in milliseconds and is no expiry at all. */
const LATEST_SECOND = 1e11;

function claimsOf(
  purpose: LinkPurpose,
  payload: { readonly sub?: string; readonly exp?: number; readonly cus?: unknown },
): LinkClaims | undefined {
  const { sub, exp, cus } = payload;
  if (!sub || exp === undefined || !(exp > 0 && exp < LATEST_SECOND)) return undefined;
  if (cus !== undefined && typeof cus !== 'string') return undefined;
  return { purpose, connectionId: sub, expiresAt: exp * 1_000, ...(cus !== undefined && { customerId: cus }) };
}
