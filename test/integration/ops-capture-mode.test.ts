import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { signBody } from '../../shared/adapters/makini/signature.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(60_000);

let it: Awaited<ReturnType<typeof startOpsWorld>>;
beforeAll(async () => {
  it = await startOpsWorld();
});
afterAll(() => it.stop());

const deliver = (body: string, headers: Record<string, string>) =>
  fetch(`${it.world.urls.api}${it.world.webhookPath}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

async function deliveries() {
  const { code, stdout, stderr } = await it.ops('capture', '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout).deliveries;
}

describe('capture mode of an installation', () => {
  test('nothing is kept until it is asked for; then what was turned away tells the settings; --off deletes', async () => {
    const body = '{"topic":"connection.auth_required","link":{"id":"conn_42"},"sent_at":"2026-03-01T10:00:00Z"}';
    const signature = signBody(it.world.webhookSecret, body, 'base64');
    const headers = { 'x-makini-hmac': `sha256=${signature}`, authorization: 'Bearer t0k3n' };
    expect((await deliver(body, headers)).status).toBe(401);
    expect(await deliveries()).toEqual([]);

    expect((await it.ops('capture', '--for', '1h')).stdout).toContain('Functions notice within a minute');
    it.world.clock.advance(MINUTE);
    expect((await deliver(body, headers)).status).toBe(401);
    const [kept, ...others] = await deliveries();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      outcome: 'signature_missing',
      cut: false,
      signatures: [{ header: 'x-makini-hmac', prefix: 'sha256=', encoding: 'base64', form: 'raw', secret: 1 }],
      check: { verified: true, reads: 'auth:reauth of conn_42, at 2026-03-01T10:00:00.000Z' },
    });

    const { stdout } = await it.ops('capture');
    expect(stdout).toContain('1 kept, the newest first');
    for (const secret of [it.world.webhookSecret, signature, 't0k3n', body]) expect(stdout).not.toContain(secret);

    expect(JSON.parse((await it.ops('capture', '--off', '--json')).stdout)).toEqual({ capturing: false, deleted: 1 });
    it.world.clock.advance(MINUTE);
    expect((await deliver(body, headers)).status).toBe(401);
    expect(await deliveries()).toEqual([]);
  });

  test('a file whose request line names an endpoint is verified with the secret of that endpoint', async () => {
    await it.opsWith('endpoint,secret\nown_1,whk_own_1\n', 'secrets', 'import');
    const body = '{"type":"connection.auth_required","connection_id":"conn_8","timestamp":"2026-03-01T10:00:00Z"}';
    const signature = signBody('whk_own_1', body, 'hex');
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    const check = async (line: string) => {
      const path = join(folder, 'request.http');
      writeFileSync(path, `${line}${it.world.signatureHeader}: ${signature}\n\n${body}`);
      const { code, stdout } = await it.ops('capture', '--json', '--file', path);
      return [code, JSON.parse(stdout).check.verified];
    };
    expect(await check('POST /webhooks/makini/own_1 HTTP/1.1\n')).toEqual([0, true]);
    expect(await check('POST /webhooks/makini HTTP/1.1\n')).toEqual([1, false]);
    expect(await check('POST /webhooks/makini/nobody HTTP/1.1\n')).toEqual([1, false]);
    rmSync(folder, { recursive: true });
  });

  test('what somebody else signed is told so: no setting is praised, the secret is asked about', async () => {
    const body = '{"type":"connection.auth_required","connection_id":"conn_7","timestamp":"2026-03-01T10:00:00Z"}';
    await it.ops('capture', '--for', '1h');
    it.world.clock.advance(MINUTE);
    const forged = { [it.world.signatureHeader]: signBody('somebody else’s', body, 'hex') };
    expect((await deliver(body, forged)).status).toBe(401);
    const { stdout } = await it.ops('capture');
    expect(stdout).toContain('No other setting makes it verify, so check the secret:\nthe delivery does NOT verify');
    expect(stdout).not.toContain('settings fit');
    await it.ops('capture', '--off');
  });

  test.each(['0m', '2h', '61m', '1d', 'h'])('--for %s is refused', async (duration) => {
    const { code, stderr } = await it.ops('capture', '--for', duration);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--for must be from 1m to 60m')]);
  });
});
