import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsAccount, TOPIC } from '../fixtures/awsAccount.ts';
import { DOCTOR, type DoctorWorld, startDoctorWorld } from '../fixtures/doctorWorld.ts';

let it: DoctorWorld;

beforeAll(async () => {
  it = await startDoctorWorld();
});
afterAll(() => it.stop());
beforeEach(() => it.account.reset());

const says = expect.stringContaining;

describe('in the account', () => {
  test.each<[string, string, (has: AwsAccount) => void, unknown[]]>([
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
      'feedback that somebody switched off',
      'mail feedback',
      (has) => (has.feedback = { ...has.feedback, enabled: false }),
      ['failed', says('delivery, bounce, complaint'), says('Switch'), says('#/configuration-sets/reconnect-dev')],
    ],
    [
      'feedback without complaints',
      'mail feedback',
      (has) => (has.feedback = { ...has.feedback, events: ['delivery', 'bounce'] }),
      ['failed', says('does not publish complaint'), says('Switch'), says('#/configuration-sets/reconnect-dev')],
    ],
    [
      'feedback that leads elsewhere',
      'mail feedback',
      (has) => (has.feedback = { ...has.feedback, queue: 'another' }),
      ['failed', says('does not lead to the queue'), says('Deploy again'), 'npm run deploy -- -c stage=dev'],
    ],
    [
      'a stack from before there was feedback',
      'mail feedback',
      ({ outputs }) => delete outputs['FeedbackTopicArn'],
      ['failed', says('hears nothing'), says('Deploy'), 'npm run deploy -- -c stage=dev'],
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
      ['warning', says('no subscription'), says('alarms.emails'), 'npm run deploy -- -c stage=dev'],
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
    expect(await it.said(check)).toEqual([expected]);
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
    expect(await it.said('credentials')).toEqual([
      ['failed', says('us-east-1; the stage is in eu-central-1'), says('region'), 'export AWS_REGION=eu-central-1'],
    ]);
    process.env['AWS_REGION'] = 'eu-central-1';
  });

  test('no region at all: which one to choose', async () => {
    delete process.env['AWS_REGION'];
    const [noRegion] = await it.said('credentials');
    const [nowhere] = await it.said('stack');
    process.env['AWS_REGION'] = 'eu-central-1';
    expect(noRegion).toEqual(['failed', 'No region is chosen.', says('region'), 'export AWS_REGION=eu-central-1']);
    expect(nowhere).toEqual(['skipped', says('Without a region'), says('Choose'), `${DOCTOR} --stage dev`]);
  });

  test('in production, a sandbox and alarms that nobody hears fail', async () => {
    it.account.has.dailyQuota = 200;
    it.account.has.subscriptions = [{ arn: 'PendingConfirmation', protocol: 'email', endpoint: 'jo@example.com' }];
    const [sandbox] = await it.findings('mail account', 5_000, { stage: 'prod' });
    expect(sandbox).toMatchObject({ state: 'failed', remedy: { say: 'Request production access' } });
    const [unheard] = await it.findings('alarms', 5_000, { stage: 'prod' });
    expect(unheard).toMatchObject({
      state: 'failed',
      says: 'Nobody hears of alarms: 1 not confirmed yet (1 email).',
      remedy: { say: says('Open the link'), page: says(`#/topic/${TOPIC}`) },
    });
  });

  test('a sender outside the identity that it is sent with', async () => {
    const template = it.templateWith({ identityArn: 'arn:aws:ses:eu-central-1:111122223333:identity/example.com' });
    const edited = JSON.stringify(template).replaceAll('identity/example.com', 'identity/other.example');
    it.account.has.template = JSON.parse(edited);
    expect(await it.said('mail identity')).toEqual([
      ['failed', says('does not lie in'), says('mail.identityArn'), 'npm run deploy -- -c stage=dev'],
    ]);
  });

  test('an identity of another account can only be seen there', async () => {
    it.account.has.template = it.templateWith({
      identityArn: 'arn:aws:ses:eu-central-1:444455556666:identity/example.com',
    });
    expect(await it.said('mail identity')).toEqual([
      ['warning', says('account 444455556666'), says('444455556666'), says('--identities example.com')],
    ]);
  });
});
