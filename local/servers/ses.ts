import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import ses from 'aws-ses-v2-local';
import { type MovableClock, movableClock } from '../clock.ts';
import { closeServer, type PortOption, type RunningServer, running } from './running-server.ts';
import { type HandedOver, type MailFate, sesEvent } from './ses-events.ts';

interface SesOptions extends PortOption {
  readonly clock?: Pick<MovableClock, 'now' | 'pause'>;
  /** Where events go, as SES publishes them; only about mails that were sent with a configuration set. */
  readonly publish?: (event: object) => Promise<void>;
}

export interface LocalSes extends RunningServer {
  /** Publishes what is still to be told of the mails sent so far; how many events were published since the last call. */
  flush(): Promise<number>;
  /** Something happens to a mail that was sent, now or long after; false if there is no such mail. */
  befall(messageId: string, fate: MailFate, recipients?: readonly string[]): boolean;
  stop(): Promise<void>;
}

/** Real SES takes a moment; the answer to the send is there first. */
const TELL_AFTER_MS = 300;

/**
 * SES that keeps what it is sent: `SendRawEmail` of the v1 API, an inbox for people at `/`, `GET /store` for programs.
 * Its store belongs to the process, so starting one empties it. An unknown v1 action is never answered.
 *
 * Every mail is delivered, but one to the addresses of SES's mailbox simulator meets the fate they stand for.
 */
export async function startSes(options: SesOptions = {}): Promise<LocalSes> {
  const { clock = movableClock(), publish } = options;
  const inner = await ses.default({ host: '127.0.0.1', port: 0 });
  const inbox = running(inner, () => closeServer(inner));
  await fetch(`${inbox.url}/clear-store`, { method: 'POST' });
  const sent = new Map<string, HandedOver>();
  const untold: object[] = [];

  const befall: LocalSes['befall'] = (messageId, fate, recipients) => {
    const mail = sent.get(messageId);
    if (!mail) return false;
    untold.push(sesEvent(fate, mail, recipients ?? mail.destination, new Date(clock.now())));
    return true;
  };
  let published = 0;
  let telling = Promise.resolve();
  /** One after the other, so that whoever waits waits for what is under way too. */
  const tell = () => {
    telling = telling.then(async () => {
      for (const event of untold.splice(0)) {
        await publish?.(event).catch(() => undefined);
        published++;
      }
    });
    return telling;
  };
  const flush = async () => {
    await tell();
    const since = published;
    published = 0;
    return since;
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const answer = await forward(inbox.url, request, body, response);
    const mail = mailOf(body, answer);
    if (!mail || !publish) return;
    sent.set(mail.messageId, mail);
    for (const address of mail.destination)
      for (const fate of fatesOf(address)) befall(mail.messageId, fate, [address]);
    void clock.pause(TELL_AFTER_MS).then(tell);
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const front = running(server, async () => {
    await closeServer(server);
    await inbox.stop();
  });
  return { ...front, flush, befall };
}

async function forward(url: string, request: IncomingMessage, body: string, response: ServerResponse): Promise<string> {
  const { method = 'GET', headers } = request;
  const passed = Object.entries(headers).filter(([name]) => /^(content-type|x-amz-|authorization)/.test(name));
  const answer = await fetch(`${url}${request.url}`, {
    method,
    headers: Object.fromEntries(passed) as Record<string, string>,
    ...(method !== 'GET' && method !== 'HEAD' && { body }),
  });
  const answered = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(answered);
  return answer.ok ? answered.toString('utf8') : '';
}

/** The mail that was accepted with a configuration set, if that is what was asked. */
function mailOf(body: string, answer: string): HandedOver | undefined {
  const asked = new URLSearchParams(body);
  const [configurationSet, messageId] = [asked.get('ConfigurationSetName'), /<MessageId>([^<]+)/.exec(answer)?.[1]];
  if (asked.get('Action') !== 'SendRawEmail' || configurationSet === null || messageId === undefined) return undefined;
  const members = (pattern: RegExp) => [...asked].filter(([name]) => pattern.test(name)).map(([, value]) => value);
  const names = members(/^Tags\.member\.\d+\.Name$/);
  const values = members(/^Tags\.member\.\d+\.Value$/);
  return {
    messageId,
    source: asked.get('Source') ?? '',
    destination: members(/^Destinations\.member\.\d+$/),
    configurationSet,
    tags: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])),
  };
}

/** https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator */
const SIMULATED: Readonly<Record<string, readonly MailFate[]>> = {
  success: ['delivery'],
  bounce: ['bounce'],
  ooto: ['delivery'],
  complaint: ['delivery', 'complaint'],
  suppressionlist: ['suppressed'],
};

/** What becomes of a mail to an address; the simulator's may carry a label, as in `bounce+anything@`. */
function fatesOf(address: string): readonly MailFate[] {
  const [, name = ''] = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address) ?? [];
  return SIMULATED[name.toLowerCase()] ?? ['delivery'];
}
