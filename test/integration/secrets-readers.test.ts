import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createProviderCredentials } from '../../shared/adapters/secrets/providerCredentials.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSlackSecrets } from '../../shared/adapters/secrets/slackSecrets.ts';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { describeError } from '../../shared/faults.ts';
import { type SecretsWorld, startSecretsWorld } from '../fixtures/secretsWorld.ts';

let world: SecretsWorld;

beforeAll(async () => {
  world = await startSecretsWorld();
});
afterAll(() => world.stop());

describe('names of secrets', () => {
  const { tokensOfConnection } = secretNames('reconnect/dev');

  test('a plain id is readable in its name', () => {
    expect(tokensOfConnection('conn_0001')).toBe('reconnect/dev/tokens/conn_0001');
  });

  test.each(['a/b', '../signing', 'a b', 'ü', '', 'x'.repeat(500), 'conn-abc123', 'a#b'])(
    'the id "%s" becomes a name that Secrets Manager takes and nothing else has',
    (id) => {
      expect(tokensOfConnection(id)).toMatch(/^reconnect\/dev\/tokens\/sha256-[0-9a-f]{64}$/);
      expect(tokensOfConnection(id)).not.toBe(tokensOfConnection(`${id} `));
    },
  );

  test('an id that looks like a digest does not share the name of another', () => {
    const name = tokensOfConnection('a/b');
    expect(tokensOfConnection(name.slice('reconnect/dev/tokens/'.length))).not.toBe(name);
  });
});

describe('token vault', () => {
  const scene = () => {
    const parts = world.scene();
    const vault = createTokenVault({ ...parts, stage: 'test' });
    return {
      ...parts,
      vault,
      store: (id: string, text: string) => world.put(parts.names.tokensOfConnection(id), text),
    };
  };

  test.each([
    ['Unix seconds', '1772360000', 1_772_360_000_000],
    ['Unix seconds as text', '"1772360000"', 1_772_360_000_000],
    ['milliseconds', '1772360000000', 1_772_360_000_000],
    ['ISO 8601', '"2026-03-01T10:13:20Z"', 1_772_360_000_000],
  ])('reads a token that expires at %s', async (_, expiresAt, instant) => {
    const { vault, store } = scene();
    await store('conn_1', `{"access_token":"at_1","refresh_token":"rt_1","expires_at":${expiresAt}}`);
    expect(await vault.current('conn_1')).toEqual({ accessToken: 'at_1', refreshToken: 'rt_1', expiresAt: instant });
  });

  test.each(['"soon"', 'null', '{}'])('a token whose expiry is %s is read without one', async (expiresAt) => {
    const { vault, store } = scene();
    await store('conn_1', `{"access_token":" at_1\\n","expires_at":${expiresAt}}`);
    expect(await vault.current('conn_1')).toEqual({ accessToken: 'at_1' });
  });

  test('none is kept, or no longer: none is given, and that is no fault', async () => {
    const { vault, journal, store, names } = scene();
    expect(await vault.current('conn_1')).toBeUndefined();
    await store('conn_2', '{"access_token":"at_1"}');
    await world.remove(names.tokensOfConnection('conn_2'));
    expect(await vault.current('conn_2')).toBeUndefined();
    expect(journal.entries).toEqual([]);
  });

  test('connections whose ids differ by case or sign keep their own', async () => {
    const { vault, store } = scene();
    const ids = ['conn_a', 'conn_A', 'conn/a', 'conn#a', 'conn a'];
    for (const id of ids) await store(id, JSON.stringify({ access_token: `of ${id}` }));
    expect((await Promise.all(ids.map((id) => vault.current(id)))).map((token) => token?.accessToken)).toEqual(
      ids.map((id) => `of ${id}`),
    );
  });

  test.each(['at_1', '{"token":"at_1"}', '{"access_token":""}', '["at_1"]'])(
    'content of another shape counts as none and is reported: %s',
    async (text) => {
      const { vault, store, journal } = scene();
      await store('conn_1', text);
      expect(await vault.current('conn_1')).toBeUndefined();
      expect(journal.counted).toEqual({ SecretUnusable: 1 });
      expect(JSON.stringify(journal.entries)).not.toContain('at_1');
    },
  );
});

describe("Slack's secrets", () => {
  const url = 'https://hooks.slack.com/services/T0/B0/s3cret';
  const scene = () => {
    const parts = world.scene();
    return { ...parts, slack: createSlackSecrets(parts) };
  };

  test.each([`${url}\n`, JSON.stringify({ webhook_url: url })])('reads a customer’s webhook from %p', async (text) => {
    const { slack, names } = scene();
    await world.put(names.slackOfCustomer('cust_1'), text);
    expect(await slack.webhookUrl('cust_1')).toBe(url);
    expect(await slack.webhookUrl('cust_2')).toBeUndefined();
  });

  test('reads the bot token and the operators’ webhook', async () => {
    const { slack, names } = scene();
    await world.put(names.slackBot, '{"bot_token":"xoxb-1"}');
    await world.put(names.slackOperators, url);
    expect(await slack.botToken()).toBe('xoxb-1');
    expect(await slack.operatorsWebhookUrl()).toBe(url);
  });

  test('content of another shape counts as none and is reported without it', async () => {
    const { slack, names, journal } = scene();
    await world.put(names.slackBot, JSON.stringify({ webhook_url: url }));
    expect(await slack.botToken()).toBeUndefined();
    expect(journal.entries).toEqual([{ event: 'secret.unusable', name: names.slackBot, reason: 'unknown_json' }]);
  });
});

describe('provider credentials', () => {
  const scene = () => {
    const parts = world.scene();
    return { ...parts, credentials: createProviderCredentials(parts) };
  };

  test.each(['{"client_id":"id_1","client_secret":"cs_1\\n"}', '{"clientId":"id_1","clientSecret":"cs_1"}'])(
    'reads %s',
    async (text) => {
      const { credentials, names } = scene();
      await world.put(names.provider, text);
      expect(await credentials.read()).toEqual({ clientId: 'id_1', clientSecret: 'cs_1' });
    },
  );

  test.each([
    ['absent', undefined],
    ['unknown_json', '{"client_id":"id_1"}'],
    ['unknown_json', 'cs_1'],
    ['empty', ' '],
  ])('%s: throws without telling and is reported', async (reason, text) => {
    const { credentials, names, journal } = scene();
    if (text !== undefined) await world.put(names.provider, text);
    await expect(credentials.read()).rejects.toThrow(`Secret ${names.provider} is unusable: ${reason}`);
    expect(journal.counted).toEqual({ SecretUnusable: 1 });
  });
});

describe('a store that does not answer', () => {
  test('is given up in time, and the error names the secret and not the server’s text', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = createSecretsClient(
      { connection: 100, request: 150, maxAttempts: 2 },
      {
        endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      },
    );
    const started = performance.now();
    const error: unknown = await createSecretReader(client)
      .read('reconnect/dev/signing')
      .catch((thrown: unknown) => thrown);
    const took = performance.now() - started;
    client.destroy();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(took).toBeLessThan(1_500);
    expect(describeError(error)).toMatch(
      /^Fault: Secret reconnect\/dev\/signing could not be read < TimeoutError( \(\w+\))?$/,
    );
  });
});
