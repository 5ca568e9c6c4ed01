import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import fastify from 'fastify';
import { listen, type RunningServer } from '../../local/servers/running-server.ts';
import { vaultRequests } from '../../shared/adapters/hashicorp-vault/http.ts';
import { type AwsLogin, loginByAws, loginByToken } from '../../shared/adapters/hashicorp-vault/login.ts';
import { describeError } from '../../shared/faults.ts';
import { testClock } from '../contract/support/time.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'planted-aws-key', sessionToken: 'planted-session' };
const region = 'eu-central-1';

interface Login {
  readonly role: string;
  readonly iam_http_request_method: string;
  readonly iam_request_url: string;
  readonly iam_request_body: string;
  readonly iam_request_headers: string;
}

let server: RunningServer;
let logins: Login[];
let seen: { readonly token: unknown; readonly namespace: unknown }[];
let valid: Set<string>;
let leaseSeconds: number;
const sha256 = new SecretsManagerClient({ region }).config.sha256;

// Nothing that is to be had here knows Vault's AWS auth method; this stub takes the documented request, and checks it as AWS would.
beforeAll(async () => {
  const app = fastify();
  app.post<{ Body: Login }>('/v1/auth/aws/login', async (request) => {
    logins.push(request.body);
    const token = `login-${logins.length}`;
    valid.add(token);
    return { auth: { client_token: token, lease_duration: leaseSeconds } };
  });
  app.get('/v1/thing', async (request, reply) => {
    const { 'x-vault-token': token, 'x-vault-namespace': namespace } = request.headers;
    seen.push({ token, namespace });
    return valid.has(String(token)) ? { data: 1 } : reply.code(403).send({ errors: ['permission denied'] });
  });
  server = await listen(app);
});
afterAll(() => server.stop());
beforeEach(() => {
  logins = [];
  seen = [];
  valid = new Set();
  leaseSeconds = 3_600;
});

const awsLogin = (more: Partial<AwsLogin> = {}) =>
  loginByAws({ mount: 'aws', role: 'reconnect', serverId: 'vault.example.com', region, credentials, sha256, ...more });
const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString('utf8');

describe('a login as AWS role', () => {
  test('hands Vault a request to GetCallerIdentity that AWS would take, bound to this Vault', async () => {
    await vaultRequests({ address: server.url }, awsLogin(), testClock())('GET', 'thing');
    const [login] = logins;
    expect(login).toMatchObject({ role: 'reconnect', iam_http_request_method: 'POST' });
    expect(decoded(login?.iam_request_url)).toBe('https://sts.eu-central-1.amazonaws.com/');
    const body = decoded(login?.iam_request_body);
    expect(body).toBe('Action=GetCallerIdentity&Version=2011-06-15');
    const { authorization, ...headers }: Record<string, string> = JSON.parse(decoded(login?.iam_request_headers));
    expect(authorization).toMatch(/SignedHeaders=[a-z0-9;-]*x-vault-aws-iam-server-id/);
    const day = headers['x-amz-date'] ?? '';
    const again = await new SignatureV4({ service: 'sts', region, credentials, sha256 }).sign(
      { method: 'POST', protocol: 'https:', hostname: 'sts.eu-central-1.amazonaws.com', path: '/', headers, body },
      { signingDate: new Date(day.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')) },
    );
    expect(again.headers['authorization']).toBe(authorization);
    expect(JSON.stringify(login)).not.toContain('planted-aws-key');
  });

  test('is made once for many requests, and again when most of the lease has passed', async () => {
    const clock = testClock();
    const request = vaultRequests({ address: server.url, namespace: 'team' }, awsLogin(), clock);
    await Promise.all([request('GET', 'thing'), request('GET', 'thing')]);
    expect(logins).toHaveLength(1);
    expect(seen).toEqual([
      { token: 'login-1', namespace: 'team' },
      { token: 'login-1', namespace: 'team' },
    ]);
    clock.advance(3_000_000);
    await request('GET', 'thing');
    expect(seen.at(-1)?.token).toBe('login-2');
  });

  test('is made anew after a token was revoked; a second refusal stands', async () => {
    const request = vaultRequests({ address: server.url }, awsLogin(), testClock());
    await request('GET', 'thing');
    valid.clear();
    expect((await request('GET', 'thing')).status).toBe(200);
    const withBadToken = vaultRequests(
      { address: server.url },
      loginByToken(async () => 'planted-token'),
      testClock(),
    );
    expect((await withBadToken('GET', 'thing')).status).toBe(403);
    expect(seen.filter(({ token }) => token === 'planted-token')).toHaveLength(2);
  });

  test('that Vault refuses fails without telling what was sent', async () => {
    const request = vaultRequests({ address: server.url }, awsLogin({ mount: 'elsewhere' }), testClock());
    const error: unknown = await request('GET', 'thing').catch((thrown: unknown) => thrown);
    expect(describeError(error)).toBe('VaultRefused: Vault answered 404 to a login as AWS role');
  });
});
