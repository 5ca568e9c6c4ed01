import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DevWorld, npmRun, textOf } from '../fixtures/devWorld.ts';

jest.setTimeout(60_000);

let dev: DevWorld;

beforeAll(async () => {
  dev = await DevWorld.start();
});
afterAll(() => dev.stop());

interface Shown {
  readonly id: string;
  readonly customerId: string;
  readonly health: string;
  readonly incident: { readonly number: number } | null;
}
interface Detail extends Shown {
  readonly notices: readonly { readonly kind: string; readonly channel: string; readonly state: string }[];
  readonly timeline: readonly object[];
}

const clockOf = async () =>
  Date.parse((await dev.control<{ now: string }>('/clock', 'POST', { advanceSeconds: 0 })).now);

describe('npm run dev, driven from outside', () => {
  test('its first line is the whole contract, without trailing slashes', () => {
    const { ready } = dev;
    expect(Object.keys(ready)).toEqual([
      'ready',
      'urls',
      'endpoints',
      'webhookPath',
      'signatureHeader',
      'signatureEncoding',
      'webhookSecret',
      'tableName',
      'queueUrl',
    ]);
    expect(Object.keys(ready.urls)).toEqual(['api', 'makini', 'mail', 'slack', 'events', 'control']);
    expect(Object.keys(ready.endpoints)).toEqual(['dynamodb', 'sqs', 'ses', 'secretsManager']);
    for (const url of [...Object.values(ready.urls), ...Object.values(ready.endpoints)])
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(ready).toMatchObject({ ready: true, webhookPath: '/webhooks/makini', signatureEncoding: 'hex' });
    expect(ready.queueUrl.startsWith(`${ready.endpoints.sqs}/`)).toBe(true);
  });

  test('the clock moves as told, and refuses what is not a number of seconds', async () => {
    const before = await clockOf();
    const { now } = await dev.control<{ now: string }>('/clock', 'POST', { advanceSeconds: 90 });
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(90_000);
    expect(Date.parse(now) - before).toBeLessThan(100_000);
    await expect(dev.control('/clock', 'POST', {})).rejects.toThrow('400');
    await expect(dev.control('/clock', 'POST', { advanceSeconds: -1 })).rejects.toThrow('400');
  });

  test('the page for people is served with its style and its script', async () => {
    const { control } = dev.ready.urls;
    expect(await (await fetch(control)).text()).toMatch(/^<!doctype html>[\s\S]*page\.js/);
    for (const [path, type] of [
      ['page.js', 'text/javascript'],
      ['page.css', 'text/css'],
    ])
      expect((await fetch(`${control}/${path}`)).headers.get('content-type')).toContain(type);
  });

  test.each([
    ['a slash', 'conn/7', 'cust/7'],
    ['a hash and a question mark', 'conn#7?x=1&y', 'cust#7'],
    ['unicode and spaces', 'Anlage Ü 🦊 日本', 'Kunde ß'],
    ['500 characters', `${'l'.repeat(499)}%`, `${'k'.repeat(500)}`],
  ])('ids with %s go through every door: broken, told, shown, repaired', async (_name, id, customerId) => {
    await dev.makini('/connections', 'POST', {
      id,
      customerId,
      system: `System of ${id.slice(0, 20)}`,
      company: 'Odd Ltd',
    });
    await dev.control('/sweep', 'POST');
    const mailsBefore = (await dev.mails()).length;
    const postsBefore = (await dev.posts()).length;
    await dev.makini(`/connections/${encodeURIComponent(id)}/break`, 'POST', { webhook: 'send' });
    const before = await clockOf();
    const { now, steps } = await dev.control<{ now: string; steps: number }>('/settle', 'POST');
    expect(steps).toBeGreaterThanOrEqual(1);
    expect(Date.parse(now) - before).toBeLessThan(10 * 60_000);

    const shown = await dev.control<Detail>(`/connections/${encodeURIComponent(id)}`);
    expect(shown).toMatchObject({ id, customerId, health: 'reauthorization_required', incident: { number: 1 } });
    const requests = shown.notices.filter(({ kind }) => kind === 'reconnect_request');
    expect(requests.map(({ channel, state }) => [channel, state]).sort()).toEqual([
      ['email', 'sent'],
      ['slack', 'sent'],
    ]);
    expect(shown.timeline.length).toBeGreaterThanOrEqual(2);
    expect((await dev.mails()).length - mailsBefore).toBe(1);
    expect((await dev.posts()).length - postsBefore).toBe(1);
    expect((await dev.control<Shown[]>('/connections')).filter((connection) => connection.id === id)).toHaveLength(1);

    await dev.makini(`/connections/${encodeURIComponent(id)}/repair`, 'POST', { webhook: 'send' });
    await dev.control('/settle', 'POST');
    expect(await dev.control(`/connections/${encodeURIComponent(id)}`)).toMatchObject({
      health: 'active',
      incident: null,
    });
    expect((await dev.mails()).length - mailsBefore).toBe(2);
  });

  test('a connection that nobody knows is a 404 in JSON', async () => {
    const answer = await fetch(`${dev.ready.urls.control}/connections/nobody`);
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'No such connection' }]);
  });

  test('a forged webhook is refused with 401 and changes nothing', async () => {
    await dev.makini('/connections', 'POST', { id: 'conn_f', customerId: 'cust_f', system: 'Fiix', company: 'Forged' });
    await dev.control('/sweep', 'POST');
    await dev.control('/clock', 'POST', { advanceSeconds: 60 });
    const timestamp = new Date(await clockOf()).toISOString();
    const event = { id: 'evt_x', type: 'connection.auth_required', connection_id: 'conn_f', timestamp };
    expect(await dev.deliver(event, 'guess')).toBe(401);
    const shown = await dev.control<Detail>('/connections/conn_f');
    expect(shown).toMatchObject({ health: 'active', incident: null, notices: [] });
    expect(await dev.deliver(event)).toBe(200);
    expect(await dev.control('/connections/conn_f')).toMatchObject({ health: 'reauthorization_required' });
  });

  test('settling fires no future reminder, and a second settle moves nothing', async () => {
    await dev.control('/settle', 'POST');
    const before = await clockOf();
    const { now, steps } = await dev.control<{ now: string; steps: number }>('/settle', 'POST');
    expect(steps).toBe(0);
    expect(Date.parse(now) - before).toBeLessThan(5_000);
  });

  test('a port that is taken is said in one sentence, with exit code 1', async () => {
    const taken = new URL(dev.ready.urls.api).port;
    const second = npmRun('dev', '--port', taken, '--json');
    const [output, error, [code]] = await Promise.all([
      textOf(second.stdout),
      textOf(second.stderr),
      once(second, 'exit'),
    ]);
    expect([code, output]).toEqual([1, '']);
    expect(error).toMatch(/^A port from \d+ to \d+ is taken\. .*--port 0\.\n$/);
  });

  test('SIGTERM ends it cleanly, exit code 0', async () => {
    expect(await dev.stop()).toEqual({ code: 0, signal: null });
  });
});

test('it does not outlive the npm that started it, even a killed one', async () => {
  const orphan = await DevWorld.start();
  const closed = once(orphan.npm, 'close');
  orphan.npm.kill('SIGKILL');
  // The pipes close only when no process holds them any more.
  await closed;
  await expect(fetch(orphan.ready.urls.control)).rejects.toThrow('fetch failed');
});
