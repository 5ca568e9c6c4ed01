import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { importCustomers } from '../../shared/usecases/importCustomers.ts';
import { setMode } from '../../shared/usecases/setMode.ts';
import { HANG } from '../fixtures/awsAccount.ts';
import { BOT_TOKEN, DOCTOR, type DoctorWorld, OPERATORS_PATH, startDoctorWorld } from '../fixtures/doctorWorld.ts';

let it: DoctorWorld;

beforeAll(async () => {
  it = await startDoctorWorld();
});
afterAll(() => it.stop());
beforeEach(() => it.account.reset());

const says = expect.stringContaining;

const CUSTOMER = {
  id: 'cust_1',
  facts: { name: 'Nordkai', timeZone: 'Europe/Berlin', locale: 'en', contacts: [] },
};

describe('a stage that is well', () => {
  test('is found so by every check, in the list’s order, and nothing of it is changed or told', async () => {
    await importCustomers(it.target, [CUSTOMER], { prune: false });
    const { code, stdout, stderr } = await it.opsOnStage('dev', 'doctor', '--json');
    const { findings, ...counts } = JSON.parse(stdout);
    expect([code, stderr, counts]).toEqual([0, '', { ok: 17, warning: 0, failed: 0, skipped: 0 }]);
    expect([...new Set(findings.map(({ check }: { check: string }) => check))]).toEqual([
      'credentials',
      'stack',
      'secrets',
      'mail identity',
      'mail account',
      'mail feedback',
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
    expect(stdout).toMatch(/^warning {2}alarms .*1 not confirmed yet \(1 email\)\.\n +→ Open the link.*: https:/m);
    expect(stdout).toMatch(/\n\n14 ok, 2 warning, 1 failed, 0 skipped\.\n$/);
    for (const secret of [it.world.webhookSecret, BOT_TOKEN, OPERATORS_PATH, 'local-client', '@example.com']) {
      expect(stdout).not.toContain(secret);
    }
  });
});

describe('what is broken', () => {
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

  test('a service that hangs costs its check no more than its deadline', async () => {
    it.account.has.faults['ListSubscriptionsByTopic'] = HANG;
    expect(await it.findings('alarms', 500)).toMatchObject([
      {
        state: 'failed',
        says: 'There was no answer within 0.5 seconds.',
        remedy: { command: `${DOCTOR} --stage dev` },
      },
    ]);
  });
});

describe('customers', () => {
  afterEach(() => setMode(it.target, 'live'));

  test('none, and a stage in shadow', async () => {
    await setMode(it.target, 'shadow');
    expect(await it.said('customers')).toEqual([
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
      'mail feedback',
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
