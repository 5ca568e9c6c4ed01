import { readFile } from 'node:fs/promises';
import type { Delivery } from '../../shared/ports.ts';
import { InputError } from '../errors.ts';

/** @throws InputError if there is no such file or it holds no request */
export async function readRequestFile(path: string, receivedAt: number): Promise<Delivery> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    throw new InputError(`The file ${path} cannot be read.`);
  }
  return parseRequest(bytes, receivedAt);
}

/**
 * A raw HTTP request as tools write it down: request line (optional, it names a connection's own endpoint), headers, a blank
 * line, and the body byte by byte. Line ends may be LF. What an editor added behind the length that the request declares is not part of it.
 *
 * @throws InputError
 */
export function parseRequest(bytes: Buffer, receivedAt: number): Delivery {
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'));
  if (!end) {
    throw new InputError('The file holds no HTTP request.', [
      'expected: headers line by line, a blank line, then the body as it came',
    ]);
  }
  const lines = bytes.subarray(0, end.index).toString('utf8').split(/\r?\n/);
  const [, path] = /^[A-Z]+ (\S+)(?: HTTP\/[\d.]+)?$/.exec(lines[0] ?? '') ?? [];
  const headers = headersOf(path === undefined ? lines : lines.slice(1));
  const [, endpoint] = /\/webhooks\/makini\/([^/?#]+)/.exec(path ?? '') ?? [];
  if (/chunked/i.test(headers['transfer-encoding'] ?? '')) {
    throw new InputError('The request is kept in chunks as it travelled. Save its body in one piece.');
  }
  const body = bodyOf(bytes.subarray(end.index + end[0].length), headers['content-length']);
  return { body, headers, receivedAt, ...(endpoint !== undefined && { endpoint }) };
}

function headersOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new InputError('A line above the body is no header.', ['expected: Name: value']);
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(headers);
}

function bodyOf(rest: Buffer, declared: string | undefined): Buffer {
  const length = declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : rest.length;
  if (length > rest.length) {
    throw new InputError(`The body has ${rest.length} bytes and should have ${length}.`, [
      'something cut it or changed its line ends; save the request again, byte by byte',
    ]);
  }
  if (rest.subarray(length).toString('latin1').trim() !== '') {
    throw new InputError(`The body should end after ${length} bytes, and more follows.`, [
      'save one request per file, byte by byte',
    ]);
  }
  return rest.subarray(0, length);
}
