import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { type CallRecorder, startCallRecorder } from '../fixtures/callRecorder.ts';
import { NOTIFY_ENVIRONMENT } from '../fixtures/environments.ts';
import { type FailingStage, startFailingStage } from '../fixtures/failingStage.ts';
import { DRIVERS } from './drivers.ts';
import { BY_LAMBDA, OWN_TOKENS_MAY, ROLES, SETTINGS } from './permissions.ts';

/** What Lambda itself does in a function's name. */
const BY_LAMBDA_ITSELF = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
];

let stage: FailingStage;
let recorder: CallRecorder;

beforeAll(async () => {
  const started = await startFailingStage('dev');
  recorder = await startCallRecorder({ secretsPrefix: 'reconnect/', identity: 'ses identity/example.com' });
  stage = {
    ...started,
    webhook: (...asked) => recorder.during('WebhookRole', () => started.webhook(...asked)),
    report: (...asked) => recorder.during('ReportRole', () => started.report(...asked)),
    notify: (...asked) => recorder.during(roleOf('NotifyRole', asked[1]), () => started.notify(...asked)),
    feedback: (...asked) => recorder.during('FeedbackRole', () => started.feedback(...asked)),
    reconnect: (...asked) => recorder.during('ReconnectRole', () => started.reconnect(...asked)),
    logIn: (...asked) => recorder.during('ReconnectRole', () => started.logIn(...asked)),
    sweep: (...asked) => recorder.during('SweepRole', () => started.sweep(...asked)),
    look: (...asked) => recorder.during(roleOf('StatusRole', asked[0]), () => started.look(...asked)),
  };
  for (const drive of Object.values(DRIVERS)) await drive(stage);
  await ownChannels();
  await wayBack();
  await stage.webhook('{"event":"sync.completed"}', {}, 'guess', 'any-endpoint');
  await stage.announce('c-reported', { type: 'connection.active' });
  stage.later(1);
  await stage.report('{"connectionId":"c-reported","status":401}');
  await stage.connect('c-slow', 'cust_c');
  await stage.sweep();
  await stage.tooManyCalls(true);
  await stage.look();
  stage.later(20);
  await stage.sweep();
  await stage.tooManyCalls(false);
  // Everything happens here, so it may take as long as all tests of another file together.
}, 180_000);

afterAll(async () => {
  await stage.stop();
  await recorder.stop();
});

/** A stage whose tokens are ours has roles of its own. */
function roleOf(role: string, environment: object = {}): string {
  return 'TOKENS' in environment ? `${role}, own tokens` : role;
}

/** A customer with a channel of our Slack app, and operators with one of their own. */
async function ownChannels(): Promise<void> {
  const operators = { OPERATORS: JSON.stringify({ emails: ['oncall@acme.example'], slack: true }) };
  await stage.customer('c-channel', { slack: { kind: 'channel', channel: 'C0123456789' } });
  await stage.announce('c-channel', { user_metadata: { customer_id: 'c-channel' } });
  await stage.announce('c-nobody', {});
  stage.later(5);
  await stage.notify({ kind: 'customer', id: 'c-channel' }, operators);
  await stage.notify({ kind: 'connection', id: 'c-nobody' }, operators);
}

/** A customer who logs in, again, and once more after the tokens were removed: each pair takes the place of the last. */
async function wayBack(): Promise<void> {
  await stage.customer('c-back');
  await stage.connect('c-back', 'c-back');
  for (const removed of [false, false, true]) {
    if (removed) await removeTokens('c-back');
    stage.later(30);
    await stage.breakSilently('c-back');
    await stage.announce('c-back', { user_metadata: { customer_id: 'c-back' } });
    await stage.logIn('c-back');
  }
}

/** As the operators' command line does it; they can be brought back for a week. */
async function removeTokens(id: string): Promise<void> {
  const secrets = new SecretsManagerClient();
  const name = secretNames(NOTIFY_ENVIRONMENT.SECRETS_PREFIX).tokensOfConnection(id);
  await secrets.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: 7 }));
  secrets.destroy();
}

test.each(Object.entries(OWN_TOKENS_MAY))(
  'where tokens are ours, what %s permits of them is what is asked for',
  (role, rights) => {
    const usual = recorder.asked(role);
    const more = [...recorder.asked(`${role}, own tokens`)].filter((right) => !usual.has(right));
    const permitted = Object.entries(rights).flatMap(([thing, actions]) =>
      actions.map((action) => `${action} on ${thing}`),
    );
    expect(more.sort()).toEqual(permitted.sort());
  },
);

test('every function is asked', () => {
  const roles = Object.keys(ROLES).filter((role) => ROLES[role]?.taken === BY_LAMBDA);
  expect(roles.filter((role) => recorder.asked(role).size === 0)).toEqual([]);
});

test.each(Object.keys(ROLES).filter((role) => ROLES[role]?.taken === BY_LAMBDA))(
  'what %s permits is what its function asks for',
  (role) => {
    const rights = Object.entries({ ...ROLES[role]?.may, ...(role === 'NotifyRole' ? SETTINGS.dev.NotifyRole : {}) });
    const permitted = rights.flatMap(([thing, actions]) =>
      actions.filter((action) => !BY_LAMBDA_ITSELF.includes(action)).map((action) => `${action} on ${thing}`),
    );
    expect([...recorder.asked(role)].sort()).toEqual(permitted.sort());
  },
);
