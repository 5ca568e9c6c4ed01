import { CreateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(60_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;
let client: SecretsManagerClient;

const TOKENS = 'reconnect/local/tokens';

beforeAll(async () => {
  it = await startOpsWorld();
  client = createSecretsClient(undefined, {
    endpoint: it.world.endpoints.secretsManager,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const names = secretNames('reconnect/local');
  const reader = createSecretReader(client);
  const vault = createTokenVault({ client, reader, journal: recordedJournal(), names, stage: 'local' });
  await vault.keepPending('conn/ends#here', 'a1', { accessToken: 'planted-access', refreshToken: 'planted-refresh' });
  await vault.promote('conn/ends#here', 'a1');
  await vault.keepPending('conn_waiting', 'a1', { accessToken: 'planted-access' });
  const other = [{ Key: 'reconnect:stage', Value: 'prod' }];
  await client.send(
    new CreateSecretCommand({
      Name: `${TOKENS}/conn_foreign`,
      SecretString: '{"access_token":"planted"}',
      Tags: other,
    }),
  );
  await client.send(new CreateSecretCommand({ Name: `${TOKENS}/deep/er`, SecretString: 'planted' }));
});
afterAll(async () => {
  client.destroy();
  await it.stop();
});

test('tokens list tells whose tokens are kept and since when, and no value', async () => {
  const { code, stdout } = await it.ops('tokens', 'list', '--json');
  expect([code, stdout]).toEqual([0, expect.not.stringContaining('planted')]);
  const kept: { connectionId: string | null; pending: boolean; ageInDays: number }[] = JSON.parse(stdout);
  expect(kept.filter(({ connectionId }) => connectionId === 'conn/ends#here')).toMatchObject([
    { stage: 'local', pending: false, ageInDays: 0 },
  ]);
  expect(kept.filter(({ connectionId }) => connectionId === 'conn_waiting')).toMatchObject([{ pending: true }]);
});

test('tokens audit tells what another stage made, what has no connection, and what does not say whose it is', async () => {
  const { code, stdout } = await it.ops('tokens', 'audit', '--json');
  expect([code, stdout]).toEqual([1, expect.not.stringContaining('planted')]);
  const found: { name: string; findings: string[] }[] = JSON.parse(stdout);
  const findings = Object.fromEntries(found.map((one) => [one.name.slice(TOKENS.length + 1), one.findings]));
  expect(findings).toMatchObject({
    conn_foreign: ['other_stage', 'no_connection'],
    conn_waiting: ['no_connection'],
    'deep/er': ['nameless'],
  });
});

test('tokens audit refuses a policy that is no number of days', async () => {
  const { code, stderr } = await it.ops('tokens', 'audit', '--older-than', 'soon');
  expect([code, stderr]).toEqual([2, expect.stringContaining('--older-than takes a number of days')]);
});

test('tokens revoke disconnects at the provider, takes the tokens, and records why; again it changes nothing', async () => {
  await it.connect({ id: 'conn_stolen', customerId: 'cust_1', system: 'Maximo', company: 'Acme' });
  await it.act('conn_stolen', 'break');
  await it.world.settle();
  const names = secretNames('reconnect/local');
  const vault = createTokenVault({
    client,
    reader: createSecretReader(client),
    journal: recordedJournal(),
    names,
    stage: 'local',
  });
  await vault.keepPending('conn_stolen', 'a1', { accessToken: 'planted-access' });
  await vault.promote('conn_stolen', 'a1');
  const revoke = () => it.ops('tokens', 'revoke', 'conn_stolen', '--reason', 'laptop stolen', '--yes', '--json');
  const { code, stdout, stderr } = await revoke();
  expect([code, stderr, stdout]).toEqual([0, '', expect.not.stringContaining('planted')]);
  expect(JSON.parse(stdout)).toEqual({ id: 'conn_stolen', provider: 'ended', reason: 'laptop stolen' });
  expect(await vault.current('conn_stolen')).toBeUndefined();
  const shown = JSON.parse((await it.ops('connections', 'show', 'conn_stolen', '--json')).stdout);
  expect(shown.health).toBe('disconnected');
  expect(shown.timeline.map(({ label }: { label: string }) => label)).toContain('revoked: laptop stolen');
  expect((await revoke()).code).toBe(0);
});

test('tokens revoke of a connection that nobody knows, or without being asked, changes nothing', async () => {
  const unknown = await it.ops('tokens', 'revoke', 'conn_none', '--reason', 'x', '--yes');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('There is no connection conn_none')]);
  const unasked = await it.ops('tokens', 'revoke', 'conn_stolen', '--reason', 'x');
  expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('add --yes')]);
});

test('tokens rotate leaves pairs alone that are the company’s, and says why', async () => {
  const { code, stderr } = await it.ops('tokens', 'rotate', 'conn/ends#here');
  expect([code, stderr]).toEqual([2, expect.stringContaining('would end the pair that your workers use')]);
});
