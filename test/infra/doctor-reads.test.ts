import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readStack } from '../../ops/doctor/stack.ts';
import { startAwsAccount } from '../fixtures/awsAccount.ts';
import { EVERYTHING, STAGES, settingsOf, templateOf } from '../fixtures/stack.ts';

let account: Awaited<ReturnType<typeof startAwsAccount>>;
const before = { ...process.env };

beforeAll(async () => {
  account = await startAwsAccount({
    TableName: 'table',
    QueueUrl: 'https://queue',
    SecretsPrefix: 'reconnect/prod',
    CallbackUrl: 'https://reconnect.example.com/reconnect/callback',
  });
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_CLOUDFORMATION: account.url,
  });
});
afterAll(async () => {
  process.env = before;
  await account.stop();
});
beforeEach(() => account.reset());

describe('the doctor', () => {
  test.each([
    ['dev of cdk.json', STAGES.dev, 'dev'],
    ['a stage with every optional setting', EVERYTHING, 'prod'],
  ])('reads the settings of %s out of the template that is deployed', async (_, written, stage) => {
    account.has.template = templateOf(written, stage).toJSON();
    const { stack } = await readStack(stage, AbortSignal.timeout(5_000));
    const { mail, operators, provider, sweepMinutes } = settingsOf(written, stage);
    expect(stack).toMatchObject({
      kind: 'found',
      name: `Reconnect-${stage}`,
      settings: {
        tableName: 'table',
        queueUrl: 'https://queue',
        mail: { from: mail.from },
        ...(mail.region && { mailRegion: mail.region }),
        operators,
        signatureScheme: provider?.signature,
        sweepEvery: sweepMinutes * 60_000,
        makini: { baseUrl: 'https://api.makini.io' },
      },
    });
  });
});
