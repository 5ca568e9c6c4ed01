import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import type { RunningServer } from '../../local/servers/running-server.ts';
import { startSecretsManager } from '../../local/servers/secrets-manager.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

let clock: MovableClock;
let server: RunningServer;
let client: SecretsManagerClient;
let name: string;

beforeAll(async () => {
  clock = movableClock({ startAt: START });
  server = await startSecretsManager({ clock });
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});
beforeEach(() => {
  name = `reconnect/${randomUUID()}`;
});

const create = (secret: string) => client.send(new CreateSecretCommand({ Name: name, SecretString: secret }));
const read = (by: { VersionStage?: string; VersionId?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId: name, ...by }));

describe('the local Secrets Manager', () => {
  test('reads back text and bytes by name, ARN and ARN without suffix', async () => {
    const { ARN } = await create('whk_demo_A1');
    expect((await read()).SecretString).toBe('whk_demo_A1');
    for (const SecretId of [ARN, ARN?.slice(0, -7)]) {
      expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe('whk_demo_A1');
    }
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-central-1:\d{12}:secret:reconnect\/.+-[0-9a-f]{6}$/);
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretBinary: Buffer.from([0xe9, 0]) }));
    expect(Buffer.from((await read()).SecretBinary ?? [])).toEqual(Buffer.from([0xe9, 0]));
  });

  test('a new value takes AWSCURRENT and leaves AWSPREVIOUS on the old one', async () => {
    const first = await create('old');
    const second = await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'new' }));
    expect((await read()).SecretString).toBe('new');
    expect((await read({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('old');
    expect((await read({ VersionId: first.VersionId ?? '' })).VersionStages).toEqual(['AWSPREVIOUS']);
    const described = await client.send(new DescribeSecretCommand({ SecretId: name }));
    expect(described.VersionIdsToStages).toEqual({
      [first.VersionId ?? '']: ['AWSPREVIOUS'],
      [second.VersionId ?? '']: ['AWSCURRENT'],
    });
  });

  test('a pending value waits under its own label until the stage is moved, as in a rotation', async () => {
    const first = await create('old');
    const next = await client.send(
      new PutSecretValueCommand({ SecretId: name, SecretString: 'next', VersionStages: ['AWSPENDING'] }),
    );
    expect((await read()).SecretString).toBe('old');
    expect((await read({ VersionStage: 'AWSPENDING' })).SecretString).toBe('next');
    const move = { SecretId: name, VersionStage: 'AWSCURRENT', MoveToVersionId: next.VersionId };
    await expect(client.send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await client.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: first.VersionId }));
    expect((await read()).SecretString).toBe('next');
    expect((await read({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('old');
  });

  test('the same token with the same value is one version; with another value it is refused', async () => {
    await create('first');
    const ClientRequestToken = randomUUID();
    const put = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId: name, SecretString, ClientRequestToken }));
    await put('second');
    expect((await put('second')).VersionId).toBe(ClientRequestToken);
    await expect(put('third')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('dates versions by the injected clock', async () => {
    await create('value');
    const { CreatedDate } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    const age = (CreatedDate?.getTime() ?? 0) - START;
    expect(age).toBeGreaterThanOrEqual(0);
    expect(clock.now() - (CreatedDate?.getTime() ?? 0)).toBeLessThan(5000);
  });

  test('answers the errors of the real service', async () => {
    await expect(read()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await create('value');
    await expect(create('again')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await expect(read({ VersionStage: 'AWSPENDING' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('staging label: AWSPENDING'),
    });
    await expect(read({ VersionId: randomUUID() })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(
      client.send(new PutSecretValueCommand({ SecretId: name, SecretString: undefined })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
    const unknown = await fetch(server.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.toString', 'content-type': 'application/x-amz-json-1.1' },
      body: '{}',
    });
    expect([unknown.status, await unknown.json()]).toEqual([400, { __type: 'UnknownOperationException', Message: '' }]);
  });

  test('a deleted secret is refused, can be restored, and is gone after its window', async () => {
    await create('value');
    await client.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: 7 }));
    await expect(read()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await client.send(new RestoreSecretCommand({ SecretId: name }));
    expect((await read()).SecretString).toBe('value');
    await client.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: 7 }));
    clock.advance(7 * DAY);
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create('second life');
    await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('lists by filters, page by page', async () => {
    const prefix = name;
    for (const suffix of ['a', 'b', 'c']) {
      await client.send(new CreateSecretCommand({ Name: `${prefix}/${suffix}`, SecretString: suffix }));
    }
    await client.send(new TagResourceCommand({ SecretId: `${prefix}/b`, Tags: [{ Key: 'kind', Value: 'slack' }] }));
    const namesBy = async (values: string[], tag?: string) => {
      const found: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new ListSecretsCommand({
            MaxResults: 2,
            NextToken,
            Filters: [{ Key: 'name', Values: values }, ...(tag ? [{ Key: 'tag-value' as const, Values: [tag] }] : [])],
          }),
        );
        found.push(...(page.SecretList ?? []).map((entry) => entry.Name));
        NextToken = page.NextToken;
      } while (NextToken);
      return found;
    };
    expect(await namesBy([prefix])).toEqual([`${prefix}/a`, `${prefix}/b`, `${prefix}/c`]);
    expect(await namesBy([prefix], 'slack')).toEqual([`${prefix}/b`]);
    expect(await namesBy([`${prefix}/c`, `${prefix}/a`])).toEqual([`${prefix}/a`, `${prefix}/c`]);
  });
});
