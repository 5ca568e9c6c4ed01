import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSecretWriter } from '../../shared/adapters/secrets/secretWriter.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(30_000);

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

describe('secrets set', () => {
  test('case 15: what is piped in is stored without its newline, and never shown', async () => {
    const { code, stdout, stderr } = await it.opsWith('whk_rotated_B2\n', 'secrets', 'set', 'signing', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { name: 'signing', stored: names.signing }]);
    expect(`${stdout}${stderr}`).not.toContain('whk_rotated_B2');
    expect(await kept(names.signing)).toBe('whk_rotated_B2');
  });

  test('a secret that is not there yet is created', async () => {
    expect(await kept(names.slackBot)).toBe('absent');
    expect((await it.opsWith('xoxb-1-2-abc', 'secrets', 'set', 'slack-bot')).code).toBe(0);
    expect(await kept(names.slackBot)).toBe('xoxb-1-2-abc');
  });

  test.each([
    ['case 18: a decorated signing secret', 'signing', 'v1,whsec_QUJD', 'webhook secret from Makini'],
    ['case 17: an empty signing secret', 'signing', ' \n', 'webhook secret from Makini'],
    ['credentials that are no JSON', 'provider', 'QUJD', 'client_id'],
    ['case 16: JSON of another shape', 'provider', '{"user":"QUJD"}', 'client_id'],
    ['a webhook in place of a bot token', 'slack-bot', 'https://hooks.slack.com/services/QUJD', 'xoxb-'],
    ['a token in place of a webhook', 'slack-operators', 'xoxb-QUJD', 'https://hooks.slack.com'],
  ])('%s is refused with what is expected, and nothing is stored', async (_what, name, content, remedy) => {
    const { code, stdout, stderr } = await it.opsWith(content, 'secrets', 'set', name);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(remedy)]);
    expect(stderr).not.toContain('QUJD');
    for (const stored of [names.signing, names.provider, names.slackBot, names.slackOperators]) {
      expect(await kept(stored)).not.toBe(content);
    }
  });

  test('an unknown name lists the known ones', async () => {
    const { code, stderr } = await it.opsWith('x', 'secrets', 'set', 'sining');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('signing, provider, links, slack-bot, slack-operators'),
    ]);
  });
});

describe('a secret that was removed', () => {
  test('comes back when it is stored again within the week, and can then be forgotten for good', async () => {
    const writer = createSecretWriter(client);
    const name = names.slackOfCustomer('cust_77');
    await writer.put(name, 'https://hooks.slack.com/services/one');
    await writer.remove(name, 'recoverable');
    expect(await kept(name)).toBe('deleted');
    await writer.put(name, 'https://hooks.slack.com/services/two');
    expect(await kept(name)).toBe('https://hooks.slack.com/services/two');
    await writer.remove(name, 'recoverable');
    await writer.remove(name, 'forgotten');
    expect(await kept(name)).toBe('absent');
    await writer.remove(name, 'forgotten');
  });
});
