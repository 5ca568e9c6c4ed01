import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { webhookIn } from '../../functions/webhook/handler.ts';
import { movableClock } from '../../local/clock.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { signStandardWebhook } from '../../shared/adapters/standardWebhooks/verifier.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { WEBHOOK_ENVIRONMENT } from '../fixtures/environments.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { signed } from '../fixtures/webhookFunction.ts';

jest.setTimeout(30_000);

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const BODY =
  '{"type":"connection.auth_required","timestamp":"2026-03-01T10:00:00Z","data":{"connection_id":"conn_0201"}}';
const clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:05Z') });
let aws: Aws;

beforeAll(async () => {
  aws = await startAws(clock);
  await aws.putSecret(secretNames('reconnect/test').signing, SECRET);
});
afterAll(() => aws.stop());

function webhookSignedAs(PROVIDER_SIGNATURE: 'makini' | 'standard-webhooks') {
  const lines = collectLines();
  const env = { ...WEBHOOK_ENVIRONMENT, TABLE_NAME: aws.tableName, QUEUE_URL: aws.queueUrl, PROVIDER_SIGNATURE };
  const handler = webhookIn({ clock, write: lines.write, env });
  const send = async (headers: Record<string, string>) =>
    (await handler(gatewayEvent({ body: BODY, headers }), lambdaContext(8_000))) as { statusCode: number };
  return { send, lines };
}

describe('the webhook function, told that deliveries are signed by Standard Webhooks', () => {
  test('opens an incident for one, and refuses the old scheme, a forgery and a replay after the window', async () => {
    const { send, lines } = webhookSignedAs('standard-webhooks');
    const headers = signStandardWebhook(SECRET, 'msg_1', clock.now(), BODY);
    expect(await send(signed(BODY, SECRET))).toMatchObject({ statusCode: 401 });
    expect(await send({ ...headers, 'webhook-id': 'msg_2' })).toMatchObject({ statusCode: 401 });
    expect(await send(headers)).toMatchObject({ statusCode: 200 });
    clock.advance(301_000);
    expect(await send(headers)).toMatchObject({ statusCode: 401 });
    expect(lines.counted()).toMatchObject({ WebhookAccepted: 1, IncidentOpened: 1, SignatureRejected: 3 });
  });

  test('and not otherwise', async () => {
    const headers = signStandardWebhook(SECRET, 'msg_1', clock.now(), BODY);
    expect(await webhookSignedAs('makini').send(headers)).toMatchObject({ statusCode: 401 });
  });
});

test('capture recognizes such a delivery, however old, and says which setting it takes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reconnect-capture-'));
  const file = join(folder, 'request.http');
  const headers = Object.entries(signStandardWebhook(SECRET, 'msg_1', Date.UTC(2025, 0, 1), BODY));
  await writeFile(file, `${headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${BODY}`);
  const output = await new Promise<string>((resolve, reject) => {
    const args = ['--import', 'tsx', 'ops/main.ts', 'capture', '--file', file];
    const child = execFile(
      process.execPath,
      args,
      { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
    child.stdin?.end(SECRET);
  });
  await rm(folder, { recursive: true });
  expect(output).toContain('set "provider": {"signature": "standard-webhooks"}');
  expect(output).toContain('the delivery verifies and is read as: auth:reauth of conn_0201');
});
