import { describe, expect, test } from '@jest/globals';
import { DEFAULTS, type SignatureSettings } from '../../shared/adapters/makini/settings.ts';
import { makiniDeliveryVerifier, signBody } from '../../shared/adapters/makini/signature.ts';
import type { Delivery, SigningSecrets } from '../../shared/ports.ts';

const S = 'whk_demo_A1';
const BODY = '{"id":"evt_9001","type":"connection.auth_required","connection_id":"conn_0001"}';
const NOW = Date.UTC(2026, 2, 1, 10, 0, 0);

function delivery(body: string | Uint8Array, signature?: string, header = 'x-webhook-signature'): Delivery {
  return { body: Buffer.from(body), headers: signature === undefined ? {} : { [header]: signature }, receivedAt: NOW };
}

/** Secrets that a test can rotate; `stored` is what the next refresh finds. */
function secretsOf(...initial: string[]): SigningSecrets & { stored: readonly string[]; refreshes: number } {
  let held: readonly string[] = initial;
  return {
    stored: initial,
    refreshes: 0,
    async active() {
      return held;
    },
    async refresh() {
      this.refreshes++;
      const changed = this.stored !== held;
      held = this.stored;
      return changed;
    },
  };
}

function verifierOf(secrets: SigningSecrets = secretsOf(S), overrides: Partial<SignatureSettings> = {}) {
  return makiniDeliveryVerifier({ ...DEFAULTS.signature, ...overrides }, secrets);
}

const VERIFIED = { kind: 'verified' };
const rejected = (reason: string) => ({ kind: 'rejected', reason });

describe('the known vector', () => {
  const body = '{"event":"assets.updated","body":["16c69269-0432-4382-b48f-eb3538b4b3d7"]}';
  const hex = '17540e1d5704464246d7baed199072a709a6c404653da8d135541c3d75e1af3f';
  const base64 = 'F1QOHVcERkJG17rtGZBypwmmxARlPajRNVQcPXXhrz8=';

  test('is what the test signer makes', () => {
    expect(signBody('test_secret', body, 'hex')).toBe(hex);
    expect(signBody('test_secret', Buffer.from(body), 'base64')).toBe(base64);
  });

  test.each([hex, base64, hex.toUpperCase()])('is verified as %s', async (signature) => {
    expect(await verifierOf(secretsOf('test_secret')).verify(delivery(body, signature))).toEqual(VERIFIED);
  });
});

describe('what is signed', () => {
  test('case 1: the decoded bytes count, and not the base64 text that a gateway may pass', async () => {
    const text = Buffer.from(BODY).toString('base64');
    const verifier = verifierOf();
    expect(await verifier.verify(delivery(BODY, signBody(S, BODY, 'hex')))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(BODY, signBody(S, text, 'hex')))).toEqual(rejected('signature_mismatch'));
  });

  test('case 2: a body is verified as it was sent, odd spacing and escapes included', async () => {
    const odd = '{ "n":1.0, "name":"Zoë 🦊", "x":"\\u2028\\/" }';
    const signature = signBody(S, odd, 'hex');
    expect(await verifierOf().verify(delivery(odd, signature))).toEqual(VERIFIED);
    const minified = JSON.stringify(JSON.parse(odd));
    expect(await verifierOf().verify(delivery(minified, signature))).toEqual(rejected('signature_mismatch'));
  });

  test('case 3: bytes that are no UTF-8 can be signed all the same', async () => {
    const latin = Buffer.from([0x7b, 0xe9, 0x7d]);
    expect(await verifierOf().verify(delivery(latin, signBody(S, latin, 'hex')))).toEqual(VERIFIED);
  });

  test('case 4: a byte order mark belongs to the signed bytes', async () => {
    const marked = `\ufeff${BODY}\r\n`;
    expect(await verifierOf().verify(delivery(marked, signBody(S, marked, 'base64')))).toEqual(VERIFIED);
    expect(await verifierOf().verify(delivery(marked, signBody(S, BODY, 'base64')))).toEqual(
      rejected('signature_mismatch'),
    );
  });

  test('case 5: an empty body is verified like any other', async () => {
    expect(await verifierOf().verify(delivery('', signBody(S, '', 'hex')))).toEqual(VERIFIED);
    expect(await verifierOf().verify(delivery(''))).toEqual(rejected('signature_missing'));
  });
});

describe('the form of a signature', () => {
  const hex = signBody(S, BODY, 'hex');
  const base64 = signBody(S, BODY, 'base64');

  test('case 8: two signatures joined by a comma are no signature, whichever of them is good', async () => {
    const bad = signBody('other', BODY, 'hex');
    for (const value of [`${hex},${bad}`, `${bad}, ${hex}`, `${hex},${hex}`]) {
      expect(await verifierOf().verify(delivery(BODY, value))).toEqual(rejected('signature_format'));
    }
  });

  test('case 9: odd lengths and letters are turned away without an exception, and the next good request passes', async () => {
    const verifier = verifierOf();
    for (const value of ['ab', `${hex}0`, hex.slice(1), 'z'.repeat(64), 'é'.repeat(64), ' '.repeat(64)]) {
      expect(await verifier.verify(delivery(BODY, value))).toEqual(rejected('signature_format'));
    }
    expect(await verifier.verify(delivery(BODY, ''))).toEqual(rejected('signature_missing'));
    expect(await verifier.verify(delivery(BODY))).toEqual(rejected('signature_missing'));
    expect(await verifier.verify(delivery(BODY, hex))).toEqual(VERIFIED);
  });

  test.each([
    `sha256=${hex}`,
    `sha256= ${hex}`,
    `SHA256=${hex}`,
    ` ${hex}`,
    base64.replace('=', ''),
    `${base64}=`,
    base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', ''),
    Buffer.from(hex).toString('base64'),
  ])('case 10: %p is not a documented form', async (value) => {
    expect(await verifierOf().verify(delivery(BODY, value))).toEqual(rejected('signature_format'));
  });

  test('case 10: a base64 digit with stray bits does not pass as the digit beside it', async () => {
    const digits = 'AEIMQUYcgkosw048';
    const last = base64.at(-2) ?? '';
    const next = String.fromCharCode(last.charCodeAt(0) + 1);
    expect(digits).toContain(last);
    expect(await verifierOf().verify(delivery(BODY, `${base64.slice(0, -2)}${next}=`))).toEqual(
      rejected('signature_format'),
    );
  });

  test('case 10: a configured prefix is accepted, and the bare form stays', async () => {
    const verifier = verifierOf(secretsOf(S), { prefixes: ['sha256='] });
    expect(await verifier.verify(delivery(BODY, `sha256=${hex}`))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(BODY, hex))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(BODY, `sha256= ${hex}`))).toEqual(rejected('signature_format'));
    expect(await verifier.verify(delivery(BODY, `sha256=sha256=${hex}`))).toEqual(rejected('signature_format'));
  });

  test('only the configured encodings are accepted', async () => {
    const verifier = verifierOf(secretsOf(S), { encodings: ['hex'] });
    expect(await verifier.verify(delivery(BODY, hex))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(BODY, base64))).toEqual(rejected('signature_format'));
  });

  test('the header can be renamed, in any case', async () => {
    const verifier = verifierOf(secretsOf(S), { header: 'X-Makini-Signature' });
    expect(await verifier.verify(delivery(BODY, hex, 'x-makini-signature'))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(BODY, hex))).toEqual(rejected('signature_missing'));
  });

  test('case 22: a header named like something inherited is just missing', async () => {
    const verifier = verifierOf(secretsOf(S), { header: 'constructor' });
    expect(await verifier.verify(delivery(BODY, hex))).toEqual(rejected('signature_missing'));
  });
});

describe('secrets', () => {
  test('any active secret will do, wherever it stands', async () => {
    const verifier = verifierOf(secretsOf('first', 'second', 'third'));
    for (const secret of ['first', 'second', 'third']) {
      expect(await verifier.verify(delivery(BODY, signBody(secret, BODY, 'hex')))).toEqual(VERIFIED);
    }
    expect(await verifier.verify(delivery(BODY, signBody('fourth', BODY, 'hex')))).toEqual(
      rejected('signature_mismatch'),
    );
  });

  test.each([[[]], [['']], [['', '  ', '\n']]])(
    'case 17: with secrets %j nothing is verified and the request fails loudly',
    async (held) => {
      const verifier = verifierOf(secretsOf(...held));
      for (const secret of ['', '  ', '\n', S]) {
        await expect(verifier.verify(delivery(BODY, signBody(secret, BODY, 'hex')))).rejects.toThrow(
          'no usable signing secret',
        );
      }
    },
  );

  test('case 17: an empty secret beside a good one opens nothing', async () => {
    const verifier = verifierOf(secretsOf('', S));
    expect(await verifier.verify(delivery(BODY, signBody('', BODY, 'hex')))).toEqual(rejected('signature_mismatch'));
    expect(await verifier.verify(delivery(BODY, signBody(S, BODY, 'hex')))).toEqual(VERIFIED);
  });

  test('case 18: a secret is used whole: no prefix is cut off, nothing is split or decoded', async () => {
    for (const secret of ['v1,whsec_aa', 'whsec_aa_bb=']) {
      const verifier = verifierOf(secretsOf(secret));
      expect(await verifier.verify(delivery(BODY, signBody(secret, BODY, 'hex')))).toEqual(VERIFIED);
      for (const part of ['aa', 'whsec_aa', 'aa_bb=', 'v1', 'bb=']) {
        expect(await verifier.verify(delivery(BODY, signBody(part, BODY, 'hex')))).toEqual(
          rejected('signature_mismatch'),
        );
      }
    }
  });

  test('case 19: after a rotation the secrets are read again once and the delivery passes', async () => {
    const secrets = secretsOf('old');
    secrets.stored = ['new'];
    const verifier = verifierOf(secrets);
    expect(await verifier.verify(delivery(BODY, signBody('new', BODY, 'hex')))).toEqual(VERIFIED);
    expect(secrets.refreshes).toBe(1);
    expect(await verifier.verify(delivery(BODY, signBody('old', BODY, 'hex')))).toEqual(rejected('signature_mismatch'));
    expect(secrets.refreshes).toBe(2);
  });

  test('case 19: neither a good delivery nor a malformed signature makes us read the secrets again', async () => {
    const secrets = secretsOf(S);
    await verifierOf(secrets).verify(delivery(BODY, signBody(S, BODY, 'hex')));
    await verifierOf(secrets).verify(delivery(BODY, 'junk'));
    await verifierOf(secrets).verify(delivery(BODY));
    expect(secrets.refreshes).toBe(0);
  });

  test('case 19: a bad delivery costs no second look when nothing has changed', async () => {
    let looks = 0;
    const secrets = { active: async () => [`${S}${'x'.repeat(looks++)}`], refresh: async () => false };
    expect(await verifierOf(secrets).verify(delivery(BODY, signBody('bad', BODY, 'hex')))).toEqual(
      rejected('signature_mismatch'),
    );
    expect(looks).toBe(1);
  });

  test('case 17: secrets that a refresh leaves empty stop verification', async () => {
    const secrets = secretsOf('old');
    secrets.stored = [''];
    await expect(verifierOf(secrets).verify(delivery(BODY, signBody('', BODY, 'hex')))).rejects.toThrow(
      'no usable signing secret',
    );
  });
});

describe('the compatibility mode for bodies that were written again before signing', () => {
  const spaced = '{ "a": 1.0, "b": "\\u00e9" }';
  const signature = signBody(S, '{"a":1,"b":"é"}', 'hex');

  test('is off by default', async () => {
    expect(await verifierOf().verify(delivery(spaced, signature))).toEqual(rejected('signature_mismatch'));
  });

  test('accepts both forms when it is on, and still nothing else', async () => {
    const verifier = verifierOf(secretsOf(S), { dangerouslyAcceptReserializedBody: true });
    expect(await verifier.verify(delivery(spaced, signature))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(spaced, signBody(S, spaced, 'hex')))).toEqual(VERIFIED);
    expect(await verifier.verify(delivery(spaced.replace('1.0', '2.0'), signature))).toEqual(
      rejected('signature_mismatch'),
    );
    for (const body of ['not json', Buffer.from([0xe9]), '['.repeat(100_000)]) {
      expect(await verifier.verify(delivery(body, signature))).toEqual(rejected('signature_mismatch'));
    }
  });
});
