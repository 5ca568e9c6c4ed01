import { beforeEach, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { declineLink } from '../../shared/usecases/reconnect/answerLink.ts';
import { finishReconnect } from '../../shared/usecases/reconnect/finishReconnect.ts';
import { openLink } from '../../shared/usecases/reconnect/openLink.ts';
import { startReconnect } from '../../shared/usecases/reconnect/startReconnect.ts';
import { relinkConnection } from '../../shared/usecases/relinkConnection.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';
import { type ReconnectWorld, reconnectWorld } from '../fixtures/reconnectWorld.ts';

let world: ReconnectWorld;

beforeEach(async () => {
  world = await reconnectWorld();
});

const start = async () => {
  const started = await startReconnect(world.ports, world.token);
  if (started.kind !== 'go' || started.state === undefined) throw new Error('Not started');
  return started.state;
};
const finish = async (state: string, code = 'code') => {
  const situation = await finishReconnect(world.ports, { state, code }, world.now() + 24 * SECOND);
  return situation.kind === 'happened' ? situation.what : situation.kind;
};
const health = async () => (await world.ports.connections.load('conn_1'))?.registers.auth?.value;
const alerts = async () =>
  (await world.ports.connections.load('conn_1'))?.incident?.notices.flatMap(({ alert }) => alert ?? []);

describe('the token store fails at the moment of exchange', () => {
  test('once: it is tried again, and nobody notices', async () => {
    world.failing('keepPending', 1);
    expect(await finish(await start())).toBe('reconnected');
    expect(world.exchanges()).toBe(1);
  });

  test('throughout: an honest page, an alarm and a word to operators; a retry works', async () => {
    world.failing('keepPending', 3);
    expect(await finish(await start())).toBe('not_kept');
    expect(await health()).toBe('reauth');
    expect(world.journal.counted.TokenNotKept).toBe(1);
    expect(await alerts()).toEqual(['token_not_kept', 'token_not_kept']);
    expect(await finish(await start())).toBe('reconnected');
    expect(await health()).toBe('ok');
  });
});

describe('killed after the code was spent', () => {
  test.each(['promote', 'saveSession', 'save', 'append', 'nudge'] as const)(
    'at %s: whoever calls next, after the lease, finishes with the pair that waits',
    async (where) => {
      const state = await start();
      // The first session that is saved is the turn itself, before the code is spent.
      world.dying(where, where === 'saveSession' ? 1 : 0);
      await finish(state).catch(() => undefined);
      world.alive();
      world.later(MINUTE);
      expect(await finish(state)).toBe('reconnected');
      expect(world.exchanges()).toBe(1);
      expect(await health()).toBe('ok');
      expect((await world.ports.vault.current('conn_1'))?.accessToken).toBe('token_1');
      expect(await world.ports.vault.pending('conn_1')).toBeUndefined();
    },
  );

  test('before the pair was stored: the try has failed, and another one works', async () => {
    const state = await start();
    world.dying('keepPending');
    await finish(state).catch(() => undefined);
    world.alive();
    world.later(MINUTE);
    expect(await finish(state)).toBe('failed');
    expect(world.exchanges()).toBe(1);
    expect(await finish(await start())).toBe('reconnected');
  });
});

test('the provider does not tell whose account it is: the pair waits unused, and a reload finishes', async () => {
  world.identify(async () => ({ kind: 'unreadable', reason: 'server_error' }));
  const state = await start();
  expect(await finish(state)).toBe('checking');
  expect(await health()).toBe('reauth');
  expect((await world.ports.vault.current('conn_1'))?.accessToken).toBe('token_old');
  world.identify(world.sameAccount);
  expect(await finish(state)).toBe('reconnected');
  expect(world.exchanges()).toBe(1);
});

test('a refused code, and one to which no answer came, are not tried again', async () => {
  for (const answer of [{ kind: 'refused' }, { kind: 'unreadable', reason: 'timeout' }] as const) {
    world.exchange(async () => answer);
    const state = await start();
    expect(await finish(state)).toBe('failed');
    expect(await finish(state)).toBe('failed');
  }
  expect(world.exchanges()).toBe(2);
  expect(world.journal.counted.ExchangeFailed).toBe(2);
});

test('a try that was not finished in a quarter of an hour is over', async () => {
  const state = await start();
  world.later(15 * MINUTE - SECOND);
  expect(await finish(await start())).toBe('reconnected');
  world.later(SECOND);
  expect(await finish(state)).toBe('nothing');
  expect(world.exchanges()).toBe(1);
});

test('another account: nothing is promoted, the pair is gone, operators are told once', async () => {
  world.identify(async () => ({ kind: 'identified', account: { connectionId: 'conn_1', customerId: 'cust_9' } }));
  for (let go = 0; go < 2; go++) expect(await finish(await start())).toBe('other_account');
  expect(await world.ports.vault.pending('conn_1')).toBeUndefined();
  expect((await world.ports.vault.current('conn_1'))?.accessToken).toBe('token_old');
  expect(await health()).toBe('reauth');
  expect(await alerts()).toEqual(['other_account', 'other_account']);
});

describe('a link whose own system works again', () => {
  test('leads to the others that wait, and starts nothing for them by itself', async () => {
    await finish(await start());
    await world.alsoLost('conn_9');
    const situation = await openLink(world.ports, world.token);
    if (situation.kind !== 'lost') throw new Error(situation.kind);
    expect(situation.systems.map(({ connection }) => connection.id)).toEqual(['conn_9']);
    expect(await startReconnect(world.ports, world.token)).toMatchObject({ kind: 'show', situation: { kind: 'lost' } });
    expect(await declineLink(world.ports, world.token)).toMatchObject({ kind: 'lost' });
    expect((await world.loaded('conn_9')).incident?.notices.flatMap(({ alert }) => alert ?? [])).toEqual([]);
    expect(await startReconnect(world.ports, situation.systems[0].token)).toMatchObject({ kind: 'go' });
  });

  test('that has expired leads to nobody else: it hands out no fresh link', async () => {
    await finish(await start());
    await world.alsoLost('conn_9');
    world.later(91 * 24 * HOUR);
    expect(await openLink(world.ports, world.token)).toMatchObject({ kind: 'working' });
  });
});

describe('a new connection id', () => {
  test.each(['keepPending', 'promote', 'save', 'append', 'nudge', 'discard'] as const)(
    'killed at %s after the exchange: whoever calls next finishes',
    async (where) => {
      world.identify(async () => ({ kind: 'identified', account: { connectionId: 'conn_2', customerId: 'cust_1' } }));
      const state = await start();
      // The first pair that is kept is kept under the old id.
      world.dying(where, where === 'keepPending' ? 1 : 0);
      await finish(state).catch(() => undefined);
      world.alive();
      world.later(MINUTE);
      expect(await finish(state)).toBe('reconnected');
      expect(world.exchanges()).toBe(1);
      expect(await world.loaded('conn_2')).toMatchObject({ customerId: 'cust_1', relinkedFrom: 'conn_1' });
      expect(await world.loaded('conn_1')).toMatchObject({ relinkedTo: { id: 'conn_2' } });
      expect((await world.ports.vault.current('conn_2'))?.accessToken).toBe('token_1');
      expect(await world.ports.vault.pending('conn_1')).toBeUndefined();
    },
  );

  test('takes over the customer; the old id is final and owes “restored” where it was told', async () => {
    world.identify(async () => ({ kind: 'identified', account: { connectionId: 'conn_2', customerId: 'cust_1' } }));
    expect(await finish(await start())).toBe('reconnected');
    expect(await world.ports.connections.load('conn_2')).toMatchObject({
      customerId: 'cust_1',
      relinkedFrom: 'conn_1',
      registers: { auth: { value: 'ok' } },
    });
    expect(await world.ports.connections.load('conn_1')).toMatchObject({ relinkedTo: { id: 'conn_2', done: true } });
    expect((await world.ports.vault.current('conn_2'))?.accessToken).toBe('token_1');
  });

  test('killed between the two items, the next delivery finishes it', async () => {
    world.dying('save', 1);
    await relinkConnection(world.ports, 'conn_1', 'conn_2', world.now()).catch(() => undefined);
    world.alive();
    expect(await world.ports.connections.load('conn_2')).toBeUndefined();
    const delivery = await deliveryWorld();
    await delivery.ports.connections.save({
      ...(await world.loaded('conn_1')),
      version: 0,
    });
    delivery.advance(2 * HOUR);
    await delivery.deliver();
    expect(await delivery.load('conn_2')).toMatchObject({ customerId: 'cust_1', relinkedFrom: 'conn_1' });
    expect(await delivery.load('conn_1')).toMatchObject({ relinkedTo: { done: true } });
  });
});
