/** Calls a deployed HTTP API from outside, as its callers do. */
import { request } from 'node:http';
import type { Emulator } from './emulator.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * The emulator tells APIs apart by the Host header, which `fetch` does not let a caller set and whose `.localhost` name
 * not every machine resolves. `url` is one under the API's own endpoint or under its custom domain. Redirects are
 * answers like any other.
 */
export function call(
  emulator: Emulator,
  url: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: emulator.port, method, path: `${pathname}${search}`, headers: { ...headers, host } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
