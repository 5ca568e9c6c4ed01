import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
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
