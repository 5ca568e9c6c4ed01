import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { type Simulator, startSimulator } from '../../local/makini/server.ts';
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { makiniLogins, makiniReads, makiniRefreshes } from '../../shared/adapters/makini/reads.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createTokenVault } from '../../shared/adapters/secrets/tokenVault.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { TokenPair } from '../../shared/domain/tokenPair.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { ownPairs } from '../../shared/usecases/pairs/ownPairs.ts';
import { renewPair } from '../../shared/usecases/pairs/renewPair.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { recordedJournal } from '../fixtures/journal.ts';

const REDIRECT = 'https://reconnect.example/reconnect/callback';
const PUBLISHED_LIFE = 30 * DAY;
const AHEAD = 3 * DAY;

let clock: MovableClock;
let aws: Aws;
let makini: Simulator;
let connections = 0;
/** A connection of the test's own. */
let id: string;

beforeAll(async () => {
  clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:00Z') });
  aws = await startAws(clock);
  makini = await startSimulator({
    clock,
    webhookUrl: () => undefined,
    webhookSecret: 'whk_demo_A1',
    signatureHeader: 'x-webhook-signature',
    signatureEncoding: 'hex',
    redirectUris: () => [REDIRECT],
  });
});

afterAll(async () => {
  await makini.stop();
  await aws.stop();
});

beforeEach(async () => {
  id = `conn/${++connections}`;
  await sim('/switches', { expiresIn: 'seconds', mintingEnds: false });
  await sim('/connections', { id, system: 'SAP', company: 'Nordwind', customerId: 'cust_1' });
});

async function sim(path: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${makini.url}/sim${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { code: string };
}

/** How many pairs the provider has given out while something was done. */
async function givenBy(work: () => Promise<unknown>) {
  const given = async () =>
    (await (await fetch(`${makini.url}/sim/tokens`)).json()) as { minted: number; refreshed: number };
  const before = await given();
  await work();
  const after = await given();
  return { minted: after.minted - before.minted, refreshed: after.refreshed - before.refreshed };
}

/** A function that has just started: its own clients, memory and journal. */
function startFunction(clientSecret: string = SIMULATOR_CREDENTIALS.clientSecret) {
  const journal = recordedJournal();
  const parts = {
    settings: { ...DEFAULTS, baseUrl: makini.url },
    credentials: { read: async () => ({ clientId: SIMULATOR_CREDENTIALS.clientId, clientSecret }) },
    clock,
    journal,
  };
  const client = createSecretsClient();
  const vault = createTokenVault({
    client,
    reader: createSecretReader(client),
    journal,
    names: secretNames('reconnect/test'),
    stage: 'test',
  });
  const leases = createStageStore({ table: { client: createDocumentClient(), tableName: aws.tableName }, clock });
  const ports = { clock, chance: systemChance, journal, vault, leases, refresher: makiniRefreshes(parts) };
  const { status } = makiniReads({ ...parts, pairs: ownPairs(ports, { ahead: AHEAD, remembered: 100 }) });
  const login = makiniLogins({ ...parts, redirectUri: REDIRECT });
  return { journal, vault, leases, login, ports, read: () => status.read(id, clock.now() + 10 * SECOND) };
}

/** The customer logs in, and the pair that comes of it is in use. */
async function loggedIn(change: (pair: TokenPair) => TokenPair = (pair) => pair): Promise<TokenPair> {
  const { login, vault } = startFunction();
  const { code } = await sim(`/connections/${encodeURIComponent(id)}/login`, { redirectUri: REDIRECT });
  const exchanged = await login.exchange(code, clock.now() + 5 * SECOND);
  if (exchanged.kind !== 'exchanged') throw new Error(exchanged.kind);
  await vault.keepPending(id, 'login', change(exchanged.pair));
  await vault.promote(id, 'login');
  return exchanged.pair;
}

const current = () => startFunction().vault.current(id);
const works = async (pair: TokenPair | undefined) =>
  (await startFunction().login.identify(pair?.accessToken ?? '', clock.now() + 5 * SECOND)).kind === 'identified';

describe('a pair that is ours, over the wire', () => {
  test('case 90, makini token-owner: twenty functions that look at once near its end refresh it once, and all of them read', async () => {
    const old = await loggedIn();
    clock.advance(PUBLISHED_LIFE - AHEAD + HOUR);
    const functions = Array.from({ length: 20 }, () => startFunction());
    const given = await givenBy(async () => {
      const readings = await Promise.all(functions.map(({ read }) => read()));
      expect(readings.map(({ kind }) => kind)).toEqual(Array(20).fill('read'));
    });
    expect(given).toEqual({ minted: 0, refreshed: 1 });
    expect([await works(old), await works(await current())]).toEqual([false, true]);
    expect(functions.flatMap(({ journal }) => Object.keys(journal.counted))).toEqual([]);
  });

  test('whoever holds the lease and dies is followed by another, once it has lapsed', async () => {
    await loggedIn();
    clock.advance(PUBLISHED_LIFE - AHEAD + HOUR);
    await startFunction().leases.acquireLease(`pair:${id}`, 'the dead', clock.now(), clock.now() + MINUTE);
    const read = async () => expect(await startFunction().read()).toMatchObject({ kind: 'read' });
    expect(await givenBy(read)).toEqual({ minted: 0, refreshed: 0 });
    clock.advance(MINUTE);
    expect(await givenBy(read)).toEqual({ minted: 0, refreshed: 1 });
    expect(await givenBy(read)).toEqual({ minted: 0, refreshed: 0 });
  });

  test.each(['seconds', 'timestamp', 'text'] as const)(
    'makini token-pair: expires_in as %s: the pair ends when the provider says, and is renewed ahead of that',
    async (expiresIn) => {
      await sim('/switches', { expiresIn });
      const { expiresAt = 0 } = await loggedIn();
      expect(Math.abs(expiresAt - clock.now() - PUBLISHED_LIFE)).toBeLessThan(2 * SECOND);
      const read = () => startFunction().read();
      clock.advance(PUBLISHED_LIFE - AHEAD - HOUR);
      expect(await givenBy(read)).toEqual({ minted: 0, refreshed: 0 });
      clock.advance(2 * HOUR);
      expect(await givenBy(read)).toEqual({ minted: 0, refreshed: 1 });
      expect(Math.abs(((await current())?.expiresAt ?? 0) - clock.now() - PUBLISHED_LIFE)).toBeLessThan(5 * SECOND);
    },
  );

  test('case 69, makini token-401: refused, because nobody knew when it ends, it is renewed; the status is read all the same', async () => {
    await loggedIn(({ accessToken, refreshToken = '' }) => ({ accessToken, refreshToken }));
    clock.advance(PUBLISHED_LIFE + HOUR);
    const { read, journal } = startFunction();
    expect(await givenBy(async () => expect(await read()).toMatchObject({ kind: 'read', auth: 'ok' }))).toEqual({
      minted: 1,
      refreshed: 1,
    });
    expect(await works(await current())).toBe(true);
    expect(await givenBy(() => startFunction().read())).toEqual({ minted: 0, refreshed: 0 });
    expect(journal.counted).toEqual({});
  });

  test.each([false, true])(
    'makini token-mint: refreshed by somebody else and lost, it is replaced; minting ends older tokens: %p',
    async (mintingEnds) => {
      await sim('/switches', { mintingEnds });
      const { refreshToken = '' } = await loggedIn();
      clock.advance(2 * HOUR);
      await startFunction().ports.refresher.refresh(refreshToken, clock.now() + 5 * SECOND);
      const { read, journal } = startFunction();
      expect(await read()).toMatchObject({ kind: 'read', auth: 'ok' });
      expect(journal.counted).toEqual({ TokenNotKept: 1 });
      expect(await works(await current())).toBe(true);
      expect(await givenBy(() => startFunction().read())).toEqual({ minted: 0, refreshed: 0 });
    },
  );

  test('our own account refused: operators are told, nothing is concluded, and the pair stays as it is', async () => {
    const pair = await loggedIn();
    clock.advance(PUBLISHED_LIFE + HOUR);
    const { read, journal } = startFunction('guess');
    expect(await read()).toEqual({ kind: 'unreadable', reason: 'no_token' });
    expect(journal.counted).toEqual({ CredentialsRefused: 1, StatusUnreadable: 1 });
    expect((await current())?.accessToken).toBe(pair.accessToken);
  });

  test('an operator has it renewed under the same lease; the old pair ends, and no pair is refreshed twice', async () => {
    const { ports, leases } = startFunction();
    const order = { deadline: clock.now() + 20 * SECOND };
    expect(await renewPair(ports, id, order)).toEqual({ kind: 'no_pair' });
    const old = await loggedIn();
    await leases.acquireLease(`pair:${id}`, 'a sweep', clock.now(), clock.now() + MINUTE);
    expect(await renewPair(ports, id, order)).toEqual({ kind: 'busy' });
    await leases.releaseLease(`pair:${id}`, 'a sweep');
    expect(await renewPair(ports, id, order)).toMatchObject({ kind: 'renewed' });
    expect([await works(old), await works(await current())]).toEqual([false, true]);
    expect(await ports.refresher.refresh(old.refreshToken ?? '', clock.now() + 5 * SECOND)).toEqual({
      kind: 'refused',
    });
  });
});
