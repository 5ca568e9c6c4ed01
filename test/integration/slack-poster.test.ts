import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSlackPoster } from '../../shared/adapters/slack/poster.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import type { SendOutcome, SlackSecrets, SlackTarget } from '../../shared/ports.ts';
import { HOSTILE, lost, manyLost, READER, VOICE } from '../fixtures/messages.ts';
import { type SlackWire, startSlackWire } from '../fixtures/slackStub.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const clock = { now: () => NOW, pause: async () => {} };
const content = composeRequest([lost()], READER, VOICE);
const SECRET = 'T000/B000/whk_secret';
const TOKEN = 'xoxb-secret-1';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const customer: SlackTarget = { kind: 'webhook', customerId: 'cust_01' };
const channel: SlackTarget = { kind: 'channel', channel: 'C024BE91L' };

let wire: SlackWire;

beforeAll(async () => {
  wire = await startSlackWire();
});
afterAll(() => wire.stop());
beforeEach(() => wire.behave({ kind: 'answer', status: 200, body: 'ok' }));

interface Over {
  readonly target?: SlackTarget;
  readonly secrets?: Partial<SlackSecrets>;
  readonly hosts?: { allowed: string[]; plainHttp?: string[] };
  readonly timeout?: number;
  readonly content?: typeof content;
}

function post(over: Over = {}): Promise<SendOutcome> {
  const secrets: SlackSecrets = {
    webhookUrl: async (id) => (id === 'cust_01' ? `${wire.url}/services/${SECRET}` : undefined),
    operatorsWebhookUrl: async () => `${wire.url}/services/operators`,
    botToken: async () => `${TOKEN}\n`,
    ...over.secrets,
  };
  const poster = createSlackPoster(secrets, clock, {
    hosts: over.hosts ?? { allowed: [], plainHttp: [wire.host] },
    apiUrl: `${wire.url}/api`,
  });
  const { target = customer, timeout = 5_000 } = over;
  return poster.post({ target, content: over.content ?? content, timeout });
}

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  wire.behave({ kind: 'answer', status, body, headers });
}

describe('where a post goes', () => {
  test('to the customer’s own incoming webhook', async () => {
    await expect(post()).resolves.toEqual({ kind: 'sent', providerId: '' });
    expect(wire.requests.at(-1)?.path).toBe(`/services/${SECRET}`);
    expect(wire.requests.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  test('to our operators’ webhook', async () => {
    await expect(post({ target: { kind: 'operators' } })).resolves.toEqual({ kind: 'sent', providerId: '' });
    expect(wire.requests.at(-1)?.path).toBe('/services/operators');
  });

  test('to a channel with the bot’s token, whose timestamp is kept', async () => {
    answer(200, '{"ok":true,"channel":"C024BE91L","ts":"1772359200.000100"}');
    await expect(post({ target: channel })).resolves.toEqual({ kind: 'sent', providerId: '1772359200.000100' });
    const request = wire.requests.at(-1);
    expect(request?.path).toBe('/api/chat.postMessage');
    expect(request?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ channel: 'C024BE91L', parse: 'none', unfurl_links: false });
  });

  test.each([
    ['no webhook is kept', { target: { kind: 'webhook', customerId: 'cust_02' } }, 'secret_unusable'],
    ['no token is kept', { target: channel, secrets: { botToken: async () => undefined } }, 'secret_unusable'],
    ['the token is no token', { target: channel, secrets: { botToken: async () => 'a b' } }, 'secret_unusable'],
    ['the webhook is no URL', { secrets: { webhookUrl: async () => 'soon' } }, 'destination_invalid'],
    ['the URL holds a login', { secrets: { webhookUrl: async () => 'https://a:b@slack.com/' } }, 'destination_invalid'],
    ['the host is not allowed', { secrets: { webhookUrl: async () => 'https://evil.example/' } }, 'host_not_allowed'],
    ['plain http is not allowed', { hosts: { allowed: ['127.0.0.1', 'localhost'] } }, 'host_not_allowed'],
    ['the API is elsewhere', { target: channel, hosts: { allowed: ['slack.com'] } }, 'host_not_allowed'],
  ] as [string, Over, string][])('nowhere where %s', async (_title, over, reason) => {
    const before = wire.requests.length;
    await expect(post(over)).resolves.toEqual({ kind: 'rejected', reason });
    expect(wire.requests.length).toBe(before);
  });

  test('later, where the secret store fails', async () => {
    const secrets = { webhookUrl: () => Promise.reject(new Error('store is down')) };
    await expect(post({ secrets })).resolves.toEqual({ kind: 'retry', reason: 'unavailable', after: MINUTE });
  });

  test('and never after a redirect', async () => {
    answer(302, '', { location: `${wire.url}/elsewhere` });
    const before = wire.requests.length;
    await expect(post()).resolves.toEqual({ kind: 'rejected', reason: 'destination_invalid' });
    expect(wire.requests.length - before).toBe(1);
  });
});

describe('cases 62 and 63: a rate limit is waited out, never for nothing and never for long', () => {
  test.each([
    ['30', 30 * SECOND],
    ['0', SECOND],
    ['2147484', 15 * MINUTE],
    ['99999999999999999999', 15 * MINUTE],
    ['soon', 30 * SECOND],
    ['-5', 30 * SECOND],
    ['1e9', 30 * SECOND],
    ['Sun, 01 Mar 2026 10:02:00 GMT', 2 * MINUTE],
    ['Sun, 01 Mar 2026 09:00:00 GMT', SECOND],
    ['Fri, 01 Jan 2099 00:00:00 GMT', 15 * MINUTE],
    ['2026', 15 * MINUTE],
    ['', 30 * SECOND],
  ])('Retry-After “%s” waits %i ms', async (header, after) => {
    answer(429, 'rate_limited', { 'retry-after': header });
    await expect(post()).resolves.toEqual({ kind: 'retry', reason: 'rate_limited', after });
  });

  test('a limit in the body alone counts as well', async () => {
    answer(200, '{"ok":false,"error":"ratelimited"}', { 'retry-after': '7' });
    await expect(post({ target: channel })).resolves.toEqual({
      kind: 'retry',
      reason: 'rate_limited',
      after: 7 * SECOND,
    });
  });
});

describe('case 64: what Slack refuses is told apart from what passes', () => {
  const retry: SendOutcome = { kind: 'retry', reason: 'unavailable', after: MINUTE };
  const refused = (reason: Extract<SendOutcome, { kind: 'rejected' }>['reason']): SendOutcome => ({
    kind: 'rejected',
    reason,
  });

  test.each<[string, number, string, SendOutcome]>([
    ['is_archived', 200, '{"ok":false,"error":"is_archived"}', refused('destination_gone')],
    ['channel_not_found', 200, '{"ok":false,"error":"channel_not_found"}', refused('destination_gone')],
    ['invalid_auth', 200, '{"ok":false,"error":"invalid_auth"}', refused('bad_credentials')],
    ['invalid_blocks', 200, '{"ok":false,"error":"invalid_blocks"}', refused('invalid_payload')],
    ['a new word', 200, '{"ok":false,"error":"constructor"}', refused('destination_invalid')],
    ['internal_error', 200, '{"ok":false,"error":"internal_error"}', retry],
    ['a web page', 200, '<html>', { kind: 'unknown' }],
    ['an outage', 503, '<html>', retry],
  ])('the API answers %s', async (_title, status, body, outcome) => {
    answer(status, body);
    await expect(post({ target: channel })).resolves.toEqual(outcome);
  });

  test.each<[number, string, SendOutcome]>([
    [404, 'no_service', refused('destination_gone')],
    [410, 'channel_is_archived', refused('destination_gone')],
    [404, '<html>', refused('destination_gone')],
    [403, 'invalid_token', refused('bad_credentials')],
    [403, 'no_service', refused('destination_gone')],
    [400, 'invalid_payload', refused('invalid_payload')],
    [413, '', refused('too_large')],
    [500, 'rollup_error', retry],
    [200, '{"ok":false,"error":"is_archived"}', refused('destination_gone')],
    [200, '<html>', { kind: 'unknown' }],
  ])('a webhook answers %i %s', async (status, body, outcome) => {
    answer(status, body);
    await expect(post()).resolves.toEqual(outcome);
  });

  test.each(['hang', 'reset'] as const)(
    'a server that takes the post and does a %s may have posted it',
    async (kind) => {
      const before = wire.requests.length;
      wire.behave({ kind });
      await expect(post({ timeout: 1_500 })).resolves.toEqual({ kind: 'unknown' });
      expect(wire.requests.length - before).toBe(1);
    },
  );

  test('a server that is not there got nothing', async () => {
    const gone = await startSlackWire();
    await gone.stop();
    const outcome = await post({
      secrets: { webhookUrl: async () => `${gone.url}/services/${SECRET}` },
      hosts: { allowed: [], plainHttp: [gone.host] },
    });
    expect(outcome).toEqual({ kind: 'retry', reason: 'unavailable', after: MINUTE });
  });
});

test('case 66: a mention or link in a name arrives as literal text, and our own link unaltered', async () => {
  const name = HOSTILE.mention;
  await post({
    content: composeRequest([lost(1, { system: name, site: name })], { ...READER, name, paused: name }, VOICE),
  });
  const body = wire.requests.at(-1)?.body ?? '';
  expect(body).not.toMatch(/[<>]/);
  expect(body).toContain('&lt;!channel&gt; &lt;https://evil.example|Fix&gt; @here');
  expect(body).toContain(`"url":"${VOICE.link}"`);
});

test('case 67: the URL and the token are in no outcome, whatever goes wrong', async () => {
  const gone = await startSlackWire();
  await gone.stop();
  const broken = `${gone.url}/services/${SECRET}`;
  const outcomes = [
    await post({ secrets: { webhookUrl: async () => broken }, hosts: { allowed: [], plainHttp: [gone.host] } }),
    await post({ secrets: { webhookUrl: async () => broken } }),
    await post({ secrets: { webhookUrl: async () => `${SECRET} \u0000` } }),
    await post({ secrets: { webhookUrl: () => Promise.reject(new Error(broken)) } }),
    await post({ target: channel, secrets: { botToken: async () => `${TOKEN}\u0000é` } }),
  ];
  answer(404, `no_service ${SECRET}`);
  outcomes.push(await post());
  wire.behave({ kind: 'reset' });
  outcomes.push(await post());
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    'retry',
    'rejected',
    'rejected',
    'retry',
    'rejected',
    'rejected',
    'unknown',
  ]);
  expect(JSON.stringify(outcomes)).not.toMatch(/secret-1|whk_secret|services|http/);
});

test('a request for 300 systems stays within 50 blocks, 20 of them listed, under one button', async () => {
  await post({ content: composeRequest(manyLost(300), READER, VOICE) });
  const { blocks } = JSON.parse(wire.requests.at(-1)?.body ?? '');
  expect(blocks.length).toBeLessThanOrEqual(50);
  const texts = blocks.flatMap(({ text }: { text?: { text: string } }) => text?.text ?? []);
  expect(texts.filter((text: string) => text.includes('\nDisconnected since'))).toHaveLength(20);
  expect(blocks.filter(({ type }: { type: string }) => type === 'actions')).toHaveLength(1);
});
