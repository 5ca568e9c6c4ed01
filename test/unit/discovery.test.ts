import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../ops/capture/requestFile.ts';
import { guessMeaning } from '../../shared/adapters/makini/discovery/meaning.ts';
import { discover } from '../../shared/adapters/makini/discovery/propose.ts';
import { findLookalikes, findSignatures } from '../../shared/adapters/makini/discovery/signatures.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { signBody } from '../../shared/adapters/makini/signature.ts';

const SECRET = 'whk_demo_A1';
const receivedAt = Date.parse('2026-03-01T10:00:05Z');

function delivery(content: object | string, headers: Record<string, string> = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { body: Buffer.from(text), headers, receivedAt };
}

const fieldsOf = (content: object, hints = {}) => {
  const found = discover(delivery(content), [], DEFAULTS, hints);
  if (found.body.kind !== 'read') throw new Error(found.body.reason);
  return { ...found, body: found.body };
};
const paths = (candidates: readonly { readonly path: string }[]) => candidates.map(({ path }) => path);

describe('signatures', () => {
  const body = '{"n":1}';

  test('tells which of several secrets signed, and in which encoding', () => {
    const headers = { a: `v1=${signBody('second', body, 'base64url')}` };
    expect(findSignatures(delivery(body, headers), ['first', 'second'])).toEqual([
      { header: 'a', prefix: 'v1=', constantPrefix: true, encoding: 'base64url', form: 'raw', secret: 2 },
    ]);
  });

  test('a text before the signature that is new each time is told from a prefix', () => {
    const headers = { a: `t=1772359200,v1=${signBody(SECRET, body, 'hex')}` };
    expect(findSignatures(delivery(body, headers), [SECRET])).toMatchObject([{ constantPrefix: false }]);
    expect(discover(delivery(body, headers), [SECRET], DEFAULTS)).toMatchObject({
      overrides: {},
      remarks: expect.arrayContaining(['prefix_varies']),
    });
  });

  test('a line break that an editor added is noticed, and no setting is proposed for it', () => {
    const headers = { 'x-webhook-signature': signBody(SECRET, body, 'hex') };
    const added = discover(delivery(`${body}\r\n`, headers), [SECRET], DEFAULTS);
    // Written anew, this body is what it was; written with spaces inside, it is not.
    expect(added.signatures).toMatchObject([{ form: 'reserialized' }]);
    const spaced = '{ "n": 1 }';
    const signed = { 'x-webhook-signature': signBody(SECRET, spaced, 'hex') };
    expect(discover(delivery(`\ufeff${spaced}\n`, signed), [SECRET], DEFAULTS)).toMatchObject({
      signatures: [{ form: 'trimmed' }],
      overrides: {},
      remarks: expect.arrayContaining(['signed_over_trimmed_body']),
    });
  });

  test('what looks like a signature and is none is listed once; what is explained is not', () => {
    const headers = {
      a: 'f'.repeat(64),
      b: signBody(SECRET, body, 'base64'),
      c: 'text/plain',
      d: `session ${'x'.repeat(60)}`,
    };
    const found = findSignatures(delivery(body, headers), [SECRET]);
    expect(findLookalikes(delivery(body, headers), found)).toEqual([{ header: 'a', encoding: 'hex' }]);
  });

  test('the bytes count before their rewriting where both are signed', () => {
    const spaced = '{ "n": 1 }';
    const headers = { weak: signBody(SECRET, body, 'hex'), strong: signBody(SECRET, spaced, 'hex') };
    expect(discover(delivery(spaced, headers), [SECRET], DEFAULTS).overrides.signature).toEqual({ header: 'strong' });
  });
});

describe('fields', () => {
  test('the connection’s id is told from the ids of others', () => {
    const { body } = fieldsOf({
      event: 'connection.auth_required',
      customer: { id: 'cust_1' },
      request_id: 'req_1',
      data: { connection: { id: 'conn_1', customer_id: 'cust_1', name: 'Plant 7' } },
    });
    expect(paths(body.connectionId)).toEqual(['data.connection.id']);
    expect(body.eventId).toEqual([]);
  });

  test('a connection that whoever asks knows is found wherever it stands', () => {
    const content = { type: 'connection.auth_required', connection_id: 'install_9', subject: 'conn_7' };
    expect(fieldsOf(content, { connectionId: 'conn_7' }).overrides.webhook?.connectionIdFields?.[0]).toBe('subject');
    expect(fieldsOf(content).overrides.webhook?.connectionIdFields).toBeUndefined();
  });

  test('of several times the event’s own comes first, the last synchronization’s last', () => {
    const { body } = fieldsOf({
      type: 'x.y',
      data: { sync_updated_at: '2026-03-01T09:00:00Z', happened_at: 1772359200, port: 1772359200 },
    });
    expect(paths(body.time)).toEqual(['data.happened_at', 'data.sync_updated_at']);
  });

  test('case 22, 24: inherited names and huge numbers are values like any other', () => {
    const text = '{"type":"connection.auth_required","connection":{"id":9007199254740993},"__proto__":{"id":"conn_1"}}';
    const found = discover(delivery(text), [], DEFAULTS);
    expect(found.body).toMatchObject({
      kind: 'read',
      connectionId: [{ path: 'connection.id', value: 9007199254740993n }],
    });
  });

  test('a body that cannot be read says why', () => {
    expect(discover(delivery('[1]'), [], DEFAULTS).body).toEqual({ kind: 'unreadable', reason: 'not_an_object' });
  });

  test('an id of the event in a header is proposed; one of the request is not, it is new with each repeat', () => {
    const content = { type: 'connection.auth_required', connection_id: 'conn_1', timestamp: '2026-03-01T10:00:00Z' };
    const headers = { 'x-request-id': 'r1', 'makini-delivery-id': 'd1' };
    const { overrides, remarks } = discover(delivery(content, headers), [], DEFAULTS);
    expect(overrides.webhook).toEqual({ eventIdHeaders: ['makini-delivery-id', ...DEFAULTS.webhook.eventIdHeaders] });
    expect(remarks).toEqual(['no_signature_found']);
  });

  test('what fits already is left alone', () => {
    const text =
      '{"id":"e1","type":"connection.auth_required","connection_id":"conn_1","timestamp":"2026-03-01T10:00:00Z"}';
    const headers = { 'x-webhook-signature': signBody(SECRET, text, 'hex') };
    expect(discover(delivery(text, headers), [SECRET], DEFAULTS)).toMatchObject({ overrides: {}, remarks: [] });
  });

  test('everything that is missing is remarked', () => {
    expect(discover(delivery({ a: 1 }), [], DEFAULTS).remarks).toEqual([
      'no_signature_found',
      'no_event_name',
      'no_connection_id',
      'no_event_time',
      'no_event_id',
    ]);
  });
});

describe('the meaning of an unknown name', () => {
  test.each([
    ['connection.credentials_invalid', 'reauthorization_required'],
    ['IntegrationLoginExpired', 'reauthorization_required'],
    ['link.needs_reconnect', 'reauthorization_required'],
    ['connection.reauthenticated', 'authorized'],
    ['connection.reconnected', 'authorized'],
    ['link.unlinked_and_removed', 'disconnected'],
    ['system.unreachable', 'offline'],
    ['system.reachable', 'online'],
    ['assets.updated', undefined],
  ])('%s is guessed to mean %s', (name, meaning) => {
    expect(guessMeaning(name)).toBe(meaning);
  });

  test('what an operator says outranks guess and map; a name without a guess is left to them', () => {
    const content = { type: 'assets.updated', connection_id: 'conn_1' };
    expect(fieldsOf(content).remarks).toContain('meaning_unknown');
    const said = fieldsOf(content, { means: 'offline' });
    expect([said.overrides.webhook?.events, said.remarks.includes('meaning_guessed')]).toEqual([
      { 'assets.updated': 'offline' },
      false,
    ]);
  });
});

describe('a request file', () => {
  const parse = (text: string) => parseRequest(Buffer.from(text, 'latin1'), 0);

  test('case 4, 8: line ends of both kinds, no request line, repeated headers joined, the body untouched', () => {
    const { headers, body } = parse('A: 1\r\na: 2\r\nB : x:y\r\n\r\n\xef\xbb\xbf{}\r\n\r\n');
    expect(headers).toEqual({ a: '1,2', b: 'x:y' });
    expect(Buffer.from(body).toString('latin1')).toBe('\xef\xbb\xbf{}\r\n\r\n');
  });

  test('what an editor added behind the declared length is left out', () => {
    expect(Buffer.from(parse('POST /x HTTP/1.1\nContent-Length: 2\n\n{}\n').body).toString()).toBe('{}');
  });

  test.each([
    ['too short', 'Content-Length: 9\n\n{}', 'has 2 bytes and should have 9'],
    ['too long', 'Content-Length: 2\n\n{}{}', 'more follows'],
    ['without a blank line', 'Content-Length: 2\n{}', 'no HTTP request'],
    ['in chunks', 'Transfer-Encoding: chunked\n\n2\r\n{}\r\n0\r\n', 'in chunks'],
  ])('a body %s is refused', (_what, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
