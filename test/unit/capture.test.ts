import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { CaptureStore } from '../../shared/ports.ts';
import { capturing } from '../../shared/usecases/captureDelivery.ts';
import type { Received } from '../../shared/usecases/receiveDelivery.ts';
import { countingIds, START, testClock } from '../contract/support/time.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { memoryCaptureStore } from '../fixtures/memory/captures.ts';

function scene(overrides: Partial<CaptureStore> = {}) {
  const clock = { ...testClock(), pause: async () => {} };
  const journal = recordedJournal();
  const store = memoryCaptureStore(clock);
  let asked = 0;
  const captures: CaptureStore = {
    ...store,
    until: () => {
      asked++;
      return store.until();
    },
    ...overrides,
  };
  let answer: Received | Error = { kind: 'accepted' };
  const chance = { ...countingIds(), fraction: () => 0 };
  const receive = capturing({ clock, chance, journal, captures }, async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const send = (text: string, headers: Record<string, string> = {}) =>
    receive({ body: Buffer.from(text), headers, receivedAt: clock.now() });
  const texts = async () =>
    (await store.all()).map(({ delivery, outcome }) => [Buffer.from(delivery.body).toString(), outcome]);
  return {
    clock,
    journal,
    store,
    send,
    texts,
    asked: () => asked,
    answerWith: (next: Received | Error) => {
      answer = next;
    },
  };
}

describe('while nobody asked for it', () => {
  test('nothing is kept, and asking costs one read a minute', async () => {
    const { clock, send, store, asked } = scene();
    await Promise.all(Array.from({ length: 100 }, (_, n) => send(`{"n":${n}}`)));
    clock.advance(MINUTE - 1);
    await send('{}');
    expect(asked()).toBe(1);
    clock.advance(1);
    await send('{}');
    expect(asked()).toBe(2);
    expect(await store.all()).toEqual([]);
  });

  test('the read runs beside the work: a delivery is received before it is answered', async () => {
    const order: string[] = [];
    let let_go = (_until: undefined) => {};
    const until = new Promise<undefined>((resolve) => {
      let_go = resolve;
    });
    const { send } = scene({
      until: () => {
        order.push('asked');
        return until;
      },
    });
    const sent = send('{}').then(() => order.push('answered'));
    await new Promise(setImmediate);
    order.push('received');
    let_go(undefined);
    await sent;
    expect(order).toEqual(['asked', 'received', 'answered']);
  });
});

describe('while deliveries are captured', () => {
  test('the last five of each kind are kept with what became of them; also one that could not be stored', async () => {
    const { clock, send, store, texts, answerWith } = scene();
    await store.start(START + HOUR);
    for (let n = 1; n <= 7; n++) {
      clock.advance(1);
      await send(`a${n}`);
    }
    answerWith({ kind: 'rejected', reason: 'signature_mismatch' });
    clock.advance(1);
    await send('forged');
    answerWith(new Error('no table'));
    clock.advance(1);
    await expect(send('lost')).rejects.toThrow('no table');
    expect(await texts()).toEqual([
      ['lost', 'failed'],
      ['forged', 'signature_mismatch'],
      ...[7, 6, 5, 4, 3].map((n) => [`a${n}`, 'accepted']),
    ]);
  });

  test('it begins within a minute and ends on time, also where the answer is cached', async () => {
    const { clock, send, store, texts } = scene();
    await send('before');
    await store.start(START + MINUTE + 30_000);
    await send('unnoticed');
    clock.advance(MINUTE);
    await send('kept');
    clock.advance(30_000);
    await send('after');
    expect(await texts()).toEqual([['kept', 'accepted']]);
  });

  test('headers that tell the format are kept, all others are not, and long ones are cut', async () => {
    const { send, store } = scene();
    await store.start(START + HOUR);
    await send('{}', {
      'content-type': 'application/json',
      'x-webhook-signature': 's'.repeat(5_000),
      'x-makini-event': 'connection.auth_required',
      'webhook-id': 'msg_1',
      'x-hub-hmac': 'h',
      authorization: 'Bearer t0k3n',
      'x-auth-token': 't0k3n',
      'x-access-token-id': 't0k3n',
      cookie: 'session=t0k3n',
      'x-forwarded-for': '192.0.2.1',
      'x-amzn-trace-id': 'Root=1',
      'x-request-id': 'r1',
      host: 'reconnect.example.com',
    });
    expect((await store.all()).map(({ delivery }) => delivery.headers)).toEqual([
      {
        'content-type': 'application/json',
        'x-webhook-signature': 's'.repeat(1_024),
        'x-makini-event': 'connection.auth_required',
        'webhook-id': 'msg_1',
        'x-hub-hmac': 'h',
      },
    ]);
  });

  test('a long body is cut, and its length remembered', async () => {
    const { send, store } = scene();
    await store.start(START + HOUR);
    await send('x'.repeat(100_000));
    expect((await store.all()).map(({ delivery, bytes }) => [delivery.body.byteLength, bytes])).toEqual([
      [65_536, 100_000],
    ]);
  });
});

test.each(['until', 'keep'] as const)('a store that cannot %s is noted and changes no answer', async (call) => {
  const { send, store, journal } = scene({ [call]: () => Promise.reject(new TypeError('body {"secret":1}')) });
  await store.start(START + HOUR);
  expect(await send('{}')).toEqual({ kind: 'accepted' });
  expect(journal.entries).toEqual([{ event: 'failure', where: 'capture', error: 'TypeError' }]);
});
