import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { standardWebhooksVerifier } from '../../shared/adapters/standardWebhooks/verifier.ts';
import { DOCTOR, type DoctorWorld, startDoctorWorld } from '../fixtures/doctorWorld.ts';
import { recordedJournal } from '../fixtures/journal.ts';
import { startSlackWire } from '../fixtures/slackStub.ts';

let it: DoctorWorld;

beforeAll(async () => {
  it = await startDoctorWorld();
});
afterAll(() => it.stop());
beforeEach(() => it.account.reset());

const says = expect.stringContaining;

beforeEach(() => it.account.reset());

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('secrets', () => {
  afterEach(() => it.keepSecrets());
  const set = (name: string) => `npm run -s ops -- secrets set ${name} --stage dev < FILE`;

  test('case 17: without a signing secret, that is said once and nothing is sent unsigned', async () => {
    await it.secrets.remove(it.names.signing, 'forgotten');
    expect((await it.said('secrets'))[0]).toEqual([
      'failed',
      'The signing secret is not set.',
      says('Set'),
      set('signing'),
    ]);
    expect(await it.said('webhook')).toEqual([['skipped', says('to sign with'), says('Set'), set('signing')]]);
  });

  test.each([
    ['case 18: a decorated signing secret', 'signing', 'v1,whsec_QUJD', 0, says('prefix of another scheme')],
    ['case 16: an account in JSON of another shape', 'provider', '{"user":"QUJD"}', 1, says('form that is not known')],
    ['case 17: an account that is empty', 'provider', ' ', 1, says('empty')],
    ['a bot token in JSON of another shape', 'slackBot', '{"token":"QUJD"}', 3, says('form that is not known')],
  ] as const)('%s is named with what is wrong, never with what it is', async (_, key, text, place, flaw) => {
    await it.secrets.put(it.names[key], text);
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const findings = await it.said('secrets');
    expect(findings[place]).toEqual(['failed', flaw, says('Set'), set(name)]);
    expect(JSON.stringify(findings)).not.toContain('QUJD');
  });

  test('Slack’s are optional, unless the settings want operators told there', async () => {
    await it.secrets.put(it.names.slackBot, ' ');
    await it.secrets.remove(it.names.slackOperators, 'forgotten');
    const [, , operators, bot] = await it.said('secrets');
    expect(operators).toEqual(['failed', says('the settings want'), says('operators.slack'), set('slack-operators')]);
    expect(bot).toEqual(['skipped', says('optional'), says('if you want'), set('slack-bot')]);
    expect((await it.said('slack')).map(([state]) => state)).toEqual(['skipped', 'skipped']);
  });
});

describe('the webhook', () => {
  const at = (url: string) => {
    it.account.has.outputs = { ...it.account.has.outputs, WebhookUrl: url };
  };

  test('an address where nobody listens', async () => {
    const gone = await startSlackWire();
    await gone.stop();
    at(`${gone.url}/webhooks/makini`);
    expect(await it.said('webhook')).toEqual([
      ['failed', `Nobody can be reached at ${gone.host}: ECONNREFUSED.`, says('address'), `${DOCTOR} --stage dev`],
    ]);
  });

  test('a route that is gone', async () => {
    at(`${it.world.urls.api}/elsewhere`);
    expect(await it.said('webhook')).toEqual([
      ['failed', says('answered 404 at'), says('the route is gone'), 'npm run deploy -- -c stage=dev'],
    ]);
  });

  test('a host whose DNS record is missing: which one to make', async () => {
    at('https://reconnect.invalid/webhooks/makini');
    it.account.has.outputs = { ...it.account.has.outputs, DomainTarget: 'd-1.execute-api.eu-central-1.amazonaws.com' };
    expect(await it.said('webhook')).toEqual([
      [
        'failed',
        says('Nobody can be reached at reconnect.invalid'),
        says('CNAME record of reconnect.invalid at d-1.execute-api'),
        'dig +short CNAME reconnect.invalid',
      ],
    ]);
    const [elsewhere] = await it.findings('webhook', 5_000, {
      webhookUrl: `${it.world.urls.api}${it.world.webhookPath}`,
    });
    expect(elsewhere).toMatchObject({ state: 'ok' });
  });

  test.each([
    [401, says('body or a header'), `${DOCTOR} --stage dev`],
    [429, says('throttle'), `${DOCTOR} --stage dev`],
    [500, says('"Webhook failed"'), says('logs-insights')],
    [302, says('deploy'), 'npm run deploy -- -c stage=dev'],
  ])('a signed delivery that is answered %i', async (status, advice, remedy) => {
    it.wire.behave({ kind: 'answer', status, body: '', headers: { location: 'https://example.com/' } });
    at(`${it.wire.url}/webhooks/makini`);
    expect(await it.said('webhook')).toEqual([['failed', says(`answered ${status} at`), advice, remedy]]);
  });

  test('one that takes everything is not taken for one that checks', async () => {
    it.wire.behave({ kind: 'answer', status: 200, body: '{}' });
    at(`${it.wire.url}/webhooks/makini`);
    expect(await it.said('webhook')).toEqual([
      [
        'failed',
        'A forged delivery was answered 200, not 401.',
        says('does not check'),
        'npm run deploy -- -c stage=dev',
      ],
    ]);
  });

  test('one that wants Standard Webhooks is probed so, with a secret that can sign so', async () => {
    it.wire.behave({ kind: 'answer', status: 200, body: '{}' });
    at(`${it.wire.url}/webhooks/makini`);
    it.account.has.template = it.templateWith({ signature: 'standard-webhooks' });
    const advice = says('whsec_');
    expect(await it.said('webhook')).toEqual([
      ['failed', says('is none of those'), advice, says('secrets set signing')],
    ]);

    const secret = `whsec_${Buffer.from('a secret of the stage').toString('base64')}`;
    await it.secrets.put(it.names.signing, secret);
    await it.said('webhook');
    const verdicts = it.wire.requests.slice(-2).map(({ headers, body }) =>
      standardWebhooksVerifier({ active: async () => [secret], refresh: async () => false }, recordedJournal()).verify({
        body: Buffer.from(body),
        headers: headers as Record<string, string>,
        receivedAt: it.target.clock.now(),
      }),
    );
    expect(await Promise.all(verdicts)).toEqual([
      { kind: 'verified' },
      { kind: 'rejected', reason: 'signature_mismatch' },
    ]);
    await it.keepSecrets();
  });

  test('settings that give even system events a meaning: nothing is sent', async () => {
    const before = it.wire.requests.length;
    at(`${it.wire.url}/webhooks/makini`);
    it.account.has.template = it.templateWith({ events: { 'system.*': 'offline' } });
    expect(await it.said('webhook')).toEqual([
      ['skipped', says('every event a meaning'), says('system.doctor_probe'), 'docs/makini.md'],
    ]);
    expect(it.wire.requests).toHaveLength(before);
  });
});

describe('Makini', () => {
  afterEach(async () => {
    await post(`${it.world.urls.makini}/sim/faults`, { status: null });
    await it.keepSecrets();
  });

  test('an account that is refused', async () => {
    await it.secrets.put(it.names.provider, '{"client_id":"local-client","client_secret":"QUJD"}');
    const findings = await it.said('makini');
    expect(findings).toEqual([
      [
        'failed',
        'Makini refuses our client id or secret.',
        says('dashboard'),
        says('secrets set provider --stage dev'),
      ],
    ]);
    expect(JSON.stringify(findings)).not.toContain('QUJD');
  });

  test('an account that is not set', async () => {
    await it.secrets.remove(it.names.provider, 'forgotten');
    expect(await it.said('makini')).toEqual([
      ['skipped', says('usable account'), says('Set'), says('secrets set provider')],
    ]);
  });

  test.each([
    [403, 'failed', 'refuses the listing', 'Ask Makini', 'docs/makini.md'],
    [429, 'warning', 'limits our rate', 'Wait', `${DOCTOR} --stage dev`],
    [500, 'failed', 'does not answer (server_error)', 'reached', says('curl -sS')],
    [404, 'failed', 'not as published (client_error)', 'makini settings', 'docs/makini.md'],
    ['html', 'failed', 'not as published (not_json)', 'makini settings', 'docs/makini.md'],
  ])('a listing that is answered %s', async (status, state, what, say, way) => {
    await post(`${it.world.urls.makini}/sim/faults`, { status });
    expect(await it.said('makini')).toEqual([[state, says(what), says(say), way]]);
  });
});

describe('Slack', () => {
  afterEach(async () => {
    for (const channel of ['operators', '*']) await post(`${it.world.urls.slack}/faults`, { fault: null, channel });
    await it.keepSecrets();
  });
  const renew = (name: string) => `npm run -s ops -- secrets set ${name} --stage dev < FILE`;

  test.each(['no_service', 'is_archived', 'invalid_auth'])('a webhook that is dead: %s', async (kind) => {
    await post(`${it.world.urls.slack}/faults`, { fault: { kind }, channel: 'operators' });
    const [webhook, bot] = await it.said('slack');
    expect(webhook).toEqual(['failed', says('dead (4'), says('new webhook'), renew('slack-operators')]);
    expect(bot).toEqual(['ok', 'The bot token is valid.']);
  });

  test.each([
    [429, 'rate_limited'],
    [500, 'rollup_error'],
    [400, 'invalid_payload'],
    [400, 'missing_text_or_fallback_or_attachments'],
    [200, 'ok'],
  ])('a webhook that answers %i %s: it cannot be told', async (status, body) => {
    it.wire.behave({ kind: 'answer', status, body });
    await it.secrets.put(it.names.slackOperators, `${it.wire.url}/services/QUJD`);
    const [webhook] = await it.said('slack');
    expect(webhook).toEqual(['warning', says(`answered ${status} (${body})`), says('Wait'), `${DOCTOR} --stage dev`]);
    expect(it.wire.requests.at(-1)).toMatchObject({ path: '/services/QUJD', body: '{"text":""}' });
  });

  test('a webhook that echoes what it is sent is not quoted', async () => {
    it.wire.behave({ kind: 'answer', status: 404, body: 'no such hook: /services/QUJD' });
    await it.secrets.put(it.names.slackOperators, `${it.wire.url}/services/QUJD`);
    const [webhook] = await it.said('slack');
    expect(webhook?.[1]).toBe('The operators’ webhook is dead (404, no word of Slack’s).');
  });

  test('a webhook on a foreign host is not called', async () => {
    await it.secrets.put(it.names.slackOperators, 'https://hooks.example.com/services/QUJD');
    const [webhook] = await it.said('slack');
    expect(webhook).toEqual(['failed', says('host that is allowed'), says('new webhook'), renew('slack-operators')]);
    expect(JSON.stringify(webhook)).not.toContain('QUJD');
  });

  test('a bot token that is refused', async () => {
    await it.secrets.put(it.names.slackBot, 'xoxp-QUJD');
    const [webhook, bot] = await it.said('slack');
    expect(webhook?.[0]).toBe('ok');
    expect(bot).toEqual(['failed', 'Slack refuses the bot token (invalid_auth).', says('Install'), renew('slack-bot')]);
  });

  test('an API that is down says nothing of the token', async () => {
    await post(`${it.world.urls.slack}/faults`, { fault: { kind: 'server_error' } });
    const [, bot] = await it.said('slack');
    expect(bot).toEqual(['warning', says('answered 500'), says('Wait'), `${DOCTOR} --stage dev`]);
  });
});
