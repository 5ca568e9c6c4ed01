import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { webhookIn } from '../../functions/webhook/handler.ts';
import { movableClock } from '../../local/clock.ts';
import { parseRequest } from '../../ops/capture/requestFile.ts';
import { createDocumentClient } from '../../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { secretNames } from '../../shared/adapters/secrets/names.ts';
import { isOpen } from '../../shared/domain/incident.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { type Aws, startAws } from '../fixtures/awsServers.ts';
import { WEBHOOK_ENVIRONMENT } from '../fixtures/environments.ts';
import { gatewayEvent } from '../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { collectLines } from '../fixtures/lines.ts';
import { SECRET } from '../fixtures/webhookFunction.ts';

jest.setTimeout(60_000);

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'test/fixtures/captures');
const clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:05Z') });
let aws: Aws;

beforeAll(async () => {
  aws = await startAws(clock);
  await aws.putSecret(secretNames('reconnect/test').signing, SECRET);
});
afterAll(() => aws.stop());

function capture(input: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'ops/main.ts', 'capture', '--received', '2026-03-01T10:00:05Z', ...args],
      { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

const file = (name: string) => join(folder, `${name}.http`);

/** The delivery in the file, sent to the webhook function on its real parts under the given settings. */
async function deliver(name: string, settings: object) {
  const { body, headers } = parseRequest(await readFile(file(name)), clock.now());
  const lines = collectLines();
  const webhook = webhookIn({
    clock,
    write: lines.write,
    env: {
      ...WEBHOOK_ENVIRONMENT,
      TABLE_NAME: aws.tableName,
      QUEUE_URL: aws.queueUrl,
      MAKINI_SETTINGS: JSON.stringify(settings),
    },
  });
  const { statusCode } = await webhook(
    gatewayEvent({ body: Buffer.from(body).toString('utf8'), headers }),
    lambdaContext(8_000),
  );
  return { statusCode, counted: lines.counted() };
}

async function hasOpenIncident(id: string): Promise<boolean> {
  const table = { client: createDocumentClient(), tableName: aws.tableName };
  return isOpen((await createConnectionStore({ table, clock, chance: systemChance }).load(id))?.incident);
}

const CAPTURES = [
  ['other-header', 'conn_0101'],
  ['base64', 'conn_0102'],
  ['prefixed', 'conn_0103'],
  ['nested-ids', 'conn_0104'],
  ['no-event-id', 'conn_0105'],
  ['re-stringified', 'conn_0106'],
] as const;

describe('capture --file: a delivery of unknown shape tells the settings that read it', () => {
  test('every file of the folder is tried below', () => {
    expect(readdirSync(folder).sort()).toEqual(CAPTURES.map(([name]) => `${name}.http`).sort());
  });

  test.each(CAPTURES)(
    '%s: refused or not understood before, it verifies and opens an incident with the printed settings',
    async (name, id) => {
      expect((await deliver(name, {})).counted).not.toHaveProperty('IncidentOpened');
      expect(await hasOpenIncident(id)).toBe(false);
      const { code, stdout, stderr } = await capture(`${SECRET}\n`, '--file', file(name), '--json');
      expect([code, stderr]).toEqual([0, '']);
      const { settings, check } = JSON.parse(stdout);
      expect(check).toEqual({
        verified: true,
        reads: expect.stringContaining(`auth:reauth of ${id}, at 2026-03-01T10:`),
      });
      expect(await deliver(name, settings)).toMatchObject({ statusCode: 200, counted: { IncidentOpened: 1 } });
      expect(await hasOpenIncident(id)).toBe(true);
    },
  );
});

describe('capture, for people', () => {
  test('prints fields and settings; never the secret, the signature or the body', async () => {
    const { code, stdout, stderr } = await capture(SECRET, '--file', file('nested-ids'));
    const { body, headers } = parseRequest(await readFile(file('nested-ids')), 0);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('payload.link.id');
    expect(stdout).toContain('"integration.login_expired": "reauthorization_required"');
    expect(stdout).not.toContain(SECRET);
    expect(stdout).not.toContain(headers['x-webhook-signature']);
    expect(stdout).not.toContain(Buffer.from(body).toString('utf8'));
    expect(stdout).not.toContain('Plant 7');
  });

  test('under another secret nothing verifies, which is an error and says where the signature probably is', async () => {
    const { code, stdout } = await capture('another_secret', '--file', file('other-header'));
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /Verifies: nothing\. Has the shape of a signature: x-makini-signature \(hex\)[\s\S]*does NOT verify/,
      ),
    ]);
  });

  test.each([
    ['no file', ['--file', 'nowhere.http'], SECRET, 'nowhere.http cannot be read'],
    ['a file that is no request', ['--file', 'LICENSE'], SECRET, 'expected: Name: value'],
    ['no secret', ['--file', file('base64')], '', 'no signing secret'],
    ['a meaning that there is not', ['--file', file('base64'), '--means', 'broken'], SECRET, '--means must be one of'],
    ['a time that is none', ['--file', file('base64'), '--received', 'today'], SECRET, '--received must be a time'],
    ['nothing to look at', [], SECRET, '--file PATH'],
  ])('%s is told with its remedy', async (_what, args, input, remedy) => {
    expect(await capture(input, ...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(remedy) });
  });
});
