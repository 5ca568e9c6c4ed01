import { describe, expect, test } from '@jest/globals';
import { bodyLength, deliveryOf } from '../../shared/runtime/http.ts';

const base64 = (bytes: number) => ({ body: Buffer.alloc(bytes, 7).toString('base64'), isBase64Encoded: true });

describe('requests', () => {
  test('case 1: base64 is decoded to the bytes that were sent', () => {
    const bytes = Buffer.from([0xe9, 0x00, 0xff]);
    const { body } = deliveryOf({ body: bytes.toString('base64'), isBase64Encoded: true }, 0);
    expect(Buffer.from(body)).toEqual(bytes);
  });

  test('text is its UTF-8 bytes', () => {
    expect(Buffer.from(deliveryOf({ body: 'Zoë 🦊' }, 0).body)).toEqual(Buffer.from('Zoë 🦊', 'utf8'));
  });

  test('case 5: a missing body is no bytes', () => {
    expect(deliveryOf({}, 12)).toEqual({ body: Buffer.alloc(0), headers: {}, receivedAt: 12 });
  });

  test('case 7: header names are lower case, and absent headers are none', () => {
    const { headers } = deliveryOf({ headers: { 'X-Webhook-Signature': 'a', Host: undefined } }, 0);
    expect(headers).toEqual({ 'x-webhook-signature': 'a' });
    expect(deliveryOf({ headers: undefined }, 0).headers).toEqual({});
  });

  test('case 8: names that differ in case only are one header with both values', () => {
    expect(deliveryOf({ headers: { 'X-A': '1', 'x-a': '2' } }, 0).headers).toEqual({ 'x-a': '1,2' });
  });

  test('a header called __proto__ is a header', () => {
    const headers = JSON.parse('{"__proto__":"1"}');
    expect(Object.keys(deliveryOf({ headers }, 0).headers)).toEqual(['__proto__']);
  });

  test.each([0, 1, 2, 3, 4, 5, 1_000])('the length of %d bytes is known without decoding', (bytes) => {
    expect(bodyLength(base64(bytes))).toBe(bytes);
  });

  test('the length of text is counted in bytes', () => {
    expect(bodyLength({ body: 'Zoë 🦊' })).toBe(9);
    expect(bodyLength({})).toBe(0);
  });
});
