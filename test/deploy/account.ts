/** What is in the emulated account, to see what a stack made and what it left behind. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Emulator } from './emulator.ts';
import { logGroupNames } from './logs.ts';
import { get } from './unsigned.ts';

export interface DeployedFunction {
  readonly FunctionName: string;
  readonly Runtime: string;
}

export async function functionsOf(emulator: Emulator): Promise<readonly DeployedFunction[]> {
  const { Functions } = await get<{ Functions: DeployedFunction[] }>(emulator, 'lambda', '/2015-03-31/functions/');
  return Functions;
}

export async function secretOf(emulator: Emulator, name: string): Promise<string | undefined> {
  const client = new SecretsManagerClient(emulator.client);
  return (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
}

/** Messages of a queue, hidden and delayed ones included. */
export async function depthOf(emulator: Emulator, queueUrl: string): Promise<number> {
  const { Attributes } = await new SQSClient(emulator.client).send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return Object.entries(Attributes ?? {})
    .filter(([name]) => name.startsWith('ApproximateNumberOfMessages'))
    .reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Everything of the kinds that a stack makes, by name, without what `cdk bootstrap` made. */
export async function thingsOf(emulator: Emulator): Promise<readonly string[]> {
  const { client } = emulator;
  const [stacks, tables, queues, secrets, functions, apis, schedules, logs] = await Promise.all([
    new CloudFormationClient(client).send(new DescribeStacksCommand({})),
    new DynamoDBClient(client).send(new ListTablesCommand({})),
    new SQSClient(client).send(new ListQueuesCommand({})),
    new SecretsManagerClient(client).send(new ListSecretsCommand({})),
    functionsOf(emulator),
    get<{ items: { name: string }[] }>(emulator, 'apigateway', '/v2/apis'),
    get<{ Schedules: { Name: string }[] }>(emulator, 'scheduler', '/schedules'),
    logGroupNames(emulator),
  ]);
  const names = {
    stack: (stacks.Stacks ?? []).filter(isThere).map(({ StackName }) => StackName),
    table: tables.TableNames ?? [],
    queue: (queues.QueueUrls ?? []).map((url) => url.split('/').at(-1)),
    secret: (secrets.SecretList ?? []).map(({ Name }) => Name),
    function: functions.map(({ FunctionName }) => FunctionName),
    api: apis.items.map(({ name }) => name),
    schedule: schedules.Schedules.map(({ Name }) => Name),
    'log group': logs,
  };
  return Object.entries(names)
    .flatMap(([kind, found]) => found.map((name) => `${kind} ${name}`))
    .filter((thing) => !/CDKToolkit|cdk-hnb659fds/.test(thing));
}

function isThere({ StackStatus }: { readonly StackStatus?: string | undefined }): boolean {
  return StackStatus !== 'DELETE_COMPLETE';
}
