import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(60_000);

const ID = 'conn_ours';

let it: Awaited<ReturnType<typeof startOpsWorld>>;

beforeAll(async () => {
  it = await startOpsWorld({ tokens: '{"vault":"aws","owner":"reconnect"}' });
  await it.connect({ id: ID, customerId: 'cust_1', system: 'Maximo', company: 'Acme' });
});
afterAll(() => it.stop());

const rotate = () => it.ops('tokens', 'rotate', ID, '--json');

function openVault() {
  const client = createSecretsClient();
  const names = secretNames('reconnect/local');
  return createTokenVault({
    client,
    reader: createSecretReader(client),
    journal: recordedJournal(),
    names,
    stage: 'local',
  });
}

test('tokens rotate of a pair that is ours: none, one that the provider no longer takes, one that somebody is at', async () => {
  const none = await rotate();
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining(`No pair is kept for ${ID}`)]);

  const vault = openVault();
  await vault.keepPending(ID, 'a1', { accessToken: 'planted-access', refreshToken: 'planted-refresh' });
  await vault.promote(ID, 'a1');
  const refused = await rotate();
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('takes no refresh token')]);
  expect(refused.stderr).not.toContain('planted');
  expect((await vault.current(ID))?.accessToken).toBe('planted-access');

  const { clock, tableName } = it.world;
  const leases = createStageStore({ table: { client: createDocumentClient(), tableName }, clock });
  await leases.acquireLease(`pair:${ID}`, 'a sweep', clock.now(), clock.now() + 5 * MINUTE);
  const busy = await rotate();
  expect([busy.code, busy.stderr]).toEqual([2, expect.stringContaining('at this moment')]);
  await leases.releaseLease(`pair:${ID}`, 'a sweep');
});

test('tokens rotate puts a fresh pair in the place of the current one, and shows none', async () => {
  const vault = openVault();
  const { access_token: accessToken, refresh_token: refreshToken } = await it.mint(ID);
  await vault.keepPending(ID, 'a2', { accessToken, refreshToken });
  await vault.promote(ID, 'a2');
  const { code, stdout, stderr } = await rotate();
  expect([code, stderr, JSON.parse(stdout)]).toEqual([0, '', { id: ID, rotated: true }]);
  const fresh = await vault.current(ID);
  expect(fresh?.accessToken).toMatch(/^at_/);
  expect(fresh?.accessToken).not.toBe(accessToken);
});
