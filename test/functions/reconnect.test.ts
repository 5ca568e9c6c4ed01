import { describe, expect, test } from '@jest/globals';
import { pageLook } from '../../functions/reconnect/brandLook.ts';
import { reconnectIn } from '../../functions/reconnect/handler.ts';
import type { ReconnectParts } from '../../functions/reconnect/parts.ts';
import { composePage } from '../../shared/domain/pages/compose.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import type { Callback } from '../../shared/usecases/reconnect/finishReconnect.ts';
import { RECONNECT_ENVIRONMENT } from '../fixtures/environments.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { VOICE } from '../fixtures/messages.ts';
import { callbackEvent, formEvent, pageEvent, stopEvent } from '../fixtures/pageEvents.ts';

/** The function on parts that note what is asked of them. */
function functionOn(over: Partial<ReconnectParts> = {}) {
  const asked: string[] = [];
  const callbacks: Callback[] = [];
  const lines = collectLines();
  const noLink = async (what: string) => {
    asked.push(what);
    return { kind: 'nothing', why: 'unknown_link' } as const;
  };
  const parts: ReconnectParts = {
    clock: systemClock,
    chance: systemChance,
    journal: recordedJournal(),
    look: pageLook(undefined),
    write: (situation, languages) => composePage(situation, VOICE, languages),
    open: () => noLink('open'),
    start: async () => {
      asked.push('start');
      return { kind: 'go', url: 'https://login.example/', state: 's1', keepStateFor: 900_000 };
    },
    decline: () => noLink('decline'),
    sendAgain: () => noLink('sendAgain'),
    remindLater: (_token, days) => noLink(`remindLater ${days}`),
    askUnused: () => noLink('askUnused'),
    confirmUnused: () => noLink('confirmUnused'),
    openStopLink: () => noLink('openStopLink'),
    stopReminders: () => noLink('stopReminders'),
    finish: async (callback) => {
      callbacks.push(callback);
      return { kind: 'nothing', why: 'no_session' };
    },
    ...over,
  };
  const handler = reconnectIn({ env: RECONNECT_ENVIRONMENT, write: lines.write }, () => parts);
  const ask = (event: ReturnType<typeof pageEvent>) => handler(event, lambdaContext(25_000));
  return { ask, asked, callbacks, lines };
}

describe('the reconnect function', () => {
  test('GET and HEAD look, POST acts, and nothing else is done', async () => {
    const { ask, asked } = functionOn();
    expect((await ask(pageEvent('a.b.c'))).body).toContain('<h1>');
    expect(await ask(pageEvent('a.b.c', 'HEAD'))).toMatchObject({ statusCode: 404, body: '' });
    for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask(pageEvent('a.b.c', method))).toMatchObject({ statusCode: 405 });
    }
    const actions = [
      'start',
      'not_for_me',
      'send_again',
      'remind_in_3_days',
      'remind_in_a_week',
      'ask_unused',
      'unused',
    ];
    for (const action of [...actions, 'back', 'stop_reminders', 'anything']) await ask(formEvent('a.b.c', action));
    const answers = ['start', 'decline', 'sendAgain', 'remindLater 3', 'remindLater 7', 'askUnused', 'confirmUnused'];
    expect(asked).toEqual(['open', 'open', ...answers, 'open', 'open', 'open']);
  });

  test('the link that ends reminders: GET and HEAD only look, POST ends them', async () => {
    const { ask, asked } = functionOn();
    await ask(stopEvent('a.b.c'));
    expect(await ask(stopEvent('a.b.c', 'HEAD'))).toMatchObject({ statusCode: 404, body: '' });
    for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask(stopEvent('a.b.c', method))).toMatchObject({ statusCode: 405 });
    }
    expect(asked).toEqual(['openStopLink', 'openStopLink']);
    await ask(stopEvent('a.b.c', 'POST'));
    expect(asked).toEqual(['openStopLink', 'openStopLink', 'stopReminders']);
  });

  test.each([
    ['a mail program, as a form', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'a mail program, in parts',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
    ['our own page', 'application/x-www-form-urlencoded', 'form=3f1c9a70-form&action=stop_reminders'],
  ])('RFC 8058: %s ends them at once, without a cookie', async (_who, type, body) => {
    const { ask, asked } = functionOn({
      stopReminders: async (token) => ({ kind: 'reminders', stopped: true, token }),
    });
    const event = stopEvent('a.b.c', 'POST', {
      headers: { 'content-type': type },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
      cookies: [],
    });
    expect(await ask(event)).toMatchObject({ statusCode: 200, body: expect.stringContaining('No more reminders') });
    expect(asked).toEqual([]);
  });

  test('case 81: the state is kept for a quarter of an hour in a cookie that comes back from the provider, and from nowhere else', async () => {
    const { statusCode, headers, cookies } = await functionOn().ask(formEvent('a.b.c', 'start'));
    expect([statusCode, headers['location']]).toEqual([303, 'https://login.example/']);
    expect(cookies).toEqual(['__Host-try=s1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=900']);
  });

  test('a form without its cookie, with another’s, or far larger than ours, is refused before anything is asked', async () => {
    const { ask, asked } = functionOn();
    const large = `form=3f1c9a70-form&action=start&more=${'x'.repeat(5_000)}`;
    for (const change of [
      { cookies: [] },
      { cookies: ['__Host-form=another'] },
      { cookies: ['form=3f1c9a70-form'] },
      { body: Buffer.from(large).toString('base64') },
      { body: 'form=3f1c9a70-form&form=3f1c9a70-form&action=start', isBase64Encoded: false },
    ]) {
      expect((await ask(formEvent('a.b.c', 'start', change))).statusCode).toBe(403);
    }
    expect(asked).toEqual([]);
    const fromHeader = { headers: { cookie: 'a=b; __Host-form=3f1c9a70-form' } };
    const { cookies: _, ...withoutList } = formEvent('a.b.c', 'start', fromHeader);
    expect((await ask(withoutList)).statusCode).toBe(303);
  });

  test('makini reconnect-state: case 79: a blank or doubled state is none, whatever the cookie says; a missing one is the cookie’s', async () => {
    const { ask, callbacks } = functionOn();
    const cookies = ['__Host-try=kept'];
    for (const query of [
      'code=c',
      'state=&code=c',
      'state=a&state=b&code=c',
      'state=a&code=c',
      'state=a&code=c&code=d',
    ]) {
      await ask(callbackEvent(query, { cookies }));
    }
    expect(callbacks).toEqual([
      { state: 'kept', code: 'c' },
      { code: 'c' },
      { code: 'c' },
      { state: 'a', code: 'c' },
      { state: 'a' },
    ]);
    const head = callbackEvent('state=a&code=c');
    const { requestContext } = head;
    const http = { ...requestContext.http, method: 'HEAD' };
    expect(await ask({ ...head, requestContext: { ...requestContext, http } })).toMatchObject({ statusCode: 405 });
    expect(callbacks).toHaveLength(5);
  });

  test('what breaks is an honest page with its status, in the reader’s language, and no word of the error', async () => {
    const broken = functionOn({ open: () => Promise.reject(new Error('table eyJ-planted is gone')) });
    const event = pageEvent('a.b.c', 'GET', { headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' } });
    const { statusCode, body, headers } = await broken.ask(event);
    expect([statusCode, headers['content-language']]).toEqual([500, 'de-AT']);
    expect(body).not.toContain('planted');
    expect(broken.lines.raw()).not.toContain('a.b.c');
  });

  test('a function that cannot be wired still answers with a page', async () => {
    const lines = collectLines();
    const handler = reconnectIn({ env: {}, write: lines.write });
    const { statusCode, body } = await handler(pageEvent('a.b.c'), lambdaContext(25_000));
    expect(statusCode).toBe(500);
    expect(body).toContain('<h1>Our fault: something broke</h1>');
    expect(lines.counted()).toMatchObject({ ReconnectFailed: 1 });
  });
});
