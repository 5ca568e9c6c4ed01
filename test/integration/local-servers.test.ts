import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import {
  CreateQueueCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startDynamoDb } from '../../local/servers/dynamodb.ts';
import type { RunningServer } from '../../local/servers/running-server.ts';
import { startSes } from '../../local/servers/ses.ts';
import { startSqs } from '../../local/servers/sqs.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'eu-central-1';

let dynamo: RunningServer;
let sqs: RunningServer;
let ses: RunningServer;

beforeAll(async () => {
  [dynamo, sqs, ses] = await Promise.all([startDynamoDb(), startSqs(), startSes()]);
});
afterAll(() => Promise.all([dynamo, sqs, ses].map((server) => server.stop())));

describe('embedded AWS servers', () => {
  test('DynamoDB creates a table at once', async () => {
    const client = new DynamoDBClient({ endpoint: dynamo.url, region, credentials });
    await client.send(
      new CreateTableCommand({
        TableName: 'reconnect',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['reconnect']);
    client.destroy();
  });

  test('SQS creates a FIFO queue', async () => {
    const client = new SQSClient({ endpoint: sqs.url, region, credentials, useQueueUrlAsEndpoint: false });
    const { QueueUrl } = await client.send(
      new CreateQueueCommand({ QueueName: 'nudges.fifo', Attributes: { FifoQueue: 'true' } }),
    );
    expect(QueueUrl).toBe(`${sqs.url}/000000000000/nudges.fifo`);
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl]);
    client.destroy();
  });

  test('SQS is found by a client that goes where the queue URL points', async () => {
    const client = new SQSClient({ endpoint: sqs.url, region, credentials, useQueueUrlAsEndpoint: true });
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'found' }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'here' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['here']);
    client.destroy();
  });

  test('SES keeps a raw mail for GET /store', async () => {
    const client = new SESClient({ endpoint: ses.url, region, credentials });
    const mail = [
      'From: Reconnect <us@example.test>',
      'To: it@example.test',
      'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Please reconnect.',
    ].join('\r\n');
    const { MessageId } = await client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(mail) } }));
    const store = await (await fetch(`${ses.url}/store`)).json();
    expect(store).toMatchObject({
      emails: [
        {
          messageId: MessageId,
          subject: 'Grüße',
          destination: { to: ['it@example.test'] },
          body: { text: 'Please reconnect.' },
        },
      ],
    });
    client.destroy();
  });

  test('a stopped server refuses connections, and its port can be asked for again', async () => {
    const first = await startSqs();
    const port = Number(new URL(first.url).port);
    await first.stop();
    await first.stop();
    await expect(fetch(first.url)).rejects.toThrow('fetch failed');
    const second = await startSqs({ port });
    expect(second.url).toBe(first.url);
    await second.stop();
  });
});
