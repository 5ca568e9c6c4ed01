import { createHash, createHmac } from 'node:crypto';

/** For your own workers; copy it. Needs Node 20 and a role that may execute-api:Invoke on `url`, the output ReportsUrl. */
export interface Reporting {
  readonly url: string;
  readonly region: string;
  /** In Lambda: what AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN hold. */
  readonly credentials: () => { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
}

/** `fetch` for a call about one connection: a 401 or an error about authorization is reported, at the cost of 2 s at most. */
export async function reportingFetch(to: Reporting, connectionId: string, ...call: Parameters<typeof fetch>) {
  const response = await fetch(...call);
  const { status, headers } = response;
  if (status < 400) return response;
  const signal = AbortSignal.timeout(2_000);
  try {
    const errorCode = /"code"\s*:\s*"([\w.:-]{1,100})"/.exec(await startOf(response.clone()))?.[1];
    if (status !== 401 && !/AUTH|CREDENTIAL/i.test(errorCode ?? '')) return response;
    const requestId = headers.get('x-request-id') ?? undefined;
    const body = JSON.stringify({ connectionId, status, errorCode, requestId, time: new Date().toISOString() });
    await fetch(to.url, { method: 'POST', headers: signatureOf(to, body, new Date()), body, signal });
  } catch {
    // A report that is lost costs time only: the sweep looks at every connection anyway.
  }
  return response;
}

/** What of an answer comes in a second, and not more than an error has; the worker's half of it is not waited for. */
async function startOf({ body }: Response): Promise<string> {
  let text = '';
  const write = (chunk: Uint8Array) => {
    text += Buffer.from(chunk).toString('latin1');
    if (text.length > 65_536) throw new Error('Enough');
  };
  const how = { signal: AbortSignal.timeout(1_000), preventCancel: true };
  await body?.pipeTo(new WritableStream({ write }), how).catch(() => {});
  body?.cancel().catch(() => {});
  return text;
}

/** The headers of AWS's Signature Version 4 for a POST of `body`. */
export function signatureOf({ url, region, credentials }: Reporting, body: string, now: Date): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken: token } = credentials();
  const { host, pathname } = new URL(url);
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const signed = { host, 'x-amz-date': time, ...(token && { 'x-amz-security-token': token }) };
  const names = Object.keys(signed).join(';');
  const lines = Object.entries(signed).map((header) => `${header.join(':')}\n`);
  const request = `POST\n${pathname}\n\n${lines.join('')}\n${names}\n${sha256(body)}`;
  const scope = [time.slice(0, 8), region, 'execute-api', 'aws4_request'];
  const key = scope.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope.join('/')}\n${sha256(request)}`).toString('hex');
  const who = `Credential=${accessKeyId}/${scope.join('/')}`;
  return { ...signed, authorization: `AWS4-HMAC-SHA256 ${who}, SignedHeaders=${names}, Signature=${signature}` };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
