import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CallRecorder, startCallRecorder } from '../fixtures/callRecorder.ts';
import { type FailingStage, OWN_TOKENS, startFailingStage } from '../fixtures/failingStage.ts';

const READ = 'secretsmanager:GetSecretValue on secretsmanager secret:reconnect/{stage}/tokens/*';
const DAYS = 24 * 60;

let stage: FailingStage;
let recorder: CallRecorder;

beforeAll(async () => {
  stage = await startFailingStage('dev');
  recorder = await startCallRecorder({ secretsPrefix: 'reconnect/', identity: 'ses identity/example.com' });
});

afterAll(async () => {
  await stage.stop();
  await recorder.stop();
});

/** A connection whose customer has logged in, and whose pair ends in two days. */
async function nearItsEnd(id: string): Promise<void> {
  await stage.customer(id);
  await stage.connect(id, id);
  await stage.breakSilently(id);
  await stage.announce(id, { user_metadata: { customer_id: id } });
  await stage.logIn(id);
  stage.later(28 * DAYS);
}

/** What a sweep, and a notice about a lost login, make of the pair. */
async function lookedAt(id: string, environment: Readonly<Record<string, string>>) {
  await nearItsEnd(id);
  const before = { pair: await stage.storedPair(id), ...(await stage.pairsGiven()) };
  await recorder.during(id, async () => {
    await stage.sweep(environment);
    await stage.announce(id, { user_metadata: { customer_id: id } });
    stage.later(5);
    await stage.notify({ kind: 'customer', id }, environment);
  });
  const { refreshed } = await stage.pairsGiven();
  return {
    reads: recorder.asked(id).has(READ),
    refreshed: refreshed - before.refreshed,
    isSame: (await stage.storedPair(id)) === before.pair,
  };
}

describe('sweep and notify, a pair near its end, and who owns it', () => {
  test('the company: nobody reads it, no refresh is asked for, and it stays as it is', async () => {
    expect(await lookedAt('c-theirs', {})).toEqual({ reads: false, refreshed: 0, isSame: true });
  });

  test('Reconnect: it is read and refreshed once, and its successor is in its place', async () => {
    expect(await lookedAt('c-ours', OWN_TOKENS)).toEqual({ reads: true, refreshed: 1, isSame: false });
  });
});
