import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';
import { signed } from '../fixtures/webhookFunction.ts';

jest.setTimeout(120_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;
let client: ReturnType<typeof createSecretsClient>;
const names = secretNames('reconnect/local');

beforeAll(async () => {
  it = await startOpsWorld();
  client = createSecretsClient(undefined, {
    endpoint: it.world.endpoints.secretsManager,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await it.stop();
});

const kept = async (name: string) => {
  const reading = await createSecretReader(client).read(name);
  return reading.kind === 'found' ? reading.text : reading.flaw;
};

const BODY = '{"event":"sync.completed"}';
const deliver = async (secret: string, endpoint = '') => {
  const url = `${it.world.urls.api}${it.world.webhookPath}${endpoint}`;
  return (await fetch(url, { method: 'POST', headers: signed(BODY, secret), body: BODY })).status;
};

describe('secrets rotate and retire', () => {
  test('an operator is walked through: both verify, a second rotation too soon is refused, retired is retired', async () => {
    const old = it.world.webhookSecret;
    expect(await deliver(old)).toBe(200);
    const { code, stdout, stderr } = await it.opsWith('whk_new_B2\n', 'secrets', 'rotate', 'signing');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /1\. Done: .*Both verify until \d{4}.*\n2\. Wait a minute.*\n3\. See .*\n.*\n4\. .*secrets retire signing/,
    );
    expect(stdout).not.toContain('whk_new_B2');
    expect([await deliver('whk_new_B2'), await deliver(old)]).toEqual([200, 200]);

    const again = await it.opsWith('whk_third_C3', 'secrets', 'rotate', 'signing');
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/accepted until .*secrets retire signing/s)]);
    expect((await it.opsWith('whk_new_B2', 'secrets', 'rotate', 'signing')).stderr).toContain('current already');
    expect(await kept(names.signing)).toBe('whk_new_B2');

    expect(JSON.parse((await it.ops('secrets', 'retire', 'signing', '--json')).stdout)).toMatchObject({
      retired: true,
    });
    it.world.clock.advance(MINUTE);
    expect([await deliver('whk_new_B2'), await deliver(old)]).toEqual([200, 401]);
    expect(JSON.parse((await it.ops('secrets', 'retire', 'signing', '--json')).stdout)).toMatchObject({
      retired: false,
    });

    expect((await it.opsWith('whk_third_C3', 'secrets', 'rotate', 'signing')).code).toBe(0);
    expect((await it.opsWith('whk_fourth_D4', 'secrets', 'rotate', 'signing', '--force')).code).toBe(0);
    it.world.clock.advance(DAY);
    expect((await it.opsWith('whk_fifth_E5', 'secrets', 'rotate', 'signing')).code).toBe(0);
  });

  test.each([
    ['what is no secret', ['secrets', 'rotate', 'signing'], ' ', 'is no signing secret'],
    ['what is not there yet', ['secrets', 'rotate', 'signing/conn_404'], 'x', 'secrets set signing/conn_404'],
    ['what is not there', ['secrets', 'retire', 'signing/conn_404'], '', 'There is no secret signing/conn_404'],
    ['another kind of secret', ['secrets', 'rotate', 'provider'], 'x', 'expected: signing, or signing/ENDPOINT'],
    ['a name that no URL has', ['secrets', 'set', 'signing/a b'], 'x', 'an endpoint has letters'],
  ])('%s is refused with its remedy', async (_what, args, input, remedy) => {
    const { code, stderr } = await it.opsWith(input, ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(remedy)]);
  });
});

describe('a URL and a secret of its own', () => {
  test('is set, delivered to, and refuses what is signed with another’s', async () => {
    expect((await it.opsWith('whk_conn_1', 'secrets', 'set', 'signing/conn_1')).code).toBe(0);
    expect(await kept(names.signingOfEndpoint('conn_1'))).toBe('whk_conn_1');
    expect(await deliver('whk_conn_1', '/conn_1')).toBe(200);
    expect([await deliver('whk_conn_1'), await deliver('whk_conn_1', '/conn_2')]).toEqual([401, 404]);
  });

  test('a fleet is set up from a CSV, again without a change, and with a secret changed', async () => {
    const csv = (secret: string) => `endpoint,secret\nfleet_1,whk_f1\nfleet_2,${secret}\n`;
    const run = async (secret: string, ...options: string[]) =>
      JSON.parse((await it.opsWith(csv(secret), 'secrets', 'import', '--json', ...options)).stdout);
    expect(await run('whk_f2', '--dry-run')).toEqual({ created: 2, changed: 0, unchanged: 0, dryRun: true });
    expect(await kept(names.signingOfEndpoint('fleet_1'))).toBe('absent');
    expect(await run('whk_f2')).toEqual({ created: 2, changed: 0, unchanged: 0, dryRun: false });
    expect(await run('whk_f2')).toEqual({ created: 0, changed: 0, unchanged: 2, dryRun: false });
    expect(await run('whk_f3')).toEqual({ created: 0, changed: 1, unchanged: 1, dryRun: false });
    expect([await deliver('whk_f2', '/fleet_2'), await deliver('whk_f3', '/fleet_2')]).toEqual([200, 200]);
  });

  test('a wrong file stores nothing and tells each line, never what is in it', async () => {
    const csv = 'endpoint,secret\nok_1,whk_ok\na b,whk_s3\nok_1,whk_s4\nok_2,\n';
    const { code, stderr } = await it.opsWith(csv, 'secrets', 'import');
    expect([code, stderr]).toEqual([
      2,
      [
        'Nothing was stored: the file is wrong.',
        '  - line 3: endpoint must have letters, digits, and . _ ~ - only',
        '  - line 4: its endpoint stands above already',
        '  - line 5: secret cannot be used',
        '',
      ].join('\n'),
    ]);
    expect(await kept(names.signingOfEndpoint('ok_1'))).toBe('absent');
    expect((await it.opsWith('', 'secrets', 'import')).stderr).toContain('no endpoint is in it');
  });
});
