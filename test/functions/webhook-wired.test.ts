import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { webhookIn } from '../../functions/webhook/handler.ts';
import { startDynamoDb } from '../../local/servers/dynamodb.ts';
import type { RunningServer } from '../../local/servers/running-server.ts';
import { startSecretsManager } from '../../local/servers/secrets-manager.ts';
import { startSqs } from '../../local/servers/sqs.ts';
import { createTableInput } from '../../shared/adapters/dynamodb/table.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { parseNudge } from '../../shared/adapters/sqs/nudge.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { BROKEN, SECRET, signed } from '../fixtures/webhookFunction.ts';

const before = { ...process.env };
let servers: readonly RunningServer[] = [];
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  const [dynamodb, queue, secrets] = await Promise.all([
    startDynamoDb(),
    startSqs(),
    startSecretsManager({ clock: { now: () => Date.now() } }),
  ]);
  servers = [dynamodb, queue, secrets];
  // As in Lambda, the SDK finds region, credentials and endpoints in the environment.
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_ENDPOINT_URL_SQS: queue.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  });
  sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'nudges.fifo', Attributes: { FifoQueue: 'true' } }),
  );
  queueUrl = QueueUrl;
  await new DynamoDBClient().send(new CreateTableCommand(createTableInput('reconnect-test')));
  await new SecretsManagerClient().send(
    new CreateSecretCommand({ Name: secretNames('reconnect/test').signing, SecretString: SECRET }),
  );
});

afterAll(async () => {
  process.env = before;
  await Promise.all(servers.map((server) => server.stop()));
});

test('the wired function stores over the wire, nudges, and answers exactly 200', async () => {
  const lines = collectLines();
  const env = {
    STAGE: 'test',
    TABLE_NAME: 'reconnect-test',
    QUEUE_URL: queueUrl,
    SECRETS_PREFIX: 'reconnect/test',
  };
  const handler = webhookIn({ env, write: lines.write });
  const event = gatewayEvent({ body: BROKEN, headers: signed(BROKEN) });

  expect(await handler(event, lambdaContext(8_000))).toMatchObject({ statusCode: 200 });
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 1 }));
  expect(Messages.map(({ Body = '' }) => parseNudge(Body))).toEqual([{ kind: 'connection', id: 'conn_0001' }]);
  expect(lines.counted()).toMatchObject({ WebhookAccepted: 1, IncidentOpened: 1 });

  const forged = gatewayEvent({ body: BROKEN, headers: signed(BROKEN, 'guess') });
  expect(await handler(forged, lambdaContext(8_000))).toMatchObject({ statusCode: 401 });
});
