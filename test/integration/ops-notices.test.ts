import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
jest.setTimeout(120_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;
let began = 0;

beforeAll(async () => {
  it = await startOpsWorld();
  for (const n of [1, 2]) {
    await it.connect({ id: `conn/${n}`, customerId: `cust_${n}`, system: 'SAP PM', company: `Company ${n}` });
    await it.act(`conn/${n}`, 'break');
  }
  began = it.world.clock.now();
  await it.world.settle();
});

afterAll(() => it.stop());

describe('notices list', () => {
  test('says when what went to whom, with addresses that only those recognize who know them', async () => {
    const { code, stdout } = await it.ops('notices', 'list', '--customer', 'cust_1', '--json');
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      kind: 'reconnect_request',
      channel: 'email',
      audience: 'customer',
      customerId: 'cust_1',
      connections: ['conn/1'],
      state: 'sent',
      reason: null,
      to: ['i…@cust-1.example.test'],
      landings: expect.any(Object),
    });
    expect(stdout).not.toContain('it@');
  });

  test('everybody’s, from a moment on, as a table', async () => {
    const since = new Date(began).toISOString().replace(/\.\d+Z/, 'Z');
    const { stdout } = await it.ops('notices', 'list', '--since', since);
    expect(stdout.trim().split('\n')).toHaveLength(2 + 4);
    expect(stdout).toMatch(/reconnect_request +email +cust_2 +sent/);
    expect(await it.ops('notices', 'list', '--since', '2099-01-01')).toMatchObject({ stdout: 'Nothing was sent.\n' });
    expect(await it.ops('notices', 'list', '--since', 'yesterday')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--since must be a day or a moment such as 2026-11-27'),
    });
  });
});

describe('notices preview', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reconnect-preview-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const preview = (...args: string[]) => it.ops('notices', 'preview', '--out', folder, ...args);

  test('renders a reminder of an outage that is there, for each channel, and sends nothing', async () => {
    const before = await it.mailsTo('it@cust-1.example.test');
    const { code, stdout } = await preview(
      '--customer',
      'cust_1',
      '--kind',
      'reminder',
      '--round',
      '2',
      '--locale',
      'de',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ isReal: true, locale: 'de', connections: ['conn/1'], people: 1 });
    const files = ['eml', 'html', 'slack.json', 'txt'].map((ending) => `reminder-2-de.${ending}`);
    expect(readdirSync(folder).sort()).toEqual(files);
    const mail = await simpleParser(readFileSync(join(folder, 'reminder-2-de.eml')));
    const plain = readFileSync(join(folder, 'reminder-2-de.txt'), 'utf8');
    expect(mail).toMatchObject({ subject: expect.stringContaining('SAP PM'), to: { text: 'it@cust-1.example.test' } });
    expect(mail.text?.trim()).toBe(plain.trim());
    expect(plain).toMatch(/\/reconnect\/preview\s[\s\S]*\/reminders\/stop\/preview/);
    const { blocks } = JSON.parse(readFileSync(join(folder, 'reminder-2-de.slack.json'), 'utf8'));
    expect(JSON.stringify(blocks)).toContain('SAP PM');
    expect(await it.mailsTo('it@cust-1.example.test')).toBe(before);
  });

  test('what is not so now is rendered as if it were, and that is said', async () => {
    const { code, stdout } = await preview('--connection', 'conn/2', '--kind', 'restored', '--channel', 'email');
    expect([code, stdout]).toEqual([0, expect.stringContaining('rendered as if it were')]);
    expect(readdirSync(folder).sort()).toEqual(['eml', 'html', 'txt'].map((ending) => `restored-en.${ending}`));
  });

  test.each([
    [['--customer', 'nobody', '--kind', 'restored'], 'There is no customer nobody'],
    [['--customer', 'cust_1', '--kind', 'reminder', '--round', '7'], '--round must be at most 6'],
  ])('%j is refused', async (args, remedy) => {
    expect(await preview(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(remedy) });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('notices resend', () => {
  const mailId = async () => {
    const listed = JSON.parse((await it.ops('notices', 'list', '--customer', 'cust_1', '--json')).stdout);
    return listed.find((told: { channel: string }) => told.channel === 'email').id;
  };

  test('asks, says a request once more by mail only, and keeps the reason', async () => {
    const id = await mailId();
    const unasked = await it.ops('notices', 'resend', id, '--reason', 'lost');
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('add --yes') });
    const { code, stdout } = await it.ops(
      'notices',
      'resend',
      id,
      '--reason',
      'their server was down',
      '--yes',
      '--json',
    );
    expect([code, JSON.parse(stdout).connections]).toEqual([0, [{ connectionId: 'conn/1', outcome: 'owed' }]]);
    await it.world.settle();
    expect(await it.mailsTo('it@cust-1.example.test')).toBe(2);
    expect((await it.ops('connections', 'show', 'conn/1')).stdout).toContain('by email: their server was down');
  });

  test('is refused with a word once it is over, and for a message that nobody knows', async () => {
    const id = await mailId();
    await it.act('conn/1', 'repair');
    await it.world.settle();
    const before = await it.mailsTo('it@cust-1.example.test');
    expect(await it.ops('notices', 'resend', id, '--reason', 'lost', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('conn/1: recovered'),
    });
    expect((await it.ops('notices', 'resend', 'nowhere', '--reason', 'lost', '--yes')).code).toBe(2);
    await it.world.settle();
    expect(await it.mailsTo('it@cust-1.example.test')).toBe(before);
  });
});
