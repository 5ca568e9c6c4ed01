import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fastify from 'fastify';
import { listen, type RunningServer } from '../../local/servers/running-server.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(30_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;
let cloudFormation: RunningServer;

/** DescribeStacks as CloudFormation answers it: stacks `Reconnect-dev` and, without a queue, `Reconnect-old`. */
beforeAll(async () => {
  it = await startOpsWorld();
  const { tableName, queueUrl } = it.world;
  const outputs = { TableName: tableName, SecretsPrefix: 'reconnect/local' };
  const stacks = new Map<string, Record<string, string>>([
    ['Reconnect-dev', { ...outputs, QueueUrl: queueUrl }],
    ['Reconnect-old', outputs],
  ]);
  const app = fastify();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/', (request, reply) => {
    const name = new URLSearchParams(String(request.body)).get('StackName') ?? '';
    const found = stacks.get(name);
    reply.code(found ? 200 : 400).type('text/xml');
    return found ? stackXml(name, found) : errorXml(name);
  });
  cloudFormation = await listen(app, 0);
  process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = cloudFormation.url;
});

afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'];
  await cloudFormation.stop();
  await it.stop();
});

function stackXml(name: string, outputs: Record<string, string>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><CreationTime>2026-03-01T10:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

function errorXml(name: string): string {
  return `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`;
}

describe('a deployed stage', () => {
  test('is found by the outputs of its stack', async () => {
    const { code, stdout } = await it.opsOnStage('dev', 'mode', 'show', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { mode: 'live', allowlist: [] }]);
  });

  test('that does not exist, or was deployed by an older version, is said to be so', async () => {
    const unknown = await it.opsOnStage('prod', 'mode', 'show');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/Reconnect-prod.*ValidationError.*name/)]);
    const old = await it.opsOnStage('old', 'mode', 'show');
    expect([old.code, old.stderr]).toEqual([2, expect.stringContaining('no output QueueUrl. Deploy it with')]);
  });
});
