import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod/mini';
import { Fault } from '../../faults.ts';
import { type VaultLogin, VaultRefused } from './http.ts';

/** A token of Vault's that somebody keeps elsewhere; read anew whenever Vault refuses the one in use. */
export function loginByToken(read: () => Promise<string>): VaultLogin {
  return async () => ({ token: await read() });
}

export interface AwsLogin {
  /** Of Vault's AWS auth method, such as `aws`. */
  readonly mount: string;
  readonly role: string;
  /** What Vault's `iam_server_id_header_value` is set to; without it a login meant for another Vault would do here. */
  readonly serverId?: string;
  readonly region: string | (() => Promise<string>);
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
  readonly sha256: ConstructorParameters<typeof SignatureV4>[0]['sha256'];
}

const QUESTION = 'Action=GetCallerIdentity&Version=2011-06-15';

const loggedIn = z.object({
  auth: z.object({ client_token: z.string(), lease_duration: z.number() }),
});

/**
 * Logs in as the AWS role that the process runs under: Vault gets a signed request to AWS's GetCallerIdentity, sends it
 * itself, and believes AWS's answer (documented for the AWS auth method, type `iam`). No secret is kept anywhere.
 */
export function loginByAws(options: AwsLogin): VaultLogin {
  const { mount, role, serverId, region, credentials, sha256 } = options;
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256 });
  return async (request) => {
    const hostname = `sts.${typeof region === 'string' ? region : await region()}.amazonaws.com`;
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname,
      path: '/',
      headers: {
        host: hostname,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        ...(serverId !== undefined && { 'x-vault-aws-iam-server-id': serverId }),
      },
      body: QUESTION,
    });
    const answer = await request('POST', `auth/${mount}/login`, {
      role,
      iam_http_request_method: 'POST',
      iam_request_url: base64(`https://${hostname}/`),
      iam_request_body: base64(QUESTION),
      iam_request_headers: base64(JSON.stringify(headers)),
    });
    if (answer.status !== 200) throw new VaultRefused('a login as AWS role', answer.status);
    const read = loggedIn.safeParse(answer.body);
    if (!read.success) throw new Fault('Vault answered a login in an unknown form');
    const { client_token: token, lease_duration: seconds } = read.data.auth;
    // Zero is how Vault says that a token does not end.
    return { token, ...(seconds > 0 && { usableFor: seconds * 1_000 }) };
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
