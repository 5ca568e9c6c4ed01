import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leavesOf } from '../../shared/adapters/makini/discovery/leaves.ts';
import { discover } from '../../shared/adapters/makini/discovery/propose.ts';
import { fieldAt } from '../../shared/adapters/makini/fields.ts';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import type { JsonObject } from '../../shared/adapters/makini/json.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { makiniSettingsSchema } from '../../shared/adapters/makini/settingsSchema.ts';
import { makiniDeliveryVerifier, signBody } from '../../shared/adapters/makini/signature.ts';

const SECRET = 'whk_demo_A1';
const receivedAt = Date.parse('2026-03-01T10:00:05Z');

/** The standard settings with the overrides, the way a deployed function reads them. */
const settingsWith = (overrides: object) => makiniSettingsSchema.parse(JSON.parse(JSON.stringify(overrides)));

test('every path that discovery names is a path that settings read, to the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 4 })), (body) => {
      const json = JSON.parse(JSON.stringify(body)) as JsonObject;
      for (const { path, value } of leavesOf(json)) expect(fieldAt(json, path)).toBe(value);
    }),
  );
});

const shape = fc.record({
  header: fc.constantFrom('x-webhook-signature', 'x-makini-hmac', 'signature', 'authorization'),
  prefix: fc.constantFrom('', 'sha256=', 'v1,', 'HMAC-SHA256 '),
  encoding: fc.constantFrom('hex' as const, 'base64' as const, 'base64url' as const),
  reserialized: fc.boolean(),
  nameAt: fc.constantFrom(['event'], ['kind'], ['message', 'event_type'], ['payload', 'trigger']),
  name: fc.constantFrom('connection.auth_required', 'link.login_expired', 'ReauthorizationNeeded'),
  idAt: fc.constantFrom(
    ['connection_id'],
    ['payload', 'connection', 'key'],
    ['link', 'uuid'],
    ['data', 'integrationId'],
  ),
  id: fc.oneof(fc.uuid(), fc.stringMatching(/^conn_[a-z0-9]{1,20}$/)),
  timeAt: fc.constantFrom(['timestamp'], ['meta', 'sentAt'], ['payload', 'event_time'], undefined),
  time: fc.constantFrom('2026-03-01T10:00:00.500Z', 1772359200, '1772359200123'),
});

function put(body: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    body[key] = value;
    return;
  }
  const child = (body[key] ?? {}) as Record<string, unknown>;
  body[key] = child;
  put(child, rest, value);
}

test('whatever of these shapes a delivery has, the proposed settings verify it and read its connection and meaning', async () => {
  await fc.assert(
    fc.asyncProperty(shape, async (it) => {
      const content: Record<string, unknown> = {};
      put(content, it.nameAt, it.name);
      put(content, it.idAt, it.id);
      if (it.timeAt) put(content, it.timeAt, it.time);
      const text = JSON.stringify(content, undefined, it.reserialized ? 1 : 0);
      const signed = signBody(SECRET, JSON.stringify(content), it.encoding);
      const delivery = { body: Buffer.from(text), headers: { [it.header]: `${it.prefix}${signed}` }, receivedAt };

      const settings = settingsWith(discover(delivery, [SECRET], DEFAULTS).overrides);
      const secrets = { active: async () => [SECRET], refresh: async () => false };
      expect(await makiniDeliveryVerifier(settings.signature, secrets).verify(delivery)).toEqual({ kind: 'verified' });
      const meaning = makiniDeliveryInterpreter(settings).interpret(delivery);
      expect(meaning).toMatchObject({
        kind: 'observation',
        observation: { connectionId: it.id, fact: { register: 'auth', value: 'reauth' } },
      });
      const dated = meaning.kind === 'observation' && meaning.observation.providerTime !== undefined;
      expect(dated).toBe(it.timeAt !== undefined);
    }),
  );
});

test('settings that read a delivery already are never touched', () => {
  fc.assert(
    fc.property(shape, (it) => {
      const content: Record<string, unknown> = {};
      put(content, it.nameAt, it.name);
      put(content, it.idAt, it.id);
      if (it.timeAt) put(content, it.timeAt, it.time);
      const text = JSON.stringify(content);
      const headers = { [it.header]: `${it.prefix}${signBody(SECRET, text, it.encoding)}` };
      const delivery = { body: Buffer.from(text), headers, receivedAt };
      const first = settingsWith(discover(delivery, [SECRET], DEFAULTS).overrides);
      expect(discover(delivery, [SECRET], first).overrides).toEqual({});
    }),
  );
});

test('no body and no header, however odd, makes it throw or propose settings that are not accepted', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.json(),
      fc.boolean(),
      fc.dictionary(fc.string(), fc.string()),
      (bytes, json, isJson, headers) => {
        const delivery = { body: isJson ? Buffer.from(json) : bytes, headers, receivedAt };
        expect(() => settingsWith(discover(delivery, [SECRET], DEFAULTS).overrides)).not.toThrow();
      },
    ),
  );
});
