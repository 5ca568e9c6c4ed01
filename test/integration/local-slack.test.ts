import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { movableClock } from '../../local/clock.ts';
import { type SlackStub, startSlack } from '../../local/servers/slack.ts';

const HOOK = '/services/T0001/B0001/cust_0001';
const START = Date.parse('2026-03-01T10:00:00Z');
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

let slack: SlackStub;

beforeEach(async () => {
  slack = await startSlack({ clock: movableClock({ startAt: START }), botToken: 'xoxb-local' });
});
afterEach(() => slack.stop());

async function post(path: string, body: unknown, token = 'xoxb-local') {
  const answer = await fetch(`${slack.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
}
const api = async (method: string, body: unknown, token?: string) =>
  JSON.parse((await post(`/api/${method}`, body, token)).text);

describe('the Slack stub', () => {
  test('keeps what an incoming webhook posts, in order, dated by the local clock', async () => {
    expect(await post(HOOK, { text: 'SAP needs you', blocks: [section('SAP needs you')] })).toMatchObject({
      status: 200,
      text: 'ok',
    });
    await post(HOOK, { text: 'SAP works again' });
    expect(await (await fetch(`${slack.url}/messages`)).json()).toMatchObject([
      {
        at: expect.stringMatching(/^2026-03-01T10:0/),
        channel: 'cust_0001',
        text: 'SAP needs you',
        blocks: [section('SAP needs you')],
      },
      { channel: 'cust_0001', text: 'SAP works again', blocks: [] },
    ]);
  });

  test('posts to a channel by bot token and replaces the post later', async () => {
    const posted = await api('chat.postMessage', { channel: 'C01', text: 'broken' });
    expect(posted).toMatchObject({ ok: true, channel: 'C01' });
    expect(await api('chat.update', { channel: 'C01', ts: posted.ts, text: 'fixed' })).toMatchObject({ ok: true });
    expect(slack.messages()).toMatchObject([{ channel: 'C01', text: 'fixed', ts: posted.ts }]);
    expect(await api('chat.update', { channel: 'C01', ts: '1.000009', text: 'x' })).toEqual({
      ok: false,
      error: 'message_not_found',
    });
    expect(await api('chat.postMessage', { channel: 'C01', text: 'x' }, 'xoxb-other')).toEqual({
      ok: false,
      error: 'invalid_auth',
    });
  });

  test('takes forms as its own client sends them', async () => {
    const body = new URLSearchParams({ channel: 'C02', text: 'hi', blocks: JSON.stringify([section('hi')]) });
    const answer = await fetch(`${slack.url}/api/chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-local' },
      body,
    });
    expect(await answer.json()).toMatchObject({ ok: true });
    expect(slack.messages()[0]?.blocks).toEqual([section('hi')]);
  });

  test('refuses what Slack would refuse: nothing to say, or a section beyond 3,000 characters', async () => {
    expect(await post(HOOK, {})).toMatchObject({ status: 400, text: 'no_text' });
    expect(await post(HOOK, { text: 5 })).toMatchObject({ status: 400, text: 'invalid_payload' });
    expect(await post(HOOK, { blocks: [section('x'.repeat(3001))] })).toMatchObject({
      status: 400,
      text: 'invalid_blocks',
    });
    expect(await post(HOOK, { blocks: [section('x'.repeat(3000))] })).toMatchObject({ status: 200 });
    expect(slack.messages()).toHaveLength(1);
  });

  test('fails as Slack fails, for one channel or all, until told to behave', async () => {
    slack.fail({ kind: 'rate_limited', retryAfter: '17' });
    expect(await post(HOOK, { text: 'x' })).toMatchObject({ status: 429, retryAfter: '17' });
    slack.fail({ kind: 'no_service' });
    expect(await post(HOOK, { text: 'x' })).toMatchObject({ status: 404, text: 'no_service' });
    expect(await api('chat.postMessage', { channel: 'C01', text: 'x' })).toEqual({ ok: false, error: 'no_service' });
    slack.fail(null);
    await post('/faults', { fault: { kind: 'is_archived' }, channel: 'C01' });
    expect(await api('chat.postMessage', { channel: 'C01', text: 'x' })).toEqual({ ok: false, error: 'is_archived' });
    expect(await post(HOOK, { text: 'y' })).toMatchObject({ status: 200 });
    await post('/faults', { fault: null, channel: 'C01' });
    expect(await api('chat.postMessage', { channel: 'C01', text: 'x' })).toMatchObject({ ok: true });
    expect(slack.messages().map(({ text }) => text)).toEqual(['y', 'x']);
  });
});
