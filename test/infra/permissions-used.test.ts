import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CallRecorder, startCallRecorder } from '../fixtures/callRecorder.ts';
import { type FailingStage, startFailingStage } from '../fixtures/failingStage.ts';
import { DRIVERS } from './drivers.ts';
import { ROLES, SETTINGS } from './permissions.ts';

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
    notify: (...asked) => recorder.during('NotifyRole', () => started.notify(...asked)),
    sweep: (...asked) => recorder.during('SweepRole', () => started.sweep(...asked)),
  };
  for (const drive of Object.values(DRIVERS)) await drive(stage);
  await ownChannels();
  await stage.sweep();
  // Everything happens here, so it may take as long as all tests of another file together.
}, 180_000);

afterAll(async () => {
  await stage.stop();
  await recorder.stop();
});

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

test.each(['WebhookRole', 'NotifyRole', 'SweepRole'])('what %s permits is what its function asks for', (role) => {
  const rights = Object.entries({ ...ROLES[role]?.may, ...(role === 'NotifyRole' ? SETTINGS.dev.NotifyRole : {}) });
  const permitted = rights.flatMap(([thing, actions]) =>
    actions.filter((action) => !BY_LAMBDA_ITSELF.includes(action)).map((action) => `${action} on ${thing}`),
  );
  expect([...recorder.asked(role)].sort()).toEqual(permitted.sort());
});
