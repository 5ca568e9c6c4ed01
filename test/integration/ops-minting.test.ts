import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { CALLBACK_PATH } from '../../local/environment.ts';
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(60_000);

const ID = 'conn_sandbox';
const CHECK = ['capture', '--check-minting', '--connection', ID];

let it: Awaited<ReturnType<typeof startOpsWorld>>;
/** The access token that the workers use. */
let token: string;

beforeAll(async () => {
  it = await startOpsWorld();
  await it.connect({ id: ID, customerId: 'cust_1', system: 'Maximo', company: 'Acme' });
});
afterAll(() => it.stop());

beforeEach(async () => {
  token = await logIn();
});

async function post(path: string, body: object) {
  const answer = await fetch(`${it.world.urls.makini}${path}`, {
    method: 'POST',
    ...(body instanceof URLSearchParams
      ? { body }
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function logIn(): Promise<string> {
  const redirectUri = `${it.world.urls.api}${CALLBACK_PATH}`;
  const { code } = (await post(`/sim/connections/${ID}/login`, { redirectUri })) as { code: string };
  const { clientId, clientSecret } = SIMULATOR_CREDENTIALS;
  const client = { client_id: clientId, client_secret: clientSecret };
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...client };
  return ((await post('/link/token', new URLSearchParams(grant))) as { access_token: string }).access_token;
}

test('where a mint leaves older tokens alone, the company may own its pairs; no token is shown', async () => {
  await post('/sim/switches', { mintingEnds: false });
  const { code, stdout, stderr } = await it.opsWith(token, ...CHECK, '--with-current', '--json');
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({
    connectionId: ID,
    minted: 'survives',
    current: 'survives',
    setting: { tokens: { owner: 'company' } },
  });
  expect(stdout).not.toMatch(/[ar]t_[\w-]{10}/);
});

test('where it ends them, that is said with the setting to use, and by the exit code; no token is shown', async () => {
  await post('/sim/switches', { mintingEnds: true });
  const { code, stdout } = await it.opsWith(token, ...CHECK, '--with-current');
  expect(code).toBe(1);
  expect(stdout).toContain('Minting ENDS the token in use');
  expect(stdout).toContain('{"tokens":{"owner":"reconnect"}}');
  expect(stdout).not.toMatch(/[ar]t_[\w-]{10}/);
});

test('without consent the token in use is neither asked for nor looked with, and that is said', async () => {
  await post('/sim/switches', { mintingEnds: false });
  const { code, stdout } = await it.ops(...CHECK);
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('The token in use, after that:                  not checked'),
  ]);
  await post('/sim/switches', { mintingEnds: true });
  expect(JSON.parse((await it.ops(...CHECK, '--json')).stdout)).toMatchObject({
    minted: 'ends',
    current: 'not_checked',
  });
});

test('the token in use comes from the vault where one is kept', async () => {
  await post('/sim/switches', { mintingEnds: false });
  const local = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = createSecretsClient(undefined, { endpoint: it.world.endpoints.secretsManager, ...local });
  const names = secretNames('reconnect/local');
  const reader = createSecretReader(client);
  const vault = createTokenVault({ client, reader, journal: recordedJournal(), names, stage: 'local' });
  await vault.keepPending(ID, 'a1', { accessToken: token });
  await vault.promote(ID, 'a1');
  expect(JSON.parse((await it.ops(...CHECK, '--with-current', '--json')).stdout)).toMatchObject({
    current: 'survives',
  });
  await vault.remove(ID);
  client.destroy();
});

test.each([
  [['capture', '--check-minting'], 'Say for which connection'],
  [[...CHECK, '--with-current'], 'give the one in use on stdin'],
])('%j changes nothing and says what is missing', async (args, message) => {
  const { code, stderr } = await it.ops(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('of a connection that is not there nothing is found out', async () => {
  const { code, stdout } = await it.ops('capture', '--check-minting', '--connection', 'conn_none');
  expect([code, stdout]).toEqual([1, expect.stringContaining('It could not be found out')]);
});
