import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { HOUR, SECOND } from '../../shared/domain/time.ts';
import { linkKey, linkSigner } from '../fixtures/links.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const signer = linkSigner();
const claims = {
  purpose: 'reconnect' as const,
  connectionId: 'conn_0001',
  customerId: 'cust_1',
  expiresAt: NOW + HOUR,
};

const anyId = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });

describe('a link', () => {
  test('case 61: is of an alphabet that no mail program breaks, and says what was signed, whatever the ids hold', async () => {
    await fc.assert(
      fc.asyncProperty(anyId, fc.option(anyId, { nil: undefined }), async (connectionId, customerId) => {
        const signed = { ...claims, connectionId, ...(customerId !== undefined && { customerId }) };
        const { customerId: _, ...anonymous } = signed;
        const expected = customerId === undefined ? anonymous : signed;
        const token = await signer.sign(expected);
        expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
        expect(await signer.open(token, 'reconnect', NOW)).toEqual({ kind: 'valid', claims: expected });
      }),
    );
  });

  test('is refused with any one of its characters changed', async () => {
    const token = await signer.sign(claims);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
    for (let at = 0; at < token.length; at++) {
      for (const sign of [alphabet[(alphabet.indexOf(token[at] ?? '') + 1 + at) % alphabet.length] ?? 'A', '.', 'A']) {
        const tampered = `${token.slice(0, at)}${sign}${token.slice(at + 1)}`;
        if (tampered === token) continue;
        expect(await signer.open(tampered, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
      }
    }
  });

  test('is refused with anything cut off, put in or put on', async () => {
    const token = await signer.sign(claims);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length), fc.string({ minLength: 1, maxLength: 5 }), async (at, text) => {
        const put = `${token.slice(0, at)}${text}${token.slice(at)}`;
        const cut = token.slice(0, at);
        expect(await signer.open(put, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
        if (at < token.length) expect(await signer.open(cut, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
      }),
    );
  });

  test('of another purpose is refused', async () => {
    const token = await signer.sign({ ...claims, purpose: 'opt_out' });
    expect(await signer.open(token, 'reconnect', NOW)).toEqual({ kind: 'refused', reason: 'purpose' });
    expect(await signer.open(await signer.sign(claims), 'opt_out', NOW)).toEqual({
      kind: 'refused',
      reason: 'purpose',
    });
  });

  test('of another stage is refused, even where both stages have the same key', async () => {
    const token = await linkSigner('test2').sign(claims);
    expect(await signer.open(token, 'reconnect', NOW)).toEqual({ kind: 'refused', reason: 'signature' });
  });

  test('of another key is refused, whatever name the key goes by', async () => {
    const other = { ...linkKey('2'), id: '1' };
    const token = await linkSigner('test', other).sign(claims);
    expect(await signer.open(token, 'reconnect', NOW)).toEqual({ kind: 'refused', reason: 'signature' });
  });

  test('of the key before is good as long as that key is kept', async () => {
    const token = await signer.sign(claims);
    const rotated = linkSigner('test', linkKey('2'), linkKey('1'));
    expect(await rotated.open(token, 'reconnect', NOW)).toMatchObject({ kind: 'valid' });
    expect(await rotated.open(await rotated.sign(claims), 'reconnect', NOW)).toMatchObject({ kind: 'valid' });
    expect(await linkSigner('test', linkKey('2')).open(token, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
  });

  test('that is signed with nothing, or by another algorithm, is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = part({ sub: 'conn_0001', cus: 'cust_1', aud: 'test', exp: NOW / 1_000 + 60 });
    for (const signature of ['', 'AA']) {
      const token = `${part({ alg: 'none', typ: 'reconnect', kid: '1' })}.${body}.${signature}`;
      expect(await signer.open(token, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
    }
    const other = new SignJWT({ cus: 'cust_1' }).setProtectedHeader({ alg: 'HS512', typ: 'reconnect', kid: '1' });
    const long = other
      .setSubject('conn_0001')
      .setAudience('test')
      .setExpirationTime(NOW / 1_000 + 60);
    const token = await long.sign(linkKey('1').secret);
    expect(await signer.open(token, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
  });
});

describe('a link for one person', () => {
  const address = fc.emailAddress();

  test('knows their address in any case, and no other; nobody can read it out of the link', async () => {
    await fc.assert(
      fc.asyncProperty(address, address, async (one, other) => {
        fc.pre(one.toLowerCase() !== other.toLowerCase());
        const token = await signer.sign({ ...claims, purpose: 'opt_out' }, one);
        const opened = await signer.open(token, 'opt_out', NOW);
        if (opened.kind !== 'valid') throw new Error(opened.kind);
        expect(opened.claims).toEqual({ ...claims, purpose: 'opt_out' });
        const known = [one, one.toUpperCase(), other, ''].map((tried) => opened.isFor?.(tried));
        expect(known).toEqual([true, true, false, false]);
        const readable = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('utf8'));
        expect(readable.slice(0, 2).join().toLowerCase()).not.toContain(one.toLowerCase());
      }),
    );
  });

  test('still knows them after the key was changed, and another key makes another digest', async () => {
    const token = await signer.sign(claims, 'ada@nordwind.example');
    const opened = await linkSigner('test', linkKey('2'), linkKey('1')).open(token, 'reconnect', NOW);
    expect(opened.kind === 'valid' && opened.isFor?.('ada@nordwind.example')).toBe(true);
    const bodies = [token, await linkSigner('test', linkKey('2')).sign(claims, 'ada@nordwind.example')].map(
      (one) => one.split('.')[1],
    );
    expect(bodies[0]).not.toBe(bodies[1]);
  });

  test('for nobody in particular does not say whose it is', async () => {
    expect(await signer.open(await signer.sign(claims), 'reconnect', NOW)).not.toHaveProperty('isFor');
  });
});

describe('case 82: the time of a link', () => {
  const dated = (exp: number) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', typ: 'reconnect', kid: '1' })
      .setSubject('conn_0001')
      .setAudience('test')
      .setExpirationTime(exp)
      .sign(linkKey('1').secret);

  test('is over to the second, and an expired link still says for whom it was', async () => {
    const token = await signer.sign(claims);
    const open = (now: number) => signer.open(token, 'reconnect', now);
    expect(await open(claims.expiresAt - SECOND)).toEqual({ kind: 'valid', claims });
    expect(await open(claims.expiresAt + SECOND)).toEqual({ kind: 'expired', claims });
  });

  test('in milliseconds is refused: it would last for fifty thousand years', async () => {
    expect(await signer.open(await dated(claims.expiresAt), 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
    expect(await signer.open(await dated(claims.expiresAt / 1_000), 'reconnect', NOW)).toMatchObject({ kind: 'valid' });
  });

  test('must be there', async () => {
    const undated = new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ: 'reconnect', kid: '1' });
    const token = await undated.setSubject('conn_0001').setAudience('test').sign(linkKey('1').secret);
    expect(await signer.open(token, 'reconnect', NOW)).toMatchObject({ kind: 'refused' });
  });
});
