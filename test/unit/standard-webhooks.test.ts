import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { signStandardWebhook, standardWebhooksVerifier } from '../../shared/adapters/standardWebhooks/verifier.ts';
import type { SigningSecrets } from '../../shared/ports.ts';
import { recordedJournal } from '../fixtures/journal.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"type":"connection.auth_required","data":{"connection_id":"conn_0001"}}';
const VERIFIED = { kind: 'verified' };
const rejected = (reason: string) => ({ kind: 'rejected', reason });

/** Secrets that a test can rotate; `stored` is what the next refresh finds. */
function secretsOf(...held: string[]): SigningSecrets & { stored: readonly string[] } {
  let active: readonly string[] = held;
  return {
    stored: held,
    active: async () => active,
    async refresh() {
      const changed = this.stored !== active;
      active = this.stored;
      return changed;
    },
  };
}

function verify(
  headers: Record<string, string>,
  body: string | Uint8Array = BODY,
  secrets: SigningSecrets = secretsOf(SECRET),
  journal = recordedJournal(),
) {
  return standardWebhooksVerifier(secrets, journal).verify({ body: Buffer.from(body), headers, receivedAt: NOW });
}

const signed = (at = NOW, secret = SECRET, body = BODY) => signStandardWebhook(secret, 'msg_1', at, body);

/** A signature over a time as it is written, however odd: what a sloppy signer and a sloppy reader would agree on. */
function signedAs(time: string, signedTime = time) {
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  const digest = createHmac('sha256', key).update(`msg_1.${signedTime}.${BODY}`).digest('base64');
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': time, 'webhook-signature': `v1,${digest}` };
}

describe('known vectors', () => {
  test.each([
    [
      'of the scheme’s inventors',
      OLD,
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    ],
  ])('%s', async (_whose, secret, id, seconds, body, signature) => {
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
    expect(signStandardWebhook(secret, id, seconds * 1_000, body)).toEqual(headers);
    const delivery = { body: Buffer.from(body), headers, receivedAt: seconds * 1_000 + 250 };
    expect(await standardWebhooksVerifier(secretsOf(secret), recordedJournal()).verify(delivery)).toEqual(VERIFIED);
  });

  test('made with nothing but HMAC and base64', async () => {
    expect(signed()).toEqual(signedAs(String(NOW / 1_000)));
    expect(await verify(signedAs(String(NOW / 1_000)))).toEqual(VERIFIED);
  });
});

describe('what is signed', () => {
  test('body, id and time all count', async () => {
    expect(await verify(signed())).toEqual(VERIFIED);
    expect(await verify(signed(), `${BODY} `)).toEqual(rejected('signature_mismatch'));
    expect(await verify({ ...signed(), 'webhook-id': 'msg_2' })).toEqual(rejected('signature_mismatch'));
    expect(await verify({ ...signed(), 'webhook-timestamp': String(NOW / 1_000 + 1) })).toEqual(
      rejected('signature_mismatch'),
    );
  });

  test('case 2, 4: odd spacing, a byte order mark and line ends are part of it', async () => {
    const odd = '\ufeff{ "n":1.0, "name":"Zoë 🦊", "x":"\\u2028\\/" }\r\n';
    expect(await verify(signed(NOW, SECRET, odd), odd)).toEqual(VERIFIED);
    expect(await verify(signed(NOW, SECRET, odd), odd.slice(1))).toEqual(rejected('signature_mismatch'));
  });

  test('case 3: bytes that are no UTF-8 cannot have been signed by a scheme that signs text', async () => {
    const latin = Buffer.from([0x7b, 0xe9, 0x7d]);
    expect(await verify(signed(NOW, SECRET, latin.toString('utf8')), latin)).toEqual(rejected('not_utf8'));
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('case 7: without %s', async (name) => {
    const { [name]: _left, ...headers } = signed();
    expect(await verify(headers)).toEqual(rejected('signature_missing'));
    expect(await verify({ ...headers, [name]: '' })).toEqual(rejected('signature_missing'));
  });
});

describe('several signatures', () => {
  const good = signed()['webhook-signature'] ?? '';
  const bad = signed(NOW, OLD)['webhook-signature'] ?? '';
  const list = (...tokens: string[]) => ({ ...signed(), 'webhook-signature': tokens.join(' ') });

  test('case 11: any one under an active secret passes, wherever it stands', async () => {
    expect(await verify(list(bad, good))).toEqual(VERIFIED);
    expect(await verify(list(good, bad))).toEqual(VERIFIED);
    expect(await verify(list(bad, bad))).toEqual(rejected('signature_mismatch'));
    expect(await verify(list(bad), BODY, secretsOf(SECRET, OLD))).toEqual(VERIFIED);
    expect(await verify(list('v1a,AAAA', good))).toEqual(VERIFIED);
  });

  test('case 11: twenty are read, and one more or 5,000 are none', async () => {
    expect(await verify(list(...Array<string>(19).fill(bad), good))).toEqual(VERIFIED);
    expect(await verify(list(...Array<string>(20).fill(bad), good))).toEqual(rejected('signature_format'));
    expect(await verify(list(good, ...Array<string>(4_999).fill(bad)))).toEqual(rejected('signature_format'));
  });

  test('case 8: a header that arrived twice, joined by a comma, is no signature', async () => {
    expect(await verify(list(`${good},${bad}`))).toEqual(rejected('signature_format'));
    expect(await verify(list(`${bad}, ${good}`))).toEqual(rejected('signature_format'));
  });

  test.each([
    ['another version only', good.replace('v1,', 'v2,')],
    ['no version', good.slice(3)],
    ['an upper-case version', good.replace('v1,', 'V1,')],
    ['an equals sign for the comma', good.replace('v1,', 'v1=')],
    ['something behind it', `${good}=`],
    ['another part behind it', `${good},junk`],
    ['hex', `v1,${Buffer.from(good.slice(3), 'base64').toString('hex')}`],
    ['two spaces between', `${bad}  ${good}`],
  ])('case 9, 10, 12: %s is not a documented form', async (_what, value) => {
    expect(await verify(list(value))).toEqual(rejected('signature_format'));
  });
});

describe('the signed time', () => {
  test('case 12: a time with something behind it does not pass for the time before it', async () => {
    const seconds = String(NOW / 1_000);
    expect(await verify(signedAs(`${seconds}=junk`, seconds))).toEqual(rejected('signature_format'));
    expect(await verify(signedAs(`${seconds},${seconds}`, seconds))).toEqual(rejected('signature_format'));
  });

  test.each([
    'abc',
    ' ',
    `${NOW / 1_000}abc`,
    '1e9',
    '-1',
    '+1',
    '0',
    `0${NOW / 1_000}`,
    `${NOW / 1_000}.0`,
    '0x69a4',
    'NaN',
    '9'.repeat(20),
  ])('case 13: %p is no time, even where the signature covers it', async (time) => {
    expect(await verify(signedAs(time))).toEqual(rejected('signature_format'));
  });

  test.each([
    ['in milliseconds', NOW * 1_000, 'signature_expired'],
    ['an hour ahead', NOW + 3_600_000, 'signature_expired'],
    ['301 s ahead', NOW + 301_000, 'signature_expired'],
    ['301 s old', NOW - 301_000, 'signature_expired'],
  ])('case 14: a time %s is outside of the window', async (_when, at, reason) => {
    expect(await verify(signed(at))).toEqual(rejected(reason));
  });

  test.each([20, 299, 300, -299, -300])(
    'case 14: %d s from now is inside of the window of five minutes',
    async (by) => {
      expect(await verify(signed(NOW + by * 1_000))).toEqual(VERIFIED);
    },
  );
});

describe('secrets', () => {
  test('after a rotation an unknown signature looks at the secrets once more', async () => {
    const secrets = secretsOf(OLD);
    secrets.stored = [SECRET, OLD];
    expect(await verify(signed(), BODY, secrets)).toEqual(VERIFIED);
  });

  test('with or without its prefix; one that cannot be read is counted and left out', async () => {
    const journal = recordedJournal();
    const secrets = secretsOf(SECRET.slice('whsec_'.length), 'no/base64!');
    expect(await verify(signed(), BODY, secrets, journal)).toEqual(VERIFIED);
    expect(journal.counted).toEqual({ SecretUnusable: 1 });
  });

  test.each(['whsec_aa_bb=', 'whk_demo_A1', 'whsec_', ''])(
    'case 17, 18: %p fails loudly instead of verifying anything, and is not told',
    async (secret) => {
      await expect(verify(signed(), BODY, secretsOf(secret))).rejects.toThrow(
        'No signing secret is one of Standard Webhooks: whsec_ and base64',
      );
    },
  );
});
