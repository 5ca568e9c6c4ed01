import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { scanAll } from '../../shared/adapters/dynamodb/query.ts';
import { createTableInput } from '../../shared/adapters/dynamodb/table.ts';
import { healthOfConnection } from '../../shared/domain/connection.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(30_000);

const COPY = 'restored-copy';

let it: Awaited<ReturnType<typeof startOpsWorld>>;
let client: ReturnType<typeof createDocumentClient>;

/** A world with one broken connection, a copy of its table as of then, and then an accident. */
beforeAll(async () => {
  it = await startOpsWorld();
  client = createDocumentClient();
  await it.connect({ id: 'conn/1', customerId: 'cust#1', system: 'SAP PM', company: 'Nordwind' });
  await it.act('conn/1', 'break');
  await it.world.settle();
  await client.send(new CreateTableCommand(createTableInput(COPY)));
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: COPY });
  for await (const item of scanAll<object>({ client, tableName: it.world.tableName }, {})) await put(COPY, item);
  await put(COPY, { pk: 'MESSAGE#old', sk: 'MESSAGE', expiresAt: 1 });
  await it.ops('customers', 'erase', 'cust#1', '--yes');
  await it.act('conn/1', 'repair');
  await it.ops('mode', 'shadow');
});

afterAll(async () => {
  client.destroy();
  await it.stop();
});

const put = (table: string, item: object) => client.send(new PutCommand({ TableName: table, Item: { ...item } }));

const restored = async (...options: string[]) => {
  const { code, stdout, stderr } = await it.ops('restore', COPY, '--json', ...options);
  return code === 0 ? (JSON.parse(stdout) as Record<string, number>) : stderr;
};

const health = async () => {
  const connection = await it.world.connections.load('conn/1');
  return connection && healthOfConnection(connection);
};

test('a copy that is not there, the table itself, and nobody to ask are refused', async () => {
  expect((await it.ops('restore', 'nowhere', '--yes')).stderr).toMatch(/There is no table nowhere/);
  expect((await it.ops('restore', it.world.tableName, '--yes')).stderr).toMatch(/the table of the stage itself/);
  expect(await restored()).toMatch(/add --yes/);
});

test('a dry run counts and changes nothing', async () => {
  expect(await restored('--dry-run')).toMatchObject({ different: 1, dryRun: true });
  expect((await it.ops('customers', 'show', 'cust#1')).code).toBe(2);
});

test('what is missing comes back; what has changed since stays, and so does the mode', async () => {
  expect(await restored('--yes')).toMatchObject({ missing: expect.any(Number), different: 1, overwrite: false });
  expect((await it.ops('customers', 'show', 'cust#1')).stdout).toMatch(/Nordwind/);
  expect(await health()).toBe('active');
  expect(await restored('--yes')).toMatchObject({ missing: 0, different: 1 });
});

test('with --overwrite everything is as it was then, except what belongs to the stage itself or has expired', async () => {
  expect(await restored('--yes', '--overwrite')).toMatchObject({ missing: 0, different: 1 });
  expect(await health()).toBe('reauthorization_required');
  expect((await it.ops('mode', 'show')).stdout).toMatch(/^shadow/);
  expect(await restored('--dry-run')).toMatchObject({ missing: 0, different: 0 });
});
