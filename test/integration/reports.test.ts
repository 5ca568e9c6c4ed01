import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fastify from 'fastify';
import { listen, type RunningServer } from '../../local/servers/running-server.ts';
import { type Reporting, reportingFetch, signatureOf } from '../../shared/client/reportingFetch.ts';
import { isOpen } from '../../shared/domain/incident.ts';
import { startOpsWorld } from '../fixtures/opsWorld.ts';

jest.setTimeout(60_000);

const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

let it: Awaited<ReturnType<typeof startOpsWorld>>;
/** The provider's API as a worker sees it: the path says what it answers. */
let api: RunningServer;
let received: { authorization: string | undefined; body: unknown }[] = [];

beforeAll(async () => {
  it = await startOpsWorld();
  const app = fastify();
  app.get<{ Params: { status: string; code: string } }>('/:status/:code', ({ params }, reply) =>
    reply
      .code(Number(params.status))
      .header('x-request-id', 'req_1')
      .send({ error: { code: params.code, message: 's3cret' } }),
  );
  app.post('/reports', async ({ headers, body }, reply) => {
    received.push({ authorization: headers.authorization, body: JSON.parse(String(body)) });
    return reply.code(202).send();
  });
  app.post('/silent', () => new Promise(() => {}));
  // Answers whose body never comes to its end.
  app.get<{ Params: { how: string } }>('/endless/:how', ({ params: { how } }, reply) => {
    reply.hijack();
    reply.raw.writeHead(401, { 'content-type': 'application/json' });
    reply.raw.write('{"error":{"code":"EXPIRED","message":"');
    if (how === 'reset') setImmediate(() => reply.raw.destroy());
    if (how === 'flood') {
      const pour = () => !reply.raw.destroyed && reply.raw.write('x'.repeat(65_536), () => setImmediate(pour));
      pour();
    }
  });
  api = await listen(app, 0);
});
afterAll(async () => {
  await api.stop();
  await it.stop();
});

const reporting = (url: string): Reporting => ({ url, region: 'eu-central-1', credentials: () => CREDENTIALS });

describe('a report of a failed call', () => {
  const breakSilently = (id: string) =>
    fetch(`${it.world.urls.makini}/sim/connections/${id}/break`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"webhook":"drop"}',
    });
  const incidentOf = async (id: string) => (await it.world.connections.load(id))?.incident;

  const reportedOf = async (id: string) => (await it.world.connections.load(id))?.reported;
  const post = async (body: object) => {
    const answer = await fetch(`${it.world.urls.api}/reports`, { method: 'POST', body: JSON.stringify(body) });
    return [answer.status, await answer.json()];
  };

  /** A worker's call that fails; the report goes to the local world. */
  const call = (id: string, path: string) =>
    reportingFetch(reporting(`${it.world.urls.api}/reports`), id, `${api.url}${path}`);

  test('finds an outage whose webhook was lost, before the sweep does; the look tells the customer, not the report', async () => {
    await it.connect({ id: 'conn_r1', customerId: 'cust_r1', system: 'Maximo', company: 'R1' });
    await it.world.sweep();
    it.world.clock.advance(60_000);
    await breakSilently('conn_r1');
    expect((await call('conn_r1', '/401/AUTHENTICATION_FAILED')).status).toBe(401);
    expect(await reportedOf('conn_r1')).toEqual({ at: expect.any(Number), lookAt: expect.any(Number) });
    expect(await incidentOf('conn_r1')).toBeUndefined();
    await it.world.settle();
    expect(await incidentOf('conn_r1')).toMatchObject({ number: 1, openedBy: { source: 'confirm' } });
    expect(await it.mailsTo('it@cust-r1.example.test')).toBe(1);
    const timeline = await it.world.connections.timeline('conn_r1', 20);
    expect(timeline.filter(({ source }) => source === 'report')).toMatchObject([
      { key: 'req_1', label: '401 AUTHENTICATION_FAILED' },
    ]);
  });

  test('about a healthy connection tells nobody, and the look ends it', async () => {
    await it.connect({ id: 'conn_r2', customerId: 'cust_r2', system: 'Maximo', company: 'R2' });
    await it.world.sweep();
    it.world.clock.advance(60_000);
    // The world's clock is ahead of this process's by now, so the time is left to the function.
    expect(await post({ connectionId: 'conn_r2', status: 401 })).toEqual([202, { look: 'asked' }]);
    expect(await post({ connectionId: 'conn_r2', status: 401 })).toEqual([202, { look: 'known' }]);
    expect(await reportedOf('conn_r2')).toEqual({ at: expect.any(Number), lookAt: expect.any(Number) });
    await it.world.settle();
    expect(await reportedOf('conn_r2')).toEqual({ at: expect.any(Number) });
    expect([isOpen(await incidentOf('conn_r2')), await it.mailsTo('it@cust-r2.example.test')]).toEqual([false, 0]);
  });

  test('is refused by key where it is wrong, and where the connection is unknown', async () => {
    expect(await post({ connectionId: 'conn_404', status: 401 })).toEqual([404, { rejected: 'unknown_connection' }]);
    expect(await post({ connectionId: 'conn_r1' })).toEqual([
      400,
      { rejected: 'malformed', problems: ['status must be an HTTP status'] },
    ]);
    expect(await it.world.connections.load('conn_404')).toBeUndefined();
  });
});

describe('the client', () => {
  const send = async (path: string, to = '/reports') => {
    received = [];
    const response = await reportingFetch(reporting(`${api.url}${to}`), 'conn_1', `${api.url}${path}`);
    return { status: response.status, body: await response.json(), reported: received.map(({ body }) => body) };
  };

  test('reports 401s and errors about authorization, with code and request id; the answer stays readable', async () => {
    for (const path of ['/401/EXPIRED', '/403/REAUTHORIZATION_REQUIRED', '/400/invalid_credentials']) {
      const [, status, errorCode] = path.split('/');
      expect(await send(path)).toEqual({
        status: Number(status),
        body: { error: { code: errorCode, message: 's3cret' } },
        reported: [
          {
            connectionId: 'conn_1',
            status: Number(status),
            errorCode,
            requestId: 'req_1',
            time: expect.stringMatching(/^\d{4}-.*Z$/),
          },
        ],
      });
    }
  });

  test.each(['/200/AUTH', '/404/NOT_FOUND', '/429/RATE_LIMIT_EXCEEDED', '/500/INTERNAL'])(
    'does not report %s',
    async (path) => {
      expect((await send(path)).reported).toEqual([]);
    },
  );

  test('a report that cannot be sent, or is not answered, changes nothing for the worker', async () => {
    expect((await send('/401/EXPIRED', '/nowhere')).status).toBe(401);
    expect((await send('/401/EXPIRED', '/silent')).status).toBe(401);
    const broken = { ...reporting('http://127.0.0.1:9/reports') };
    expect((await reportingFetch(broken, 'conn_1', `${api.url}/401/EXPIRED`)).status).toBe(401);
  });

  test.each(['reset', 'hang', 'flood'])(
    'an answer with a body that is broken off, stands still or never ends (%s) is handed on and reported',
    async (how) => {
      received = [];
      const response = await reportingFetch(reporting(`${api.url}/reports`), 'conn_1', `${api.url}/endless/${how}`);
      expect(response.status).toBe(401);
      const reader = response.body?.getReader();
      const first = await reader?.read().catch(() => undefined);
      if (how !== 'reset') expect(Buffer.from(first?.value ?? []).toString()).toMatch(/^\{"error":/);
      await reader?.cancel().catch(() => {});
      expect(received).toHaveLength(1);
    },
  );

  test('signs its reports, with the time of the call', async () => {
    await send('/401/EXPIRED');
    const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    expect(received[0]?.authorization).toMatch(
      new RegExp(
        `^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(${date}|${Number(date) - 1})/eu-central-1/execute-api/aws4_request, `,
      ),
    );
  });

  test.each([
    [undefined, 'host;x-amz-date', '35e4240a1c23ac200ad93cae988bb3474f4ca31b9d19ff8349798ea803eab6cb'],
    [
      'token/EXAMPLE==',
      'host;x-amz-date;x-amz-security-token',
      '261cfc357842c2ef11ed9d954feb96d954efee8e5122b26c305c8dc13b7fe99e',
    ],
  ])('known vectors, made with the AWS SDK’s own signer: session token %s', (sessionToken, names, signature) => {
    const to = {
      ...reporting('https://abc123.execute-api.eu-central-1.amazonaws.com/reports'),
      credentials: () => ({ ...CREDENTIALS, sessionToken }),
    };
    const body = '{"connectionId":"Zoë","status":401}';
    const { authorization } = signatureOf(to, body, new Date('2026-03-01T10:00:00Z'));
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-central-1/execute-api/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  });

  test('has fewer than 60 lines and needs nothing but Node', () => {
    const source = readFileSync(join(import.meta.dirname, '../../shared/client/reportingFetch.ts'), 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThan(60);
    expect(source.match(/from '.*'/g)).toEqual(["from 'node:crypto'"]);
  });
});
