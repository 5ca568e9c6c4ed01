import type { Journal } from '../../ports.ts';
import { readSecret, type SecretReader, SecretUnusable } from './secretReader.ts';

/** A secret that is its text, such as another vault's token. @throws SecretUnusable if there is none */
export async function readPlainSecret(
  parts: { readonly reader: SecretReader; readonly journal: Journal },
  name: string,
): Promise<string> {
  const read = await readSecret(parts, name, (text) => ({ value: text }));
  if ('value' in read) return read.value;
  throw new SecretUnusable(name, read.flaw);
}
