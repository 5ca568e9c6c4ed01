import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { makiniDeliveryVerifier, signBody } from '../../shared/adapters/makini/signature.ts';
import { verifierByEndpoint } from '../../shared/adapters/secrets/verifierByEndpoint.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { type SecretsWorld, startSecretsWorld } from '../fixtures/secretsWorld.ts';

let world: SecretsWorld;

beforeAll(async () => {
  world = await startSecretsWorld();
});
afterAll(() => world.stop());

const BODY = '{"event":"sync.completed"}';
const VERIFIED = { kind: 'verified' };
const rejected = (reason: string) => ({ kind: 'rejected', reason });

function scene() {
  const parts = world.scene();
  const { reader, clock, journal, names } = parts;
  const scheme = (secrets: Parameters<typeof makiniDeliveryVerifier>[1]) =>
    makiniDeliveryVerifier(DEFAULTS.signature, secrets);
  const verifier = verifierByEndpoint({ reader, clock, journal, names, cacheFor: 5 * MINUTE, scheme });
  return {
    ...parts,
    verify: (secret: string, endpoint?: string) =>
      verifier.verify({
        body: Buffer.from(BODY),
        headers: { 'x-webhook-signature': signBody(secret, BODY, 'hex') },
        receivedAt: clock.now(),
        ...(endpoint !== undefined && { endpoint }),
      }),
    store: (endpoint: string | undefined, text: string) =>
      world.put(endpoint === undefined ? names.signing : names.signingOfEndpoint(endpoint), text),
  };
}

describe('a URL and a secret of its own', () => {
  test('each secret verifies at its own URL and nowhere else', async () => {
    const { store, verify } = scene();
    await store(undefined, 'shared');
    await store('conn_1', 'first');
    await store('conn_2', 'second');
    expect(await verify('shared')).toEqual(VERIFIED);
    expect(await verify('first', 'conn_1')).toEqual(VERIFIED);
    expect(await verify('second', 'conn_2')).toEqual(VERIFIED);
    for (const [secret, endpoint] of [
      ['first', undefined],
      ['shared', 'conn_1'],
      ['second', 'conn_1'],
    ] as const) {
      expect(await verify(secret, endpoint)).toEqual(rejected('signature_mismatch'));
    }
  });

  test('one that nobody set up is unknown: no alarm, one look a minute; set up, it works within a minute', async () => {
    const { store, verify, journal, reads, clock } = scene();
    for (let n = 0; n < 100; n++) expect(await verify('first', 'conn_9')).toEqual(rejected('unknown_endpoint'));
    expect(reads).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    expect([journal.counted, journal.entries]).toEqual([{}, []]);
    await store('conn_9', 'first');
    clock.advance(MINUTE);
    expect(await verify('first', 'conn_9')).toEqual(VERIFIED);
  });

  test('one that was removed is unknown when its memory is over', async () => {
    const { store, verify, names, clock } = scene();
    await store('conn_1', 'first');
    expect(await verify('first', 'conn_1')).toEqual(VERIFIED);
    await world.remove(names.signingOfEndpoint('conn_1'));
    clock.advance(5 * MINUTE);
    expect(await verify('first', 'conn_1')).toEqual(rejected('unknown_endpoint'));
  });

  test('case 16, 17: one whose secret cannot be used fails closed and is reported, like the stage’s own', async () => {
    const { store, verify, journal } = scene();
    await store('conn_1', '{"other":"first"}');
    await expect(verify('first', 'conn_1')).rejects.toThrow('is unusable: unknown_json');
    expect(journal.counted).toEqual({ SecretUnusable: 1 });
  });

  test('odd names are endpoints of their own or none; they never reach another’s secret', async () => {
    const { store, verify } = scene();
    await store(undefined, 'shared');
    await store('conn_1', 'first');
    await store('con/n 1é', 'odd');
    expect(await verify('odd', 'con/n 1é')).toEqual(VERIFIED);
    for (const endpoint of ['', '..', '../signing', 'conn_1/', 'CONN_1', 'x'.repeat(201)]) {
      expect(await verify('first', endpoint)).toEqual(rejected('unknown_endpoint'));
      expect(await verify('shared', endpoint)).toEqual(rejected('unknown_endpoint'));
    }
  });

  test('rotation: the replaced secret is good for a day, and case 19: a new one is found at once', async () => {
    const { store, verify, clock } = scene();
    await store('conn_1', 'old');
    expect(await verify('old', 'conn_1')).toEqual(VERIFIED);
    await store('conn_1', 'new');
    expect(await verify('new', 'conn_1')).toEqual(VERIFIED);
    expect(await verify('old', 'conn_1')).toEqual(VERIFIED);
    clock.advance(DAY);
    expect(await verify('old', 'conn_1')).toEqual(rejected('signature_mismatch'));
  });
});
