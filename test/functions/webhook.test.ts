import { describe, expect, test } from '@jest/globals';
import { lambdaContext } from '../fixtures/lambdaContext.ts';
import { BROKEN, SECRET, signed, webhookFunction } from '../fixtures/webhookFunction.ts';

const REJECTED = { statusCode: 401 };

describe('a delivery', () => {
  test('signed over its bytes: exactly 200, stored, nudged for, counted', async () => {
    const { send, connections, queue, lines } = webhookFunction();
    expect(await send({ body: BROKEN, headers: signed(BROKEN) })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"accepted":true}',
    });
    expect((await connections.load('conn_0001'))?.incident?.number).toBe(1);
    expect(queue.nudged).toHaveLength(1);
    expect(lines.counted()).toMatchObject({ WebhookAccepted: 1, IncidentOpened: 1 });
    expect(lines.logs()).toContainEqual(
      expect.objectContaining({
        message: 'webhook.accepted',
        connectionId: 'conn_0001',
        correlation_id: 'gateway-request-1',
        service: 'webhook',
      }),
    );
  });

  test('case 1: base64 is verified over the decoded bytes, never over its text', async () => {
    const { send, stored } = webhookFunction();
    const body = Buffer.from(BROKEN).toString('base64');
    expect(await send({ body, isBase64Encoded: true, headers: signed(body) })).toMatchObject(REJECTED);
    expect(await stored()).toEqual([]);
    expect(await send({ body, isBase64Encoded: true, headers: signed(BROKEN) })).toMatchObject({ statusCode: 200 });
  });

  test('case 2: bytes are what is signed, not the JSON they mean', async () => {
    const { send } = webhookFunction();
    const body = '{ "type":"assets.updated", "n":1.0, "name":"Zoë 🦊", "x":"\\u2028\\/" }';
    const headers = signed(body);
    expect(await send({ body, headers })).toMatchObject({ statusCode: 200 });
    expect(await send({ body: JSON.stringify(JSON.parse(body)), headers })).toMatchObject(REJECTED);
  });

  test('case 3: bytes that are no UTF-8 pass the signature and end as a counted 400', async () => {
    const { send, lines } = webhookFunction();
    const bytes = Buffer.concat([Buffer.from('{"type":"a'), Buffer.from([0xe9]), Buffer.from('"}')]);
    const headers = { ...signed(bytes), 'content-type': 'application/json; charset=iso-8859-1' };
    expect(await send({ body: bytes.toString('base64'), isBase64Encoded: true, headers })).toMatchObject({
      statusCode: 400,
      body: '{"rejected":"not_utf8"}',
    });
    expect(lines.counted()).toEqual({ MalformedDelivery: 1 });
  });

  test('case 5: no body and no signature is 401; an empty body that is signed is 400', async () => {
    const { send, lines } = webhookFunction();
    expect(await send({})).toMatchObject(REJECTED);
    expect(await send({ body: '' })).toMatchObject(REJECTED);
    expect(await send({ body: '', headers: signed('') })).toMatchObject({
      statusCode: 400,
      body: '{"rejected":"empty"}',
    });
    expect(await send({ headers: signed('') })).toMatchObject({ statusCode: 400 });
    expect(lines.counted()).toEqual({ SignatureRejected: 2, MalformedDelivery: 2 });
  });

  test('case 6: a compressed body is refused by its encoding', async () => {
    const { send } = webhookFunction();
    const headers = { ...signed(BROKEN), 'content-encoding': 'gzip' };
    expect(await send({ body: BROKEN, headers })).toMatchObject({ statusCode: 415 });
  });

  test('case 7: without a header, without headers, with a header in title case', async () => {
    const { send } = webhookFunction();
    expect(await send({ body: BROKEN })).toMatchObject(REJECTED);
    const withoutHeaders = { body: BROKEN, headers: undefined } as unknown as { body: string };
    expect(await send(withoutHeaders)).toMatchObject(REJECTED);
    const headers = { 'X-Webhook-Signature': signed(BROKEN)['x-webhook-signature'] };
    expect(await send({ body: BROKEN, headers })).toMatchObject({ statusCode: 200 });
  });

  test('a forged one changes nothing and leaves neither its body nor the secret in the logs', async () => {
    const { send, stored, queue, lines } = webhookFunction();
    expect(await send({ body: BROKEN, headers: signed(BROKEN, 'guess') })).toMatchObject({
      statusCode: 401,
      body: '{"rejected":"signature_mismatch"}',
    });
    expect(await stored()).toEqual([]);
    expect(queue.nudged).toEqual([]);
    expect(lines.counted()).toEqual({ SignatureRejected: 1 });
    expect(lines.raw()).not.toMatch(new RegExp(`${SECRET}|evt_9001|conn_0001`));
  });

  test('case 25: an event nobody knows is answered 200 and counted', async () => {
    const { send, lines } = webhookFunction();
    const body = BROKEN.replace('auth_required', 'sparkled');
    expect(await send({ body, headers: signed(body) })).toMatchObject({ statusCode: 200 });
    expect(lines.counted()).toEqual({ UnknownEvent: 1, WebhookAccepted: 1 });
  });

  test('case 28: a forged log line in an id and a giant header stay out of the log', async () => {
    const { send, lines } = webhookFunction();
    const id = 'conn_1\n{"level":"ERROR","message":"fake"}';
    const body = BROKEN.replace('"conn_0001"', JSON.stringify(id));
    const headers = { ...signed(body), 'x-noise': 'n'.repeat(65_536) };
    expect(await send({ body, headers })).toMatchObject({ statusCode: 200 });
    expect(lines.logs().map(({ message }) => message)).not.toContain('fake');
    for (const line of lines.raw().split('\n')) expect(line.length).toBeLessThan(2_000);
  });

  test('case 40: an empty connection id is 400', async () => {
    const { send, stored } = webhookFunction();
    const body = BROKEN.replace('conn_0001', '');
    expect(await send({ body, headers: signed(body) })).toMatchObject({
      statusCode: 400,
      body: '{"rejected":"bad_connection_id"}',
    });
    expect(await stored()).toEqual([]);
  });
});

describe('case 29: size', () => {
  const giant = (bytes: number) => `{"type":"x","name":"${'n'.repeat(bytes - 22)}"}`;

  test('5 MB are refused unread, as text and as base64', async () => {
    const { send, lines } = webhookFunction();
    const body = giant(5_000_000);
    const refused = { statusCode: 413, body: '{"rejected":"too_large"}' };
    expect(await send({ body, headers: signed(body) })).toMatchObject(refused);
    const base64 = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true, headers: signed(body) };
    expect(await send(base64)).toMatchObject(refused);
    expect(lines.counted()).toEqual({ MalformedDelivery: 2 });
    expect(lines.logs()).toContainEqual(
      expect.objectContaining({ message: 'webhook.rejected', reason: 'too_large', bytes: 5_000_000 }),
    );
  });

  test('the limit counts bytes, not characters or base64 letters', async () => {
    const { send } = webhookFunction();
    const limit = 256 * 1_024;
    const fits = giant(limit);
    expect(Buffer.byteLength(fits)).toBe(limit);
    const base64 = { body: Buffer.from(fits).toString('base64'), isBase64Encoded: true, headers: signed(fits) };
    expect(await send({ body: fits, headers: signed(fits) })).toMatchObject({ statusCode: 200 });
    expect(await send(base64)).toMatchObject({ statusCode: 200 });
    const umlauts = `{"type":"x","name":"${'ü'.repeat(140_000)}"}`;
    expect(await send({ body: umlauts, headers: signed(umlauts) })).toMatchObject({ statusCode: 413 });
  });
});

describe('signing secrets that cannot be used', () => {
  const found = (text: string) => ({ kind: 'found', text, versionCreatedAt: 0, labels: ['AWSCURRENT'] }) as const;

  test.each([
    ['case 15: with a line break', found(`${SECRET}\n`)],
    ['case 16: plain', found(SECRET)],
    ['case 16: in JSON', found(`{"signing_secret":"${SECRET}"}`)],
  ])('%s: usable', async (_, secret) => {
    const { send } = webhookFunction({ secret });
    expect(await send({ body: BROKEN, headers: signed(BROKEN) })).toMatchObject({ statusCode: 200 });
  });

  test.each([
    ['case 16: other JSON', found(`{"other":"${SECRET}"}`), SECRET],
    ['case 16: bytes', { kind: 'flawed', flaw: 'binary' } as const, SECRET],
    ['case 17: empty, signed with the empty key', found(''), ''],
    ['case 17: unset, signed with the empty key', { kind: 'flawed', flaw: 'absent' } as const, ''],
    ['case 18: with a foreign prefix', found('v1,whsec_aa'), 'v1,whsec_aa'],
    ['case 18: with a foreign prefix, signed with the rest', found('v1,whsec_aa'), 'whsec_aa'],
  ])('%s: 500 and an alarm, nothing written', async (_, secret, key) => {
    const { send, stored, lines } = webhookFunction({ secret });
    expect(await send({ body: BROKEN, headers: signed(BROKEN, key) })).toMatchObject({ statusCode: 500 });
    expect(await stored()).toEqual([]);
    expect(lines.counted()).toEqual({ SecretUnusable: 1, WebhookFailed: 1 });
    expect(lines.raw()).not.toMatch(/whk_demo|whsec/);
  });
});

describe('durable or not 200', () => {
  const failing = () => Promise.reject(new Error('table conn_0001 s3cret'));

  test.each([
    ['the state cannot be read', { connections: { load: failing } }],
    ['the state cannot be written', { connections: { save: failing } }],
    ['the timeline cannot be written', { connections: { append: failing } }],
    ['case 33: the nudge cannot be sent', { nudges: { nudge: failing } }],
  ])('%s: 500, told without the server’s words', async (_, broken) => {
    const { send, lines } = webhookFunction(broken);
    expect(await send({ body: BROKEN, headers: signed(BROKEN) })).toMatchObject({
      statusCode: 500,
      body: '{"failed":true}',
    });
    expect(lines.counted()).toMatchObject({ WebhookFailed: 1 });
    expect(lines.counted()).not.toHaveProperty('WebhookAccepted');
    expect(lines.raw()).not.toContain('s3cret');
  });

  test('case 91: a store that hangs is answered for before the function’s time is over', async () => {
    const { send, lines } = webhookFunction({ connections: { load: () => new Promise(() => {}) } });
    expect(await send({ body: BROKEN, headers: signed(BROKEN) }, lambdaContext(320))).toMatchObject({
      statusCode: 500,
    });
    expect(lines.counted()).toEqual({ WebhookFailed: 1 });
  });

  test('case 84: after a failure the next delivery counts for itself only', async () => {
    let down = true;
    const store = webhookFunction();
    const { send, lines } = webhookFunction({
      connections: { load: (id) => (down ? failing() : store.connections.load(id)) },
    });
    await send({ body: BROKEN, headers: signed(BROKEN) });
    down = false;
    lines.clear();
    const body = BROKEN.replace('auth_required', 'sparkled');
    await send({ body, headers: signed(body) });
    expect(lines.counted()).toEqual({ UnknownEvent: 1, WebhookAccepted: 1 });
    expect(lines.emf().map((line) => line['_aws'])).toEqual([
      expect.objectContaining({
        CloudWatchMetrics: [expect.objectContaining({ Namespace: 'Reconnect/test', Dimensions: [['service']] })],
      }),
    ]);
  });
});
