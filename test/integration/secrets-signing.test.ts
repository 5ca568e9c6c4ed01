import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSigningSecrets } from '../../shared/adapters/secrets/signingSecrets.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { type SecretsWorld, startSecretsWorld } from '../fixtures/secretsWorld.ts';

let world: SecretsWorld;

beforeAll(async () => {
  world = await startSecretsWorld();
});
afterAll(() => world.stop());

function scene() {
  const parts = world.scene();
  const { reader, clock, journal, names, reads } = parts;
  const secrets = createSigningSecrets({ reader, clock, journal, name: names.signing, cacheFor: 5 * MINUTE });
  return { ...parts, secrets, store: (text: string) => world.put(names.signing, text), loads: () => reads.length / 2 };
}

describe('what a signing secret may look like', () => {
  test.each([
    ['plain', 'whk_demo_A1', ['whk_demo_A1']],
    ['case 15: with a line break after it', 'whk_demo_A1\n', ['whk_demo_A1']],
    ['with white space and a byte order mark', '\ufeff  whk_demo_A1\r\n\t', ['whk_demo_A1']],
    ['case 16: JSON', '{"signing_secret":"whk_demo_A1"}', ['whk_demo_A1']],
    ['JSON with white space inside', '{ "signing_secret": " whk_demo_A1\\n" }', ['whk_demo_A1']],
    ['several', '{"signing_secrets":["whk_demo_A1","whk_demo_B2"]}', ['whk_demo_A1', 'whk_demo_B2']],
    ['case 18: with a prefix of its own, never cut', 'whsec_aa_bb=', ['whsec_aa_bb=']],
    ['digits only', '1234567890', ['1234567890']],
  ])('%s', async (_, text, expected) => {
    const { secrets, store } = scene();
    await store(text);
    expect(await secrets.active()).toEqual(expected);
  });

  test.each([
    ['case 16: other JSON', '{"other":"whk_demo_A1"}', 'unknown_json'],
    ['case 16: a key more than expected', '{"signing_secret":"whk_demo_A1","note":"x"}', 'unknown_json'],
    ['a JSON text', '"whk_demo_A1"', 'unknown_json'],
    ['a JSON list', '["whk_demo_A1"]', 'unknown_json'],
    ['broken JSON', '{"signing_secret":"whk_demo_A1"', 'unknown_json'],
    ['null', 'null', 'unknown_json'],
    ['a number as secret', '{"signing_secret":12}', 'unknown_json'],
    ['case 17: white space only', ' \n', 'empty'],
    ['case 17: an empty text in JSON', '{"signing_secret":""}', 'empty'],
    ['case 17: an empty one among several', '{"signing_secrets":["whk_demo_A1"," "]}', 'empty'],
    ['case 17: an empty list', '{"signing_secrets":[]}', 'empty'],
    ['case 18: the key of another scheme', 'v1,whsec_aa', 'prefixed'],
    ['a line break within', 'whk_demo\nA1', 'control_characters'],
  ])('%s: fails closed and is reported', async (_, text, reason) => {
    const { secrets, store, journal, names } = scene();
    await store(text);
    await expect(secrets.active()).rejects.toThrow(`Secret ${names.signing} is unusable: ${reason}`);
    expect(journal.counted).toEqual({ SecretUnusable: 1 });
    expect(journal.entries).toEqual([{ event: 'secret.unusable', name: names.signing, reason }]);
    expect(JSON.stringify(journal.entries)).not.toContain('whk_demo');
  });

  test('case 16: bytes fail closed', async () => {
    const { secrets, names, journal } = scene();
    await world.putBinary(names.signing);
    await expect(secrets.active()).rejects.toThrow('is unusable: binary');
    expect(journal.counted).toEqual({ SecretUnusable: 1 });
  });

  test.each(['never created', 'created without a value'])('case 17: %s fails closed', async (how) => {
    const { secrets, names, journal } = scene();
    if (how !== 'never created') await world.create(names.signing);
    await expect(secrets.active()).rejects.toThrow('is unusable: absent');
    expect(journal.counted).toEqual({ SecretUnusable: 1 });
  });

  test('a secret that waits for its deletion fails closed', async () => {
    const { secrets, names, store } = scene();
    await store('whk_demo_A1');
    await world.remove(names.signing);
    await expect(secrets.active()).rejects.toThrow('is unusable: deleted');
  });

  test('a secret that was mended is used at once', async () => {
    const { secrets, store } = scene();
    await store('');
    await expect(secrets.active()).rejects.toThrow('is unusable: empty');
    await store('whk_demo_A1');
    expect(await secrets.active()).toEqual(['whk_demo_A1']);
  });
});

describe('rotation', () => {
  test('the previous secret is accepted for a day after the new one was made', async () => {
    const { secrets, store, clock } = scene();
    await store('old');
    clock.advance(30 * DAY);
    await store('new');
    expect(await secrets.active()).toEqual(['new', 'old']);
    clock.advance(DAY - 1_000);
    expect(await secrets.active()).toEqual(['new', 'old']);
    clock.advance(2_000);
    expect(await secrets.active()).toEqual(['new']);
  });

  test('the previous secret ends on time even while it is still in memory', async () => {
    const { secrets, store, clock, loads } = scene();
    await store('old');
    await store('new');
    clock.advance(DAY - MINUTE);
    expect(await secrets.active()).toEqual(['new', 'old']);
    clock.advance(MINUTE);
    expect(await secrets.active()).toEqual(['new']);
    expect(loads()).toBe(1);
  });

  test('a flaw in the previous version stops nothing', async () => {
    const { secrets, store, journal } = scene();
    await store('{"placeholder":"set me"}');
    await store('whk_demo_A1');
    expect(await secrets.active()).toEqual(['whk_demo_A1']);
    expect(journal.counted).toEqual({});
  });

  test('a previous version that could not be read is read again a minute later, not after the cache time', async () => {
    const { store, clock, journal, names, reader } = scene();
    await store('old');
    await store('new');
    let fails = true;
    const read: typeof reader.read = (name, version) =>
      version === 'AWSPREVIOUS' && fails ? Promise.reject(new Error('throttled')) : reader.read(name, version);
    const secrets = createSigningSecrets({
      reader: { read },
      clock,
      journal,
      name: names.signing,
      cacheFor: 5 * MINUTE,
    });
    expect(await secrets.active()).toEqual(['new']);
    fails = false;
    clock.advance(MINUTE);
    expect(await secrets.active()).toEqual(['new', 'old']);
  });

  test('within the cache time nothing is read again, after it everything is', async () => {
    const { secrets, store, clock, loads } = scene();
    await store('old');
    await secrets.active();
    await store('new');
    clock.advance(5 * MINUTE - 1_000);
    expect(await secrets.active()).toEqual(['old']);
    expect(loads()).toBe(1);
    clock.advance(1_001);
    expect(await secrets.active()).toEqual(['new', 'old']);
    expect(loads()).toBe(2);
  });

  test('simultaneous first requests share one load', async () => {
    const { secrets, store, loads } = scene();
    await store('whk_demo_A1');
    await Promise.all(Array.from({ length: 20 }, () => secrets.active()));
    expect(loads()).toBe(1);
  });

  test('case 19: one refresh after a rotation, then 1,000 bad requests cause no other within a minute', async () => {
    const { secrets, store, clock, loads } = scene();
    await store('old');
    await secrets.active();
    await store('new');
    expect(await secrets.refresh()).toBe(true);
    expect(await secrets.active()).toEqual(['new', 'old']);
    expect(await Promise.all(Array.from({ length: 1_000 }, () => secrets.refresh()))).not.toContain(true);
    expect(loads()).toBe(2);
    clock.advance(MINUTE);
    expect(await secrets.refresh()).toBe(false);
    expect(loads()).toBe(3);
  });

  test('case 19: requests that fail while a refresh is under way share its outcome', async () => {
    const { secrets, store, loads } = scene();
    await store('old');
    await secrets.active();
    await store('new');
    expect(await Promise.all([secrets.refresh(), secrets.refresh(), secrets.refresh()])).toEqual([true, true, true]);
    expect(loads()).toBe(2);
  });

  test('a store that cannot be read: known secrets stay for their time, then requests fail', async () => {
    const { secrets, store, clock, fail, journal } = scene();
    await store('whk_demo_A1');
    await secrets.active();
    fail(true);
    expect(await secrets.refresh()).toBe(false);
    expect(await secrets.active()).toEqual(['whk_demo_A1']);
    clock.advance(5 * MINUTE);
    await expect(secrets.active()).rejects.toThrow('unreachable');
    expect(journal.counted).toEqual({});
  });

  test('a refresh that finds an unusable secret fails closed', async () => {
    const { secrets, store } = scene();
    await store('whk_demo_A1');
    await secrets.active();
    await store('{"other":1}');
    await expect(secrets.refresh()).rejects.toThrow('is unusable: unknown_json');
  });
});
