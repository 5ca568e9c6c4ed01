import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { movableClock } from '../../local/clock.ts';
import type { RunningServer } from '../../local/servers/running-server.ts';
import { openKeyVault } from '../../shared/adapters/azure-key-vault/secrets.ts';
import { createAzureTokenVault } from '../../shared/adapters/azure-key-vault/tokenVault.ts';
import { vaultRequests } from '../../shared/adapters/hashicorp-vault/http.ts';
import { keyValue } from '../../shared/adapters/hashicorp-vault/keyValue.ts';
import { loginByToken } from '../../shared/adapters/hashicorp-vault/login.ts';
import { createHashicorpTokenVault } from '../../shared/adapters/hashicorp-vault/tokenVault.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { KEY_VAULT_ACCESS, startKeyVault, wayTo } from '../fixtures/keyVaultStub.ts';
import { memoryTokenVault } from '../fixtures/memory/tokens.ts';
import { type MortalProxy, startMortalProxy } from '../fixtures/mortalProxy.ts';
import { openBaoBinary, startOpenBao } from '../fixtures/openBao.ts';
import { type SecretsWorld, startSecretsWorld } from '../fixtures/secretsWorld.ts';
import { START, testClock } from './support/time.ts';
import { tokenVaultContract } from './tokenVault.ts';
import { tokenVaultCrashContract } from './tokenVaultCrash.ts';

tokenVaultContract('in memory', () => {
  const clock = testClock();
  return { vault: memoryTokenVault(clock), advance: clock.advance };
});

describe('Secrets Manager', () => {
  let world: SecretsWorld;
  let proxy: MortalProxy;
  beforeAll(async () => {
    world = await startSecretsWorld();
    proxy = await startMortalProxy(world.url);
  });
  afterAll(async () => {
    await Promise.all([world.stop(), proxy.stop()]);
  });

  tokenVaultContract('Secrets Manager', () => {
    const vault = createTokenVault({ ...world.scene(), stage: 'test' });
    return { vault, advance: world.clock.advance };
  });

  tokenVaultCrashContract('Secrets Manager', async () => {
    const scene = world.scene();
    const once = { connection: 1_000, request: 5_000, maxAttempts: 1 };
    const client = createSecretsClient(once, {
      endpoint: proxy.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    return {
      vault: createTokenVault({ ...scene, stage: 'test' }),
      mortal: createTokenVault({ ...scene, client, reader: createSecretReader(client), stage: 'test' }),
      proxy,
    };
  });
});

describe('Key Vault', () => {
  const clock = movableClock({ startAt: START });
  let server: RunningServer;
  let proxy: MortalProxy;
  let prefixes = 0;
  beforeAll(async () => {
    server = await startKeyVault(clock);
    proxy = await startMortalProxy(server.url);
  });
  afterAll(async () => {
    await Promise.all([server.stop(), proxy.stop()]);
  });

  const openAt = (url: string, prefix: string) => {
    const secrets = openKeyVault(KEY_VAULT_ACCESS, { httpClient: wayTo(url), maxRetries: 0, askEvery: 1 });
    return createAzureTokenVault({
      tokens: secrets,
      pending: secrets,
      journal: recordedJournal(),
      stage: 'test',
      prefix,
    });
  };

  tokenVaultContract('Key Vault', () => ({
    vault: openAt(server.url, `reconnect/test${prefixes++}`),
    advance: clock.advance,
  }));

  tokenVaultCrashContract('Key Vault', async () => {
    const prefix = `reconnect/test${prefixes++}`;
    return { vault: openAt(server.url, prefix), mortal: openAt(proxy.url, prefix), proxy };
  });
});

const binary = openBaoBinary();

// CI installs it; elsewhere: CONTRIBUTING.md.
(binary === undefined && process.env['CI'] === undefined ? describe.skip : describe)('OpenBao', () => {
  let server: Awaited<ReturnType<typeof startOpenBao>>;
  let proxy: MortalProxy;
  let prefixes = 0;
  beforeAll(async () => {
    server = await startOpenBao(binary ?? '');
    proxy = await startMortalProxy(server.url);
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), proxy?.stop()]);
  });

  const openAt = (address: string, prefix: string) => {
    const login = loginByToken(async () => server.token);
    const kv = keyValue(vaultRequests({ address }, login, testClock()), 'secret');
    return createHashicorpTokenVault({ kv, journal: recordedJournal(), stage: 'test', prefix });
  };

  test('a server of Vault’s API is there', () => {
    expect(binary).toMatch(/bao|vault/);
  });

  tokenVaultContract('OpenBao', () => ({ vault: openAt(server.url, `reconnect/test-${prefixes++}`) }));

  tokenVaultCrashContract('OpenBao', async () => {
    const prefix = `reconnect/test-${prefixes++}`;
    return { vault: openAt(server.url, prefix), mortal: openAt(proxy.url, prefix), proxy };
  });
});
