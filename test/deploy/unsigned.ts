import type { Emulator } from './emulator.ts';

/**
 * Headers for services whose SDK client the repository does not have. The emulator takes account and region from the
 * scope of the credential and does not check the signature.
 */
export function unsignedHeaders({ account, region }: Emulator, service: string): Readonly<Record<string, string>> {
  const scope = `${account}/20200101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}

/** The answer to a GET of a service whose API is paths. */
export async function get<T>(emulator: Emulator, service: string, path: string): Promise<T> {
  const answer = await fetch(`${emulator.endpoint}${path}`, { headers: unsignedHeaders(emulator, service) });
  if (!answer.ok) throw new Error(`${service} answered ${answer.status} to ${path}`);
  return (await answer.json()) as T;
}
