import { jsonObject } from '../../runtime/json.ts';
import type { SecretFlaw } from './secretReader.ts';

export type SigningText =
  | { readonly secrets: readonly [string, ...string[]] }
  | { readonly flaw: Exclude<SecretFlaw, 'absent' | 'deleted' | 'binary'> };

/**
 * Reads what an operator stored as signing secret: the secret itself, `{"signing_secret": "…"}`, or
 * `{"signing_secrets": ["…", …]}` while several are in use. White space around a secret is not part of it: it comes from
 * pasting. Everything else is a flaw, never a guess: a secret read wrongly either accepts nobody or anybody.
 */
export function readSigningText(text: string): SigningText {
  const trimmed = text.trim();
  if (trimmed === '') return { flaw: 'empty' };
  const candidates = looksLikeJson(trimmed) ? secretsInJson(trimmed) : [trimmed];
  if (candidates === undefined) return { flaw: 'unknown_json' };
  const secrets = candidates.map((candidate) => candidate.trim());
  const [first, ...others] = secrets;
  if (first === undefined || secrets.includes('')) return { flaw: 'empty' };
  // "v1,whsec_…" is how another scheme writes a key that has to be decoded first; cutting it would be a guess.
  if (secrets.some((secret) => /^v\d+[a-z]?,/.test(secret))) return { flaw: 'prefixed' };
  if (secrets.some((secret) => /\p{Cc}/u.test(secret))) return { flaw: 'control_characters' };
  return { secrets: [first, ...others] };
}

/** A secret of digits only is JSON too, but nobody means it so. */
function looksLikeJson(text: string): boolean {
  return /^[[{"]/.test(text) || text === 'null' || text === 'true' || text === 'false';
}

function secretsInJson(text: string): readonly string[] | undefined {
  const content = jsonObject(text);
  if (!content || Object.keys(content).length !== 1) return undefined;
  if (typeof content['signing_secret'] === 'string') return [content['signing_secret']];
  const several = content['signing_secrets'];
  return Array.isArray(several) && several.every((one) => typeof one === 'string') ? several : undefined;
}
