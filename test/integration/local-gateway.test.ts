import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { type MovableClock, movableClock } from '../../local/clock.ts';
import { startGateway } from '../../local/gateway.ts';
import { lambdaFunction } from '../../local/lambda.ts';
import type { RunningServer } from '../../local/servers/running-server.ts';

const START = Date.parse('2026-03-01T10:00:00Z');
const WEBHOOK = '/webhooks/makini';

let clock: MovableClock;
let api: RunningServer;
let seen: APIGatewayProxyEventV2[];
let answer: () => Promise<APIGatewayProxyResultV2>;
const errors: [string, unknown][] = [];

beforeAll(async () => {
  clock = movableClock({ startAt: START });
  const target = lambdaFunction({
    name: 'webhook',
    timeout: 60_000,
    clock,
    handler: (event: APIGatewayProxyEventV2) => {
      seen.push(event);
      return answer();
    },
  });
  const routes = { [`POST ${WEBHOOK}`]: target, 'GET /reconnect/{token}': target, 'ANY /files/{path+}': target };
  api = await startGateway({ clock, routes, onError: (route, error) => errors.push([route, error]) });
});
afterAll(() => api.stop());
beforeEach(() => {
  seen = [];
  answer = async () => ({ statusCode: 200 });
});

const post = (body: Buffer<ArrayBuffer> | string | null, headers: Record<string, string> = {}) =>
  fetch(`${api.url}${WEBHOOK}`, { method: 'POST', body, headers });

/** Sends header lines exactly as given; fetch would join or refuse some of them. */
function sendRaw(path: string, headers: string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${api.url}${path}`, { headers: ['host', 'localhost', ...headers] }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end();
  });
}

describe('the local HTTP API', () => {
  test('hands over method, path, query, address and time as payload format 2.0', async () => {
    await fetch(`${api.url}${WEBHOOK}?a=1&a=2&b=x%20y`, {
      method: 'POST',
      headers: { 'User-Agent': 'Makini', 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(seen).toMatchObject([
      {
        version: '2.0',
        routeKey: `POST ${WEBHOOK}`,
        rawPath: WEBHOOK,
        rawQueryString: 'a=1&a=2&b=x%20y',
        queryStringParameters: { a: '1,2', b: 'x y' },
        headers: { 'user-agent': 'Makini', 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
        body: '{}',
        isBase64Encoded: false,
        requestContext: {
          http: { method: 'POST', path: WEBHOOK, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'Makini' },
          routeKey: `POST ${WEBHOOK}`,
          stage: '$default',
          time: expect.stringMatching(/^01\/Mar\/2026:10:0\d:\d\d \+0000$/),
        },
      },
    ]);
    expect((seen[0]?.requestContext.timeEpoch ?? 0) - START).toBeLessThan(60_000);
  });

  test('case 1: only text and JSON, XML or JavaScript come as text; anything else comes in base64', async () => {
    const bytes = Buffer.from('{"name":"Zoë 🦊"}');
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/xml']) {
      await post(bytes, { 'content-type': type });
    }
    for (const type of ['application/octet-stream', 'application/cloudevents+json', 'application/jsonl']) {
      await post(bytes, { 'content-type': type });
    }
    await post(bytes);
    const text = { body: bytes.toString(), isBase64Encoded: false };
    const base64 = { body: bytes.toString('base64'), isBase64Encoded: true };
    expect(seen.map(({ body, isBase64Encoded }) => ({ body, isBase64Encoded }))).toEqual([
      ...[text, text, text, text],
      ...[base64, base64, base64, base64],
    ]);
  });

  test('case 5: an empty body is no body', async () => {
    await post(null, { 'content-type': 'application/json' });
    await post('', { 'content-type': 'application/json' });
    expect(seen.map((event) => 'body' in event)).toEqual([false, false]);
    expect(seen.map(({ isBase64Encoded }) => isBase64Encoded)).toEqual([false, false]);
  });

  test('case 8: headers that came twice are joined by a comma, names in lower case, cookies apart', async () => {
    const lines = ['X-Webhook-Signature', 'good', 'x-webhook-signature', 'bad', 'Cookie', 'a=1; b=2', 'Cookie', 'c=3'];
    expect(await sendRaw('/reconnect/t1', lines)).toBe(200);
    expect(seen[0]?.headers['x-webhook-signature']).toBe('good,bad');
    expect(seen[0]?.cookies).toEqual(['a=1', 'b=2', 'c=3']);
    expect(seen[0]?.headers).not.toHaveProperty('cookie');
  });

  test('decodes path parameters, slashes and long ones included', async () => {
    const token = `${'x'.repeat(500)}/#é`;
    await fetch(`${api.url}/reconnect/${encodeURIComponent(token)}`);
    await fetch(`${api.url}/files/a/b`, { method: 'PUT' });
    expect(seen.map(({ pathParameters }) => pathParameters)).toEqual([{ token }, { path: 'a/b' }]);
  });

  test('sends status, headers, cookies and a base64 body back', async () => {
    answer = async () => ({
      statusCode: 201,
      headers: { 'content-type': 'image/png', 'x-count': 3 },
      cookies: ['state=1; HttpOnly', 'other=2'],
      body: Buffer.from([0xe9, 0x00]).toString('base64'),
      isBase64Encoded: true,
    });
    const response = await fetch(`${api.url}/reconnect/t1`);
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-count')).toBe('3');
    expect(response.headers.getSetCookie()).toEqual(['state=1; HttpOnly', 'other=2']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0xe9, 0x00]));
  });

  test('takes an answer without a status code for a JSON body', async () => {
    answer = async () => ({ fine: true }) as APIGatewayProxyResultV2;
    const response = await fetch(`${api.url}/reconnect/t1`);
    expect([response.status, await response.json()]).toEqual([200, { fine: true }]);
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  test('answers an unknown route or method with 404 and never asks a function', async () => {
    const responses = [
      await fetch(`${api.url}/nowhere`),
      await fetch(`${api.url}${WEBHOOK}`),
      await fetch(`${api.url}/reconnect/t1`, { method: 'HEAD' }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await responses[0]?.json()).toEqual({ message: 'Not Found' });
    expect(seen).toEqual([]);
  });

  test('case 29: refuses more than 10 MB before a function sees it', async () => {
    const response = await post('x'.repeat(10 * 1024 * 1024 + 1), { 'content-type': 'text/plain' });
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(seen).toEqual([]);
    expect((await post('x'.repeat(10 * 1024 * 1024), { 'content-type': 'text/plain' })).status).toBe(200);
  });

  test('answers 500 for a function that throws and 503 after 29 seconds', async () => {
    errors.length = 0;
    answer = () => Promise.reject(new Error('broken'));
    const thrown = await post('{}');
    expect([thrown.status, await thrown.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    answer = () => {
      clock.advance(29_000);
      return new Promise(() => undefined);
    };
    const slow = await post('{}');
    expect([slow.status, await slow.json()]).toEqual([503, { message: 'Service Unavailable' }]);
    expect(errors).toMatchObject([
      [`POST ${WEBHOOK}`, { message: 'broken' }],
      [`POST ${WEBHOOK}`, { name: 'LambdaTimeout' }],
    ]);
  });
});
