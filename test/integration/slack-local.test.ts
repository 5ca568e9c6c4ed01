import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type SlackStub, startSlack } from '../../local/servers/slack.ts';
import type { SlackBlock } from '../../shared/adapters/slack/blocks.ts';
import { createSlackPoster } from '../../shared/adapters/slack/poster.ts';
import { composeOperatorAlert } from '../../shared/domain/messages/operatorAlert.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { composeRestored } from '../../shared/domain/messages/restored.ts';
import type { SlackPlace, SlackTarget } from '../../shared/ports.ts';
import { HOSTILE, lost, manyLost, READER, VOICE } from '../fixtures/messages.ts';

// Against the local world's Slack, which refuses what Slack refuses: too many blocks, texts that are too long.

const clock = { now: () => Date.parse('2026-03-01T10:00:00Z'), pause: async () => {} };
const customer: SlackTarget = { kind: 'webhook', customerId: 'cust_01' };

let slack: SlackStub;

beforeAll(async () => {
  slack = await startSlack({ clock, botToken: 'xoxb-local' });
});
afterAll(() => slack.stop());
afterEach(() => slack.fail(null));

function poster() {
  const secrets = {
    webhookUrl: async (id: string) => `${slack.url}/services/${id}`,
    operatorsWebhookUrl: async () => `${slack.url}/services/operators`,
    botToken: async () => 'xoxb-local',
  };
  const plainHttp = [new URL(slack.url).host];
  return createSlackPoster(secrets, clock, { hosts: { allowed: [], plainHttp }, apiUrl: `${slack.url}/api` });
}

test('every kind of message is accepted, on a webhook and in a channel', async () => {
  const contents = [
    composeRequest([lost()], READER, VOICE),
    composeRequest(manyLost(300), READER, VOICE),
    composeRestored(manyLost(2), READER, VOICE),
    composeOperatorAlert([{ reason: 'unmapped', told: manyLost(21) }], { id: 'cust_01' }, VOICE),
  ];
  for (const content of contents) {
    for (const target of [customer, { kind: 'channel', channel: 'C1' }, { kind: 'operators' }] as const) {
      const outcome = await poster().post({ target, content, timeout: 5_000 });
      expect(outcome.kind).toBe('sent');
    }
  }
  expect(
    slack
      .messages()
      .map(({ channel }) => channel)
      .slice(0, 3),
  ).toEqual(['cust_01', 'C1', 'operators']);
});

test.each(Object.entries(HOSTILE))(
  'case 65: a name of kind “%s” everywhere is accepted and literal',
  async (_kind, name) => {
    const told = lost(1, { system: name, site: name, connectionId: name });
    const reader = { ...READER, name, paused: name };
    const voice = { ...VOICE, brand: name, senderName: name, person: name };
    for (const content of [composeRequest([told], reader, voice), composeRequest([told, lost(2)], reader, voice)]) {
      await expect(poster().post({ target: customer, content, timeout: 5_000 })).resolves.toEqual({
        kind: 'sent',
        providerId: '',
      });
    }
  },
);

test('case 65: 2,999 ampersands and an emoji across the cut stay within 3,000 after escaping', async () => {
  const text = `${'&'.repeat(599)}${'🦊'.repeat(40)}${'&'.repeat(2_400)}`;
  const content = { ...composeRequest([lost()], READER, VOICE), blocks: [{ kind: 'paragraph', text } as const] };
  await expect(poster().post({ target: customer, content, timeout: 5_000 })).resolves.toEqual({
    kind: 'sent',
    providerId: '',
  });
  const posted = JSON.stringify(slack.messages().at(-1)?.blocks[1]);
  expect(posted).toContain(`"text":"${'&amp;'.repeat(599)}🦊🦊…"`);
});

test('case 64: an archived channel and a dead webhook are gone, a refused token is ours to mend', async () => {
  const content = composeRequest([lost()], READER, VOICE);
  const channel = { kind: 'channel', channel: 'C1' } as const;
  slack.fail({ kind: 'is_archived' });
  expect(await poster().post({ target: channel, content, timeout: 5_000 })).toEqual({
    kind: 'rejected',
    reason: 'destination_gone',
  });
  slack.fail({ kind: 'no_service' });
  expect(await poster().post({ target: customer, content, timeout: 5_000 })).toEqual({
    kind: 'rejected',
    reason: 'destination_gone',
  });
  slack.fail({ kind: 'invalid_auth' });
  expect(await poster().post({ target: channel, content, timeout: 5_000 })).toEqual({
    kind: 'rejected',
    reason: 'bad_credentials',
  });
});

const CHANNEL = { kind: 'channel', channel: 'C7' } as const;
const RESTORED = composeRestored([{ ...lost(), restoredAt: lost().lostAt + 3_600_000 }], READER, VOICE);

async function postToChannel(place?: SlackPlace, content = composeRequest([lost()], READER, VOICE)): Promise<string> {
  const outcome = await poster().post({ target: CHANNEL, ...(place && { place }), content, timeout: 5_000 });
  if (outcome.kind !== 'sent') throw new Error(`The post was ${outcome.kind}`);
  return outcome.providerId;
}
const inChannel = () => slack.messages().filter(({ channel }) => channel === CHANNEL.channel);

test('a reminder stands in the thread of the request, and the good news takes its place', async () => {
  slack.fail(null);
  const request = await postToChannel();
  const reminder = await postToChannel({ kind: 'reply', to: request });
  expect(inChannel().map(({ ts, thread }) => [ts, thread])).toEqual([
    [request, undefined],
    [reminder, request],
  ]);
  expect(await postToChannel({ kind: 'edit', of: request }, RESTORED)).toBe(request);
  expect(inChannel()[0]).toMatchObject({
    editedAt: expect.any(String),
    text: expect.stringContaining(RESTORED.subject),
  });
  expect(JSON.stringify(inChannel()[0]?.blocks)).not.toContain('/reconnect/');
});

test.each(['edit', 'reply'] as const)(
  'a request that was deleted since: what should %s stands for itself',
  async (kind) => {
    const gone = '1700000000.000001';
    const before = inChannel().length;
    const place: SlackPlace = kind === 'edit' ? { kind, of: gone } : { kind, to: gone };
    const ts = await postToChannel(place, RESTORED);
    expect(inChannel().slice(before)).toEqual([expect.objectContaining({ ts })]);
    expect(inChannel().at(-1)).not.toHaveProperty('thread');
  },
);

test('a refusal for another reason is not tried again in another place', async () => {
  slack.fail({ kind: 'invalid_auth' });
  const before = slack.messages().length;
  const post = { target: CHANNEL, place: { kind: 'edit', of: '1.1' } as const, content: RESTORED, timeout: 5_000 };
  expect(await poster().post(post)).toEqual({ kind: 'rejected', reason: 'bad_credentials' });
  expect(slack.messages()).toHaveLength(before);
  slack.fail(null);
});

test('operators get it short: what, which, and two ways on; hostile names are text', async () => {
  const hostile = { ...lost(2), system: '<!channel> <https://evil.example|Fix>' };
  const voice = { ...VOICE, connectionUrl: 'https://admin.example.com/connections/{id}' };
  const alert = composeOperatorAlert([{ reason: 'unmapped', told: [lost(), hostile] }], undefined, voice);
  await poster().post({ target: { kind: 'operators' }, content: alert, timeout: 5_000 });
  const { blocks } = slack.messages().at(-1) as { blocks: readonly SlackBlock[] };
  expect(blocks.length).toBeLessThanOrEqual(6);
  const text = JSON.stringify(blocks);
  expect(text).toContain('&lt;!channel&gt;');
  expect(text).not.toContain('<!channel>');
  expect(text).toContain(`https://admin.example.com/connections/${encodeURIComponent(lost().connectionId)}`);
  expect(text).toContain(`${VOICE.runbookUrl}#unmapped`);
});
