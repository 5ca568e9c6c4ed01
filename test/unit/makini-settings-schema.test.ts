import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { makiniSettingsSchema } from '../../shared/adapters/makini/settingsSchema.ts';
import { ConfigError, json, loadConfig } from '../../shared/runtime/config.ts';

const environment = z.object({
  MAKINI_SETTINGS: z.prefault(json('an object of overrides', makiniSettingsSchema), '{}'),
});

const read = (overrides: unknown) =>
  loadConfig(environment, { MAKINI_SETTINGS: JSON.stringify(overrides) }).MAKINI_SETTINGS;

const problems = (overrides: unknown) => {
  try {
    read(overrides);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('overrides of the Makini settings', () => {
  test('none: the standard settings, to the letter', () => {
    expect(loadConfig(environment, {}).MAKINI_SETTINGS).toEqual(DEFAULTS);
  });

  test('the standard settings themselves are valid overrides', () => {
    expect(read(DEFAULTS)).toEqual(DEFAULTS);
  });

  test('what is given replaces just that', () => {
    const settings = read({ signature: { header: 'X-Makini-Hmac', encodings: ['hex'] }, http: { timeout: 5_000 } });
    expect(settings).toEqual({
      ...DEFAULTS,
      signature: { ...DEFAULTS.signature, header: 'x-makini-hmac', encodings: ['hex'] },
      http: { ...DEFAULTS.http, timeout: 5_000 },
    });
  });

  test('words are added to the standard ones, and null takes one away', () => {
    const { events } = read({
      webhook: { events: { 'login.lost': 'reauthorization_required', 'sync.*': null } },
    }).webhook;
    const { 'sync.*': _removed, ...kept } = DEFAULTS.webhook.events;
    expect(events).toEqual({ ...kept, 'login.lost': 'reauthorization_required' });
  });

  test('the local world may be reached by plain HTTP, nobody else', () => {
    expect(read({ baseUrl: 'http://127.0.0.1:4010' }).baseUrl).toBe('http://127.0.0.1:4010');
    const error = 'MAKINI_SETTINGS.baseUrl must be https:// and a host, without a path or a slash at the end';
    expect(problems({ baseUrl: 'http://api.makini.io' })).toEqual([error]);
    expect(problems({ baseUrl: 'https://user:pw@api.makini.io' })).toEqual([error]);
    expect(problems({ baseUrl: 'http://localhost.evil.example' })).toEqual([error]);
  });

  test.each([
    [{ webhooks: {} }, 'MAKINI_SETTINGS.webhooks is not a setting; check its spelling'],
    [{ webhook: { eventz: {} } }, 'MAKINI_SETTINGS.webhook.eventz is not a setting; check its spelling'],
    [[], 'MAKINI_SETTINGS must be a JSON object'],
    [{ http: 5 }, 'MAKINI_SETTINGS.http must be an object'],
    [{ http: { timeout: '5s' } }, 'MAKINI_SETTINGS.http.timeout must be a whole number from 100 to 60000'],
    [{ webhook: { maxBytes: 1e9 } }, 'MAKINI_SETTINGS.webhook.maxBytes must be a whole number from 1024 to 262144'],
    [
      { signature: { encodings: [] } },
      'MAKINI_SETTINGS.signature.encodings must name at least one of hex, base64, base64url',
    ],
    [
      { signature: { encodings: ['b64'] } },
      'MAKINI_SETTINGS.signature.encodings.0 must be one of hex, base64, base64url',
    ],
    [
      { status: { values: { fail: 'broken' } } },
      'MAKINI_SETTINGS.status.values.fail must be one of reauth, ok, nothing, error',
    ],
    [{ webhook: { idFields: 'id' } }, 'MAKINI_SETTINGS.webhook.idFields is not a setting; check its spelling'],
    [{ webhook: { timeFields: 'at' } }, 'MAKINI_SETTINGS.webhook.timeFields must be a list of dotted paths to fields'],
    [{ tokens: { owner: 'us' } }, 'MAKINI_SETTINGS.tokens.owner is not a setting; check its spelling'],
    [{ paths: { mint: 'x' } }, 'MAKINI_SETTINGS.paths.mint must begin with a slash'],
    [
      { status: { reauthorizationFlag: { path: null } } },
      'MAKINI_SETTINGS.status.reauthorizationFlag.field must be a dotted path to a field',
    ],
    [
      { status: { reauthorizationFlag: true } },
      'MAKINI_SETTINGS.status.reauthorizationFlag must be null or an object with path and field',
    ],
    [{ listing: { query: { per_page: 50 } } }, 'MAKINI_SETTINGS.listing.query.per_page must be a text'],
    [{ listing: { query: 'per_page=50' } }, 'MAKINI_SETTINGS.listing.query must be an object of texts'],
  ])('%j is refused with key and remedy', (overrides, problem) => {
    expect(problems(overrides)).toEqual([problem]);
  });
});
