import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import { DEFAULTS, type WebhookSettings } from '../../shared/adapters/makini/settings.ts';
import type { Delivery, Interpretation } from '../../shared/ports.ts';

const NOW = Date.UTC(2026, 2, 1, 10, 0, 5);
const BASE = {
  id: 'evt_9001',
  type: 'connection.auth_required',
  connection_id: 'conn_0001',
  timestamp: '2026-03-01T10:00:00Z',
};

function interpret(
  body: unknown,
  headers: Delivery['headers'] = {},
  overrides: Partial<WebhookSettings> = {},
): Interpretation {
  const settings = { ...DEFAULTS, webhook: { ...DEFAULTS.webhook, ...overrides } };
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return makiniDeliveryInterpreter(settings).interpret({ body: Buffer.from(bytes), headers, receivedAt: NOW });
}

function observationOf(body: unknown, headers: Delivery['headers'] = {}) {
  const interpretation = interpret(body, headers);
  if (interpretation.kind !== 'observation') throw new Error(`expected an observation, got ${interpretation.kind}`);
  return interpretation.observation;
}

const rejected = (reason: string) => ({ kind: 'rejected', reason });

describe('what events mean', () => {
  test('the base event is an observation with the event’s own time and id', () => {
    expect(interpret(BASE)).toEqual({
      kind: 'observation',
      name: 'connection.auth_required',
      observation: {
        connectionId: 'conn_0001',
        source: 'webhook',
        fact: { register: 'auth', value: 'reauth' },
        observedAt: NOW,
        providerTime: { instant: Date.UTC(2026, 2, 1, 10, 0, 0), wholeSecond: true },
        key: 'evt_9001',
        label: 'connection.auth_required',
      },
    });
  });

  test.each([
    ['connection.auth_required', { register: 'auth', value: 'reauth' }],
    ['connection.authentication_required', { register: 'auth', value: 'reauth' }],
    ['connection.reauthorization_required', { register: 'auth', value: 'reauth' }],
    ['connection.active', { register: 'auth', value: 'ok' }],
    ['connection.authenticated', { register: 'auth', value: 'ok' }],
    ['connection.reconnected', { register: 'auth', value: 'ok' }],
    ['connection.online', { register: 'reach', value: 'online' }],
    ['connection.offline', { register: 'reach', value: 'offline' }],
    ['connection.disconnected', { register: 'presence', value: 'disconnected' }],
    ['connection.deleted', { register: 'presence', value: 'disconnected' }],
  ])('%s', (type, fact) => {
    expect(observationOf({ ...BASE, type }).fact).toEqual(fact);
  });

  describe.each(['connection.status_changed', 'connections.updated'])('%s is read through its status', (type) => {
    test.each([
      ['online', { register: 'reach', value: 'online' }],
      ['Offline', { register: 'reach', value: 'offline' }],
      ['ACTIVE', { register: 'auth', value: 'ok' }],
      ['reauthorization_required', { register: 'auth', value: 'reauth' }],
      ['Reauthorization Required', { register: 'auth', value: 'reauth' }],
      ['auth-required', { register: 'auth', value: 'reauth' }],
      ['disconnected', { register: 'presence', value: 'disconnected' }],
    ])('%s', (status, fact) => {
      const observation = observationOf({ ...BASE, type, status });
      expect(observation.fact).toEqual(fact);
      expect(observation.label).toBe(`${type} ${status}`);
    });

    test('case 70: a word that nobody has told us means nothing and is counted as unknown', () => {
      expect(interpret({ ...BASE, type, status: 'DEGRADED_X' })).toEqual({
        kind: 'ignored',
        name: `${type} DEGRADED_X`,
        known: false,
        connectionId: 'conn_0001',
        observedAt: NOW,
        key: 'evt_9001',
      });
    });

    test.each([[undefined], [null], [5], [''], [{ word: 'offline' }]])(
      'case 25: a status of %p has moved',
      (status) => {
        expect(interpret({ ...BASE, type, status })).toEqual({ kind: 'field_moved', name: type, field: 'status' });
      },
    );
  });

  test.each(['sync.completed', 'sync.failed', 'system.error'])('%s is known and has no effect', (type) => {
    expect(interpret({ ...BASE, type })).toMatchObject({ kind: 'ignored', name: type, known: true });
  });

  test('the published sample, without id, time or connection, is kept as unknown under a digest of its bytes', () => {
    const body = '{"event":"assets.updated","body":["16c69269-0432-4382-b48f-eb3538b4b3d7"]}';
    const key = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    expect(interpret(body)).toEqual({ kind: 'ignored', name: 'assets.updated', known: false, observedAt: NOW, key });
  });

  test('a full name outranks a beginning, and a longer beginning a shorter one', () => {
    const events = {
      'sync.*': 'nothing',
      'sync.auth.*': 'offline',
      'sync.auth.lost': 'reauthorization_required',
    } as const;
    const factOf = (type: string) => {
      const read = interpret({ ...BASE, type }, {}, { events });
      return read.kind === 'observation' ? read.observation.fact.value : read.kind;
    };
    expect(['sync.auth.lost', 'sync.auth.other', 'sync.done'].map(factOf)).toEqual(['reauth', 'offline', 'ignored']);
  });

  test('case 25: an event nobody has heard of is ignored and told apart from a known one', () => {
    expect(interpret({ ...BASE, type: 'connection.sparkled' })).toMatchObject({ kind: 'ignored', known: false });
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'case 22: an event named %s is unknown like any other',
    (type) => {
      expect(interpret({ ...BASE, type })).toMatchObject({ kind: 'ignored', name: type, known: false });
      expect(interpret({ ...BASE, type: 'connection.status_changed', status: type })).toMatchObject({
        kind: 'ignored',
        known: false,
      });
    },
  );

  test('case 22: a configured field is never an inherited one', () => {
    for (const field of ['constructor', 'constructor.name', '__proto__', 'type.length']) {
      expect(interpret({ type: BASE.type }, {}, { connectionIdFields: [field] })).toMatchObject({
        kind: 'field_moved',
      });
    }
  });

  test('case 22: an own __proto__ lends its fields to nothing', () => {
    const body = '{"type":"connection.status_changed","connection_id":"conn_0001","__proto__":{"status":"active"}}';
    expect(interpret(body)).toEqual({ kind: 'field_moved', name: 'connection.status_changed', field: 'status' });
    expect(({} as { status?: string }).status).toBeUndefined();
  });
});

describe('where fields are found', () => {
  test.each([
    [{ event: 'connection.offline', connectionId: 'c' }],
    [{ event: 'connection.offline', connection: { id: 'c' } }],
    [{ type: 'connection.offline', data: { connection_id: 'c' } }],
    [{ event_type: 'connection.offline', data: { connection: { key: 'c' } } }],
    [{ event: { type: 'connection.offline' }, body: { connection_id: 'c' } }],
    [{ event: null, type: 'connection.offline', connection_id: null, connectionId: 'c' }],
  ])('%j', (body) => {
    expect(observationOf(body)).toMatchObject({ connectionId: 'c', fact: { register: 'reach', value: 'offline' } });
  });

  test('case 25: a known event whose connection lies deeper than we look has a moved field', () => {
    const body = { type: BASE.type, payload: { inner: { connection_id: 'conn_0001' } } };
    expect(interpret(body)).toEqual({ kind: 'field_moved', name: BASE.type, field: 'connection_id' });
  });

  test('configured fields replace the defaults', () => {
    const body = { kind: 'gone.bad', links: { conn: 'c9' }, at: 1772359200 };
    const overrides = {
      nameFields: ['kind'],
      connectionIdFields: ['links.conn'],
      timeFields: ['at'],
      events: { 'gone.bad': 'reauthorization_required' },
    } as const;
    expect(interpret(body, {}, overrides)).toMatchObject({
      kind: 'observation',
      observation: { connectionId: 'c9', providerTime: { instant: 1772359200_000, wholeSecond: true } },
    });
  });

  test.each([[{}], [{ type: 5 }], [{ type: '' }], [{ type: ' \n ' }], [{ type: ['connection.offline'] }]])(
    'case 25: %j names no event, so its name has moved',
    (body) => {
      expect(interpret({ connection_id: 'c', ...body })).toEqual({ kind: 'field_moved', field: 'name' });
    },
  );

  test.each([['junk'], [''], [{}], ['2026-03-01'], [undefined]])('a time of %p is no time', (timestamp) => {
    expect(observationOf({ ...BASE, timestamp }).providerTime).toBeUndefined();
  });

  test('a second time field is read when the first is junk', () => {
    const time = observationOf({ ...BASE, timestamp: 'soon', occurred_at: '2026-03-01T10:00:00.5Z' }).providerTime;
    expect(time).toEqual({ instant: Date.UTC(2026, 2, 1, 10, 0, 0, 500), wholeSecond: false });
  });

  test('system, site and customer are told on where the event holds them', () => {
    const told = { provider: 'maximo', company_name: 'Acme\n Hull', user_metadata: '{"customer_id":"acct_1"}' };
    expect(observationOf({ ...BASE, ...told }).about).toEqual({
      customerId: 'acct_1',
      system: 'maximo',
      site: 'Acme Hull',
    });
    expect(observationOf(BASE).about).toBeUndefined();
  });

  test('a customer_id beside the metadata may be Makini’s own and maps nothing', () => {
    expect(observationOf({ ...BASE, customer_id: 'mk_77' }).about).toBeUndefined();
  });
});

describe('connection ids are opaque', () => {
  test.each([['a#b/c?d=%2F&e'], ['Zoë 🦊'], ['x'.repeat(500)], ['line\nbreak'], ['04000955519716'], [' padded ']])(
    '%p',
    (id) => {
      expect(observationOf({ ...BASE, connection_id: id }).connectionId).toBe(id);
    },
  );

  test.each([[''], ['   '], [true], [[]], [{}], [['conn_0001']], [1.5], ['x'.repeat(501)], ['\ud800']])(
    'case 40: an id of %p is refused',
    (id) => {
      expect(interpret({ ...BASE, connection_id: id })).toEqual(rejected('bad_connection_id'));
    },
  );

  test('case 24: ids beyond 2^53 stay two ids', () => {
    const idOf = (digits: string) =>
      observationOf(`{"type":"connection.offline","connection_id":${digits}}`).connectionId;
    expect(idOf('9007199254740992')).toBe('9007199254740992');
    expect(idOf('9007199254740993')).toBe('9007199254740993');
    expect(idOf('42')).toBe('42');
  });

  test.each(['9007199254740993.0', '1e400', '9'.repeat(600)])(
    'case 24: %s has lost digits and is refused',
    (digits) => {
      const body = `{"type":"connection.offline","connection_id":${digits}}`;
      expect(interpret(body)).toEqual(rejected('bad_connection_id'));
    },
  );

  test('an unknown event with an unusable id is kept without it', () => {
    const read = interpret({ type: 'connection.sparkled', connection_id: '' });
    expect(read).toMatchObject({ kind: 'ignored', known: false });
    expect(read).not.toHaveProperty('connectionId');
  });
});

describe('keys and labels', () => {
  test('the key is the event’s id, from the body or a header, exact if it is a number', () => {
    const { id: _, ...nameless } = BASE;
    expect(observationOf(nameless, { 'x-webhook-id': 'wh_1' }).key).toBe('wh_1');
    expect(observationOf('{"id":9007199254740993,"type":"connection.offline","connection_id":"c"}').key).toBe(
      '9007199254740993',
    );
  });

  test('without an id, or with a giant one, the key is a digest of the bytes', () => {
    const { id: _, ...nameless } = BASE;
    const first = observationOf(nameless).key;
    expect(first).toMatch(/^[\w-]{22}$/);
    expect(observationOf(nameless).key).toBe(first);
    expect(observationOf({ ...nameless, n: 1 }).key).not.toBe(first);
    expect(observationOf({ ...BASE, id: 'x'.repeat(201) }).key).toMatch(/^[\w-]{22}$/);
  });

  test('case 28: a name is one short line, whatever it holds', () => {
    const forged = `conn\n{"event":"fake"}\u2028\u202e\u0000${'🦊'.repeat(5_000)}`;
    const read = interpret({ ...BASE, type: forged });
    if (read.kind !== 'ignored') throw new Error('expected it to be ignored');
    expect(read.name.startsWith('conn{"event":"fake"}🦊')).toBe(true);
    expect([...read.name]).toHaveLength(100);
    expect(read.name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
  });
});

describe('bodies that are no event', () => {
  const text = JSON.stringify(BASE);

  test.each([
    ['case 5: nothing', '', 'empty'],
    ['case 20: null', 'null', 'not_an_object'],
    ['case 20: a list', '[]', 'not_an_object'],
    ['case 20: a number', '5', 'not_an_object'],
    ['case 20: a string', '"x"', 'not_an_object'],
    ['case 3: a byte that is no UTF-8', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), 'not_utf8'],
    ['case 4: two byte order marks', `\ufeff\ufeff${text}`, 'not_json'],
    ['case 4: a mark and nothing else', '\ufeff', 'not_json'],
    ['case 21: 20,000 levels', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'too_deep'],
    ['case 21: 120 KB of brackets that never close', '['.repeat(120_000), 'too_deep'],
    [
      'case 23: a key twice',
      '{"type":"connection.offline","connection_id":"conn_A","connection_id":"conn_B"}',
      'duplicate_key',
    ],
    ['case 23: a key twice with one value', '{"type":"a","type":"a"}', 'duplicate_key'],
    ['case 23: a key twice, once escaped', '{"type":"a","t\\u0079pe":"b"}', 'duplicate_key'],
    ['case 23: a key twice, deeper', '{"type":"a","data":[{"x":[],"x":{}}]}', 'duplicate_key'],
    ['case 23: __proto__ twice', '{"__proto__":{},"__proto__":{}}', 'duplicate_key'],
    ['a cut body', text.slice(0, -5), 'not_json'],
    ['trailing junk', `${text}x`, 'not_json'],
    ['case 29: more than the cap', `{"a":"${'x'.repeat(262_144)}"}`, 'too_large'],
  ])('%s', (_, body, reason) => {
    expect(interpret(body)).toEqual(rejected(reason));
  });

  test('case 4: one byte order mark and a trailing line break are no harm', () => {
    expect(observationOf(`\ufeff${text}\r\n`).connectionId).toBe('conn_0001');
  });

  test('case 6: a compressed body is refused, whatever the bytes are', () => {
    for (const encoding of ['gzip', 'GZIP', 'br', 'identity, gzip']) {
      expect(interpret(text, { 'content-encoding': encoding })).toEqual(rejected('unsupported_encoding'));
    }
    expect(interpret(text, { 'content-encoding': 'identity' })).toMatchObject({ kind: 'observation' });
  });

  test('case 3: a declared charset changes nothing: JSON is UTF-8', () => {
    expect(interpret(text, { 'content-type': 'application/json; charset=iso-8859-1' })).toMatchObject({
      kind: 'observation',
    });
  });

  test('nesting up to the cap is read', () => {
    const depth = DEFAULTS.webhook.maxDepth;
    const nested = (levels: number) => `{"type":"x.y","a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(interpret(nested(depth))).toMatchObject({ kind: 'ignored' });
    expect(interpret(nested(depth + 1))).toEqual(rejected('too_deep'));
  });

  test('brackets and colons inside of strings are text', () => {
    const name = `a:b${'['.repeat(50)}\\"{":`;
    expect(interpret({ ...BASE, note: name }, {})).toMatchObject({ kind: 'observation' });
  });
});
