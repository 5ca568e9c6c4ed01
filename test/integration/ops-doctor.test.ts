import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { createSecretsClient } from '../../shared/adapters/secrets/secretReader.ts';
import { createSecretWriter } from '../../shared/adapters/secrets/secretWriter.ts';
import { importCustomers } from '../../shared/usecases/importCustomers.ts';
import { setMode } from '../../shared/usecases/setMode.ts';
import { HANG } from '../fixtures/awsAccount.ts';
import { DOCTOR, startDoctorWorld, TOPIC } from '../fixtures/doctorWorld.ts';
import { type SlackWire, startSlackWire } from '../fixtures/slackStub.ts';

const names = secretNames('reconnect/local');
const OPERATORS_URL = 'services/LOCAL/operators';
const BOT_TOKEN = 'xoxb-1-2-QUJDREVG';

let it: Awaited<ReturnType<typeof startDoctorWorld>>;
let client: ReturnType<typeof createSecretsClient>;
let secrets: ReturnType<typeof createSecretWriter>;
/** A server that answers whatever a test wants, in Slack's place or the webhook's. */
let wire: SlackWire;

const wellKept = () =>
  Promise.all([
    secrets.put(names.signing, it.world.webhookSecret),
    secrets.put(names.provider, JSON.stringify({ client_id: 'local-client', client_secret: 'local-client-secret' })),
    secrets.put(names.slackOperators, `${it.world.urls.slack}/${OPERATORS_URL}`),
    secrets.put(names.slackBot, BOT_TOKEN),
  ]);

beforeAll(async () => {
  wire = await startSlackWire();
  it = await startDoctorWorld(wire.host);
  client = createSecretsClient();
  secrets = createSecretWriter(client);
  await wellKept();
});

afterAll(async () => {
  client.destroy();
  await it.stop();
  await wire.stop();
});

beforeEach(() => it.account.reset());

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** What is said by a check, and its remedy in one line. */
async function said(check: string, deadline?: number) {
  const findings = await it.findings(check, deadline);
  return findings.map((finding) => {
    const { remedy } = 'remedy' in finding ? finding : { remedy: undefined };
    const way = remedy && ('command' in remedy ? remedy.command : remedy.page);
    return [finding.state, finding.says, ...(remedy ? [remedy.say, way] : [])];
  });
}

const says = expect.stringContaining;

describe('a stage that is well', () => {
  test('is found so by every check, in the list’s order, and nothing of it is changed or told', async () => {
    await importCustomers(it.target, [CUSTOMER], { prune: false });
    const { code, stdout, stderr } = await it.opsOnStage('dev', 'doctor', '--json');
    const { findings, ...counts } = JSON.parse(stdout);
    expect([code, stderr, counts]).toEqual([0, '', { ok: 16, warning: 0, failed: 0, skipped: 0 }]);
    expect([...new Set(findings.map(({ check }: { check: string }) => check))]).toEqual([
      'credentials',
      'stack',
      'secrets',
      'mail identity',
      'mail account',
      'webhook',
      'makini',
      'slack',
      'schedule',
      'alarms',
      'customers',
    ]);
    expect(it.account.asked.filter((action) => !/^(Get|List|Describe)/.test(action))).toEqual([]);
    expect(await (await fetch(`${it.world.urls.slack}/messages`)).json()).toEqual([]);
    expect(await it.mailsTo('oncall@example.com')).toBe(0);
    expect(await it.target.connections.allIds()[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    await it.target.customers.remove(CUSTOMER.id);
  });

  test('people read a table and a summary, without any secret or address', async () => {
    it.account.has.subscriptions = [{ arn: 'PendingConfirmation', protocol: 'email', endpoint: 'oncall@example.com' }];
    it.account.has.identities = {};
    const { code, stdout } = await it.opsOnStage('dev', 'doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed {3}alarms .*1 not confirmed yet \(1 email\)\.\n +→ Open the link.*: https:/m);
    expect(stdout).toMatch(/\n\n13 ok, 1 warning, 2 failed, 0 skipped\.\n$/);
    for (const secret of [it.world.webhookSecret, BOT_TOKEN, OPERATORS_URL, 'local-client', '@example.com']) {
      expect(stdout).not.toContain(secret);
    }
  });
});

const CUSTOMER = {
  id: 'cust_1',
  facts: { name: 'Nordkai', timeZone: 'Europe/Berlin', locale: 'en', contacts: [] },
};

type Account = Awaited<ReturnType<typeof startDoctorWorld>>['account']['has'];

describe('in the account', () => {
  test.each<[string, string, (has: Account) => void, unknown[]]>([
    [
      'credentials that AWS refuses',
      'credentials',
      ({ faults }) => (faults['GetCallerIdentity'] = 'ExpiredToken'),
      ['failed', says('ExpiredToken'), says('Sign in'), 'aws sts get-caller-identity'],
    ],
    [
      'a stack that is not there',
      'stack',
      (has) => (has.stackStatus = 'none'),
      ['failed', says('no stack Reconnect-dev'), 'Deploy it', 'npm run deploy -- -c stage=dev'],
    ],
    [
      'a stack that may not be read',
      'stack',
      ({ faults }) => (faults['DescribeStacks'] = 'AccessDenied'),
      ['failed', says('AccessDenied'), says('cloudformation:GetTemplate'), `${DOCTOR} --stage dev`],
    ],
    [
      'a deployment that failed half-way',
      'stack',
      (has) => (has.stackStatus = 'UPDATE_ROLLBACK_FAILED'),
      [
        'failed',
        says('UPDATE_ROLLBACK_FAILED'),
        says('events'),
        says('cloudformation/home?region=eu-central-1#/stacks/events'),
      ],
    ],
    [
      'a deployment that was rolled back',
      'stack',
      (has) => (has.stackStatus = 'UPDATE_ROLLBACK_COMPLETE'),
      ['warning', says('rolled back'), says('events'), says('#/stacks/events?stackId=arn%3Aaws')],
    ],
    [
      'a deployment under way',
      'stack',
      (has) => (has.stackStatus = 'UPDATE_IN_PROGRESS'),
      ['warning', says('UPDATE_IN_PROGRESS'), says('Wait'), `${DOCTOR} --stage dev`],
    ],
    [
      'a stack of an older version',
      'stack',
      (has) => (has.template = { Resources: {} }),
      ['failed', says('another version'), says('Deploy'), 'npm run deploy -- -c stage=dev'],
    ],
    [
      'an identity that nobody created',
      'mail identity',
      (has) => (has.identities = {}),
      [
        'failed',
        says('no verified identity'),
        says('Create it'),
        says('create-email-identity --region eu-central-1 --email-identity example.com'),
      ],
    ],
    [
      'an identity without its DNS record',
      'mail identity',
      (has) => (has.identities = { 'example.com': 'Pending' }),
      [
        'failed',
        says('example.com is not verified yet'),
        says('Publish'),
        says('/ses/home?region=eu-central-1#/identities'),
      ],
    ],
    [
      'an account in the sandbox',
      'mail account',
      (has) => (has.dailyQuota = 200),
      ['warning', says('sandbox'), 'Request production access', says('/ses/home?region=eu-central-1#/account')],
    ],
    [
      'an account whose sending is paused',
      'mail account',
      (has) => (has.sendingEnabled = false),
      ['failed', says('paused'), says('why'), 'aws ses update-account-sending-enabled --enabled --region eu-central-1'],
    ],
    [
      'a mail quota that is nearly used',
      'mail account',
      (has) => (has.sent = 41_000),
      ['warning', says('41000 of 50000'), says('quota'), says('servicequotas')],
    ],
    [
      'a schedule that was switched off',
      'schedule',
      (has) => (has.schedule = { ...has.schedule, State: 'DISABLED' }),
      [
        'failed',
        says('switched off'),
        says('Enable'),
        says('/scheduler/home?region=eu-central-1#schedules/Sweeps/Sweep'),
      ],
    ],
    [
      'a schedule that calls something else',
      'schedule',
      (has) => (has.schedule = { ...has.schedule, Target: 'arn:aws:lambda:eu-central-1:111122223333:function:Other' }),
      ['failed', says('not of this stack'), says('target'), says('#schedules/Sweeps/Sweep')],
    ],
    [
      'a schedule that may not be read',
      'schedule',
      ({ faults }) => (faults['GetSchedule'] = 'AccessDeniedException'),
      ['failed', says('AccessDeniedException'), says('Allow scheduler:GetSchedule'), `${DOCTOR} --stage dev`],
    ],
    [
      'a stack without a schedule',
      'schedule',
      (has) => (has.resources = []),
      ['failed', says('no schedule'), says('Deploy'), 'npm run deploy -- -c stage=dev'],
    ],
    [
      'alarms that nobody subscribed to',
      'alarms',
      (has) => (has.subscriptions = []),
      ['failed', says('no subscription'), says('alarms.emails'), 'npm run deploy -- -c stage=dev'],
    ],
    [
      'alarms of which some wait for confirmation',
      'alarms',
      (has) => {
        const pending = { arn: 'PendingConfirmation', endpoint: 'jo@example.com' };
        has.subscriptions = [
          ...has.subscriptions,
          { ...pending, protocol: 'email' },
          { ...pending, protocol: 'https' },
        ];
      },
      [
        'warning',
        '1 confirmed (1 email), 2 not confirmed yet (1 email, 1 https).',
        says('Open the link'),
        says(`#/topic/${TOPIC}`),
      ],
    ],
    [
      'a topic that was deleted',
      'alarms',
      ({ faults }) => (faults['ListSubscriptionsByTopic'] = 'NotFound'),
      ['failed', says('NotFound'), says('reached'), `${DOCTOR} --stage dev`],
    ],
  ])('%s', async (_, check, damage, expected) => {
    damage(it.account.has);
    expect(await said(check)).toEqual([expected]);
  });

  test('a region or an account that is not the stage’s, before the stack is missed in the wrong place', async () => {
    it.account.has.account = '999900001111';
    const other = (await it.findings('credentials', 5_000, { stage: 'prod' }))[0];
    expect(other).toMatchObject({
      state: 'failed',
      says: says('account 999900001111, region eu-central-1; the stage belongs to account 111122223333'),
      remedy: { say: says('profile of account 111122223333'), command: 'export AWS_PROFILE=PROFILE' },
    });
    process.env['AWS_REGION'] = 'us-east-1';
    expect(await said('credentials')).toEqual([
      ['failed', says('us-east-1; the stage is in eu-central-1'), says('region'), 'export AWS_REGION=eu-central-1'],
    ]);
    process.env['AWS_REGION'] = 'eu-central-1';
  });

  test('a production account in the sandbox fails', async () => {
    it.account.has.dailyQuota = 200;
    const [sandbox] = await it.findings('mail account', 5_000, { stage: 'prod' });
    expect(sandbox).toMatchObject({ state: 'failed', remedy: { say: 'Request production access' } });
  });

  test('an identity of another account can only be seen there', async () => {
    it.account.has.template = it.templateWith({
      identityArn: 'arn:aws:ses:eu-central-1:444455556666:identity/example.com',
    });
    expect(await said('mail identity')).toEqual([
      ['warning', says('account 444455556666'), says('444455556666'), says('--identities example.com')],
    ]);
  });

  test('without a stack, what depends on it is skipped and says why; the rest is looked at', async () => {
    it.account.has.stackStatus = 'none';
    const findings = await it.findings();
    const states = findings.map(({ check, state }) => [check, state]);
    expect(states.filter(([, state]) => state !== 'skipped')).toEqual([
      ['credentials', 'ok'],
      ['stack', 'failed'],
    ]);
    expect(findings.find(({ check }) => check === 'webhook')).toMatchObject({
      says: says('needs the deployed stack'),
      remedy: { say: says('check stack'), command: `${DOCTOR} --stage dev` },
    });
  });

  test('a service that hangs costs its own check its deadline, and no other', async () => {
    it.account.has.faults['ListSubscriptionsByTopic'] = HANG;
    const findings = await it.findings(undefined, 3_000);
    const failing = findings.filter(({ state }) => state === 'failed');
    expect(failing).toMatchObject([
      { check: 'alarms', says: 'There was no answer within 3 seconds.', remedy: { command: `${DOCTOR} --stage dev` } },
    ]);
    expect(findings.filter(({ state }) => state === 'ok')).toHaveLength(14);
  });
});

describe('secrets', () => {
  afterEach(wellKept);
  const set = (name: string) => `npm run -s ops -- secrets set ${name} --stage dev < FILE`;

  test('case 17: without a signing secret, that is said once and nothing is sent unsigned', async () => {
    await secrets.remove(names.signing, 'forgotten');
    expect((await said('secrets'))[0]).toEqual([
      'failed',
      'The signing secret is not set.',
      says('Set'),
      set('signing'),
    ]);
    expect(await said('webhook')).toEqual([['skipped', says('to sign with'), says('Set'), set('signing')]]);
  });

  test.each([
    ['case 18: a decorated signing secret', 'signing', 'v1,whsec_QUJD', 0, says('prefix of another scheme')],
    ['case 16: an account in JSON of another shape', 'provider', '{"user":"QUJD"}', 1, says('form that is not known')],
    ['an empty operators’ webhook', 'slackOperators', ' ', 2, says('empty')],
    ['a bot token in JSON of another shape', 'slackBot', '{"token":"QUJD"}', 3, says('form that is not known')],
  ] as const)('%s is named with what is wrong, never with what it is', async (_, key, text, place, flaw) => {
    await secrets.put(names[key], text);
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const findings = await said('secrets');
    expect(findings[place]).toEqual(['failed', flaw, says('Set'), set(name)]);
    expect(JSON.stringify(findings)).not.toContain('QUJD');
  });

  test('Slack’s are optional, unless the settings want operators told there', async () => {
    await secrets.remove(names.slackBot, 'forgotten');
    await secrets.remove(names.slackOperators, 'forgotten');
    const [, , operators, bot] = await said('secrets');
    expect(operators).toEqual(['failed', says('the settings want'), says('operators.slack'), set('slack-operators')]);
    expect(bot).toEqual(['skipped', says('optional'), says('if you want'), set('slack-bot')]);
    expect((await said('slack')).map(([state]) => state)).toEqual(['skipped', 'skipped']);
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
    expect(await said('webhook')).toEqual([
      ['failed', `Nobody can be reached at ${gone.host}: ECONNREFUSED.`, says('address'), `${DOCTOR} --stage dev`],
    ]);
  });

  test('a route that is gone', async () => {
    at(`${it.world.urls.api}/elsewhere`);
    expect(await said('webhook')).toEqual([
      ['failed', says('answered 404 at'), says('the route is gone'), 'npm run deploy -- -c stage=dev'],
    ]);
  });

  test('a host whose DNS record is missing: which one to make', async () => {
    at('https://reconnect.invalid/webhooks/makini');
    it.account.has.outputs = { ...it.account.has.outputs, DomainTarget: 'd-1.execute-api.eu-central-1.amazonaws.com' };
    expect(await said('webhook')).toEqual([
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
    [401, says('body or the header'), `${DOCTOR} --stage dev`],
    [429, says('throttle'), `${DOCTOR} --stage dev`],
    [500, says('"Webhook failed"'), says('logs-insights')],
    [302, says('deploy'), 'npm run deploy -- -c stage=dev'],
  ])('a signed delivery that is answered %i', async (status, advice, remedy) => {
    wire.behave({ kind: 'answer', status, body: '', headers: { location: 'https://example.com/' } });
    at(`${wire.url}/webhooks/makini`);
    expect(await said('webhook')).toEqual([['failed', says(`answered ${status} at`), advice, remedy]]);
  });

  test('one that takes everything is not taken for one that checks', async () => {
    wire.behave({ kind: 'answer', status: 200, body: '{}' });
    at(`${wire.url}/webhooks/makini`);
    expect(await said('webhook')).toEqual([
      [
        'failed',
        'A forged delivery was answered 200, not 401.',
        says('does not check'),
        'npm run deploy -- -c stage=dev',
      ],
    ]);
  });

  test('settings that give even system events a meaning: nothing is sent', async () => {
    const before = wire.requests.length;
    at(`${wire.url}/webhooks/makini`);
    it.account.has.template = it.templateWith({ events: { 'system.*': 'offline' } });
    expect(await said('webhook')).toEqual([
      ['skipped', says('every event a meaning'), says('system.doctor_probe'), 'docs/makini.md'],
    ]);
    expect(wire.requests).toHaveLength(before);
  });
});

describe('Makini', () => {
  afterEach(async () => {
    await post(`${it.world.urls.makini}/sim/faults`, { status: null });
    await wellKept();
  });

  test('an account that is refused', async () => {
    await secrets.put(names.provider, '{"client_id":"local-client","client_secret":"QUJD"}');
    const findings = await said('makini');
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
    await secrets.remove(names.provider, 'forgotten');
    expect(await said('makini')).toEqual([
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
    expect(await said('makini')).toEqual([[state, says(what), says(say), way]]);
  });
});

describe('Slack', () => {
  afterEach(async () => {
    for (const channel of ['operators', '*']) await post(`${it.world.urls.slack}/faults`, { fault: null, channel });
    await wellKept();
  });
  const renew = (name: string) => `npm run -s ops -- secrets set ${name} --stage dev < FILE`;

  test.each(['no_service', 'is_archived', 'invalid_auth'])('a webhook that is dead: %s', async (kind) => {
    await post(`${it.world.urls.slack}/faults`, { fault: { kind }, channel: 'operators' });
    const [webhook, bot] = await said('slack');
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
    wire.behave({ kind: 'answer', status, body });
    await secrets.put(names.slackOperators, `${wire.url}/services/QUJD`);
    const [webhook] = await said('slack');
    expect(webhook).toEqual(['warning', says(`answered ${status} (${body})`), says('Wait'), `${DOCTOR} --stage dev`]);
    expect(wire.requests.at(-1)).toMatchObject({ path: '/services/QUJD', body: '{"text":""}' });
  });

  test('a webhook that echoes what it is sent is not quoted', async () => {
    wire.behave({ kind: 'answer', status: 404, body: 'no such hook: /services/QUJD' });
    await secrets.put(names.slackOperators, `${wire.url}/services/QUJD`);
    const [webhook] = await said('slack');
    expect(webhook?.[1]).toBe('The operators’ webhook is dead (404, no word of Slack’s).');
  });

  test('a webhook on a foreign host is not called', async () => {
    await secrets.put(names.slackOperators, 'https://hooks.example.com/services/QUJD');
    const [webhook] = await said('slack');
    expect(webhook).toEqual(['failed', says('host that is allowed'), says('new webhook'), renew('slack-operators')]);
    expect(JSON.stringify(webhook)).not.toContain('QUJD');
  });

  test('a bot token that is refused', async () => {
    await secrets.put(names.slackBot, 'xoxp-QUJD');
    const [webhook, bot] = await said('slack');
    expect(webhook?.[0]).toBe('ok');
    expect(bot).toEqual(['failed', 'Slack refuses the bot token (invalid_auth).', says('Install'), renew('slack-bot')]);
  });

  test('an API that is down says nothing of the token', async () => {
    await post(`${it.world.urls.slack}/faults`, { fault: { kind: 'server_error' } });
    const [, bot] = await said('slack');
    expect(bot).toEqual(['warning', says('answered 500'), says('Wait'), `${DOCTOR} --stage dev`]);
  });
});

describe('customers', () => {
  afterEach(() => setMode(it.target, 'live'));

  test('none, and a stage in shadow', async () => {
    await setMode(it.target, 'shadow');
    expect(await said('customers')).toEqual([
      [
        'warning',
        says('No customer'),
        says('docs/customers.md'),
        'npm run -s ops -- customers import FILE --stage dev',
      ],
      ['warning', says('shadow'), says('go live'), 'npm run -s ops -- go-live --existing skip --stage dev'],
    ]);
  });
});

describe('the local world', () => {
  test('is examined as far as it goes; the rest is skipped with a reason', async () => {
    const { code, stdout } = await it.ops('doctor', '--json');
    const { findings } = JSON.parse(stdout) as {
      findings: { check: string; state: string; says: string; remedy?: object }[];
    };
    const skipped = findings.filter(({ state }) => state === 'skipped');
    expect(code).toBe(0);
    expect(skipped.map(({ check }) => check)).toEqual([
      'credentials',
      'stack',
      'mail identity',
      'mail account',
      'schedule',
      'alarms',
    ]);
    for (const { says: why, remedy } of skipped) {
      expect([why, remedy]).toEqual([
        'The local world has no AWS account.',
        expect.objectContaining({ command: `${DOCTOR} --stage STAGE` }),
      ]);
    }
    expect(findings.filter(({ check }) => check === 'webhook')).toMatchObject([{ state: 'ok' }]);
  });

  test('one that is not there, and none named, are wrong input', async () => {
    expect((await it.opsOnStage('dev', 'doctor', '--local', 'http://127.0.0.1:9')).code).toBe(2);
    expect((await it.bare('doctor')).stderr).toContain('--stage NAME');
  });
});
