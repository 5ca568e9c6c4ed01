import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movableClock } from '../../local/clock.ts';
import { type Simulator, startSimulator } from '../../local/makini/server.ts';
import { SIMULATOR_CREDENTIALS } from '../../local/makini/tokens.ts';
import { makiniLogins } from '../../shared/adapters/makini/reads.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { rotatePair } from '../../shared/usecases/rotatePair.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { memoryTokenVault } from '../fixtures/memory/tokens.ts';

const REDIRECT = 'https://reconnect.example/reconnect/callback';
const clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:00Z') });
let makini: Simulator;

beforeAll(async () => {
  makini = await startSimulator({
    clock,
    webhookUrl: () => undefined,
    webhookSecret: 'whk_demo_A1',
    signatureHeader: 'x-webhook-signature',
    signatureEncoding: 'hex',
    redirectUris: () => [REDIRECT],
  });
});
afterAll(() => makini.stop());

async function sim(path: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${makini.url}/sim${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { code: string };
}

test('a pair that is ours is replaced by a fresh one; the old one has ended, and no pair is refreshed twice', async () => {
  const vault = memoryTokenVault(clock);
  const login = makiniLogins({
    settings: { ...DEFAULTS, baseUrl: makini.url },
    credentials: { read: async () => SIMULATOR_CREDENTIALS },
    clock,
    journal: recordedJournal(),
    redirectUri: REDIRECT,
  });
  const ports = { clock, chance: systemChance, vault, login };
  expect(await rotatePair(ports, 'conn_1')).toEqual({ kind: 'no_pair' });

  await sim('/connections', { id: 'conn_1', system: 'SAP', company: 'Nordwind', customerId: 'cust_1' });
  const { code } = await sim('/connections/conn_1/login', { redirectUri: REDIRECT });
  const exchanged = await login.exchange(code, clock.now() + 5_000);
  if (exchanged.kind !== 'exchanged') throw new Error(exchanged.kind);
  await vault.keepPending('conn_1', 'first', exchanged.pair);
  await vault.promote('conn_1', 'first');

  expect(await rotatePair(ports, 'conn_1')).toEqual({ kind: 'rotated' });
  const fresh = await vault.current('conn_1');
  expect(fresh?.accessToken).not.toBe(exchanged.pair.accessToken);
  expect(await login.identify(fresh?.accessToken ?? '', clock.now() + 5_000)).toMatchObject({ kind: 'identified' });
  expect(await login.identify(exchanged.pair.accessToken, clock.now() + 5_000)).toMatchObject({ kind: 'unreadable' });
  expect(await login.refresh(exchanged.pair.refreshToken ?? '', clock.now() + 5_000)).toEqual({ kind: 'refused' });
});
