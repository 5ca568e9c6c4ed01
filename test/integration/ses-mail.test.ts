import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import * as z from 'zod';
import type { RunningServer } from '../../local/servers/running-server.ts';
import { startSes } from '../../local/servers/ses.ts';
import { createSesClient } from '../../shared/adapters/ses/client.ts';
import { createSesMailer } from '../../shared/adapters/ses/mailer.ts';
import type { MessageContent } from '../../shared/domain/content.ts';
import { composeEscalation } from '../../shared/domain/messages/escalation.ts';
import { composeOffline } from '../../shared/domain/messages/offline.ts';
import { composeOperatorAlert } from '../../shared/domain/messages/operatorAlert.ts';
import { composeReminder } from '../../shared/domain/messages/reminder.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { composeRestored } from '../../shared/domain/messages/restored.ts';
import type { Told } from '../../shared/domain/messages/told.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { Addressee } from '../../shared/ports.ts';
import { linkSigner } from '../fixtures/links.ts';
import { HOSTILE, lost, manyLost, READER, VOICE } from '../fixtures/messages.ts';
import { type SesStub, startSesStub } from '../fixtures/sesStub.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const store = z.object({
  emails: z.array(
    z.object({
      messageId: z.string(),
      from: z.string(),
      replyTo: z.array(z.string()),
      destination: z.object({ to: z.array(z.string()), cc: z.array(z.string()), bcc: z.array(z.string()) }),
      subject: z.string(),
      body: z.object({ text: z.string(), html: z.string() }),
    }),
  ),
});

let server: RunningServer;
let stub: SesStub;

beforeAll(async () => {
  [server, stub] = await Promise.all([startSes(), startSesStub()]);
});
afterAll(() => Promise.all([server.stop(), stub.stop()]));

function mailTo(endpoint: string, content: MessageContent, to: readonly Addressee[], threads = ['1 conn_0001']) {
  const client = createSesClient({ region: 'eu-central-1', credentials, endpoint });
  const mailer = createSesMailer(client, { from: 'notices@harbourline.example' });
  return mailer.send({ messageId: 'msg_1', to, content, threads, timeout: 10_000 });
}

/** What went over the wire, byte for byte, and as a mail program reads it. */
async function wire(
  content: MessageContent,
  to: readonly Addressee[] = [{ email: 'ops@nordwind.example' }],
  threads?: string[],
) {
  await mailTo(stub.url, content, to, threads);
  const raw = Buffer.from(stub.requests.at(-1)?.get('RawMessage.Data') ?? '', 'base64');
  const destinations = [...(stub.requests.at(-1) ?? [])].filter(([key]) => key.startsWith('Destinations')).length;
  return { raw: raw.toString('latin1'), mail: await simpleParser(raw), destinations };
}

function mailboxes(mail: ParsedMail): AddressObject['value'] {
  return [mail.to ?? []].flat().flatMap(({ value }) => value);
}

function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));
}

test('a request arrives at SES with both forms, its sender and its Reply-To', async () => {
  const outcome = await mailTo(server.url, composeRequest([lost()], READER, VOICE), [
    { email: 'ops@nordwind.example', name: 'Ops' },
    { email: 'it@nordwind.example' },
  ]);
  const { emails } = store.parse(await (await fetch(`${server.url}/store`)).json());
  expect(outcome).toEqual({ kind: 'sent', providerId: emails[0]?.messageId });
  expect(emails).toHaveLength(1);
  expect(emails[0]).toMatchObject({
    from: '"Harbourline Insights" <notices@harbourline.example>',
    replyTo: ['"Julia Berger" <connections@harbourline.example>'],
    destination: { to: ['"Ops" <ops@nordwind.example>, it@nordwind.example'], cc: [], bcc: [] },
    subject: 'Please reconnect SAP S/4HANA (Plant 1)',
  });
  expect(linksOf(emails[0]?.body.html ?? '')).toEqual([VOICE.link]);
  expect(emails[0]?.body.text.split('\n')).toContain(VOICE.link);
});

/** One mail of each kind about these systems. */
function eachMail(told: readonly Told[], reader = READER): readonly (readonly [string, MessageContent])[] {
  const voice = { ...VOICE, now: lost().lostAt + 3 * DAY };
  const reasons = ['unresolved', 'no_contact', 'stopped_asking', 'no_longer_used'] as const;
  const escalated = reasons.map((reason) => ({ reason, told }));
  return [
    ['request', composeRequest(told, reader, voice)],
    ['reminder', composeReminder(told, reader, voice, false)],
    ['last reminder', composeReminder(told, reader, voice, true)],
    ['offline', composeOffline(told, reader, voice)],
    ['restored', composeRestored(told, reader, voice)],
    ['escalation', composeEscalation(escalated, [], undefined, voice)],
    ['alert', composeOperatorAlert([{ reason: 'flapping', told }], { id: 'cust_01' }, voice)],
  ];
}

test.each(eachMail(manyLost(3)))(
  'the plain text of the mail “%s” says everything that the HTML says',
  async (_kind, content) => {
    const { mail } = await wire(content);
    const shown = String(mail.html)
      .replace(/<style>.*<\/style>|<title>.*<\/title>/gs, '')
      .replace(/<div style="display:none.*?<\/div>/s, '')
      .replace(/<[^>]*>/g, '\n');
    const lines = shown
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length > 2);
    const missing = lines.filter((line) => !mail.text?.includes(line));
    expect(missing).toEqual([]);
    expect(lines.length).toBeGreaterThan(10);
  },
);

test.each([
  ['en-GB', 'Site: Plant 1'],
  ['fr-CA', 'Site\u00a0: Plant 1'],
  ['ja-JP', '拠点：Plant 1'],
])('the plain text of %s is set as that language sets it', async (locale, line) => {
  const { mail } = await wire(composeRequest([lost()], { ...READER, locale }, VOICE));
  expect(mail.text?.split('\n')).toContain(line);
});

test('machines are told not to answer, and that the mail is written in the reader’s language', async () => {
  const { mail } = await wire(composeRestored([lost()], READER, VOICE));
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.headers.get('x-auto-response-suppress')).toBe('OOF, AutoReply');
  expect(mail.headers.get('content-language')).toBe('en-GB');
});

describe('the conversation of an incident', () => {
  const threadOf = async (content: MessageContent, threads: string[]) => {
    const { raw } = await wire(content, undefined, threads);
    // As RFC 5322 unfolds a header.
    const [head = ''] = raw.replace(/\r\n[ \t]+/g, ' ').split('\r\n\r\n');
    const value = (name: string) => new RegExp(`^${name}: (.*)$`, 'mi').exec(head)?.[1]?.trim();
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^.{999}/m);
    return { references: value('References')?.split(' '), inReplyTo: value('In-Reply-To'), own: value('Message-ID') };
  };

  test('is named by its first mail as by its last, since SES replaces each Message-ID', async () => {
    const request = await threadOf(composeRequest([lost()], READER, VOICE), ['1 conn_0001']);
    const restored = await threadOf(composeRestored([lost()], { ...READER, locale: 'de' }, VOICE), ['1 conn_0001']);
    expect(request.references).toEqual([expect.stringMatching(/^<[0-9a-f]{32}@harbourline\.example>$/)]);
    expect(request.inReplyTo).toBe(request.references?.[0]);
    expect(restored).toMatchObject({ references: request.references, inReplyTo: request.inReplyTo });
    expect(restored.own).not.toBe(request.own);
    expect(request.own).not.toBe(request.inReplyTo);
  });

  test('is another one for the next incident and for another connection', async () => {
    const content = composeRequest([lost()], READER, VOICE);
    const ids = [];
    for (const thread of ['1 conn_0001', '2 conn_0001', '1 conn_0002'])
      ids.push((await threadOf(content, [thread])).inReplyTo);
    expect(new Set(ids).size).toBe(3);
  });

  test('of several incidents is each of theirs, whatever their ids hold', async () => {
    const threads = Array.from({ length: 40 }, (_, index) => `${index} conn\r\nBcc: x@evil.example>${'é'.repeat(500)}`);
    const { references, inReplyTo } = await threadOf(composeRequest(manyLost(40), READER, VOICE), threads);
    expect(references).toHaveLength(40);
    expect(references?.filter((id) => !/^<[0-9a-f]{32}@harbourline\.example>$/.test(id))).toEqual([]);
    expect(inReplyTo).toBe(references?.[0]);
  });
});

test('case 54: a line break in a name adds no header and no recipient', async () => {
  const name = HOSTILE.header;
  const content = composeRequest(
    [lost(1, { system: name })],
    { ...READER, name },
    { ...VOICE, senderName: name, person: name },
  );
  const { raw, mail, destinations } = await wire(content, [{ email: 'ops@nordwind.example', name }]);
  expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
  expect(mail.bcc).toBeUndefined();
  expect(destinations).toBe(1);
  expect(mailboxes(mail)).toEqual([{ address: 'ops@nordwind.example', name: 'Acme Bcc: x@evil.example' }]);
});

test('case 54: an address with a line break is no address', async () => {
  const outcome = await mailTo(stub.url, composeRequest([lost()], READER, VOICE), [
    { email: 'ops@nordwind.example\r\nBcc: x@evil.example' },
    { email: 'a@nordwind.example, x@evil.example' },
    { email: '"x@evil.example" <a@nordwind.example>' },
  ]);
  expect(outcome).toEqual({ kind: 'rejected', reason: 'invalid_address' });
});

describe('case 55: display names parse back to one mailbox', () => {
  const umlauts = `Müller, (Ops) <GmbH>${'x'.repeat(60)}`;
  test.each([
    ['syntax and 60 characters more', umlauts, `${umlauts.slice(0, 59)}…`],
    ['an address', 'x@evil.example, "y" <z@evil.example>', 'x@evil.example, "y" <z@evil.example>'],
    ['quotes and backslashes', 'a "b\\" c;', 'a "b\\" c;'],
    ['an encoded word', '=?utf-8?Q?=0D=0Aevil?= x', '= ?utf-8?Q?=0D=0Aevil?= x'],
    ['emoji', HOSTILE.emoji, `${'👩‍👩‍👧‍👦'.repeat(21)}…`],
  ])('%s', async (_title, name, expected) => {
    const { mail } = await wire(composeRequest([lost()], READER, VOICE), [{ email: 'ops@nordwind.example', name }]);
    expect(mailboxes(mail).map(({ address }) => address)).toEqual(['ops@nordwind.example']);
    expect(mailboxes(mail)[0]?.name).toBe(expected);
  });
});

test('case 56: a domain outside ASCII is written in punycode in the header too', async () => {
  const { raw } = await wire(composeRequest([lost()], READER, VOICE), [{ email: 'ops@bücher.example' }]);
  expect(raw).toContain('To: ops@xn--bcher-kva.example\r\n');
});

test('case 57: a subject from a name of 2,000 emoji arrives capped and whole', async () => {
  const content = composeRequest([lost(1, { system: HOSTILE.emoji })], READER, VOICE);
  const { raw, mail } = await wire(content);
  expect(mail.subject).toBe(`Please reconnect ${'👩‍👩‍👧‍👦'.repeat(21)}… (Plant 1)`);
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
});

test('a name that looks like an encoded word is not decoded by whoever reads the subject', async () => {
  const { mail } = await wire(composeRequest([lost(1, { system: '=?utf-8?B?ZXZpbA==?=', site: '' })], READER, VOICE));
  expect(mail.subject).toBe('Please reconnect = ?utf-8?B?ZXZpbA== ?=');
});

test('case 58: markup in a name is text in the HTML, and plain in text and subject', async () => {
  const { mail } = await wire(composeRequest([lost(1, { system: HOSTILE.html, site: '' })], READER, VOICE));
  expect(mail.html).toContain('&lt;/b&gt;&lt;a href=https://evil.example&gt;Fix&lt;/a&gt; &amp; Co');
  expect(mail.html).not.toContain('&amp;amp;');
  expect(linksOf(String(mail.html)).map((url) => new URL(url).host)).toEqual(['reconnect.harbourline.example']);
  expect(mail.text).toContain(`System: ${HOSTILE.html}`);
  expect(mail.subject).toBe(`Please reconnect ${HOSTILE.html}`);
});

test('case 61: 1,000 signed links are exact after quoted-printable, in HTML and in text, and each still opens', async () => {
  const signer = linkSigner();
  const expiresAt = 2_000_000_000_000;
  const ids = Array.from({ length: 1_000 }, (_, index) => `conn/${index}=é&x?${'ab.=-~%3D'.repeat(index % 40)}.`);
  const request = composeRequest([lost()], READER, VOICE);
  for (let start = 0; start < ids.length; start += 20) {
    const tokens = await Promise.all(
      ids
        .slice(start, start + 20)
        .map((connectionId) => signer.sign({ purpose: 'reconnect', connectionId, expiresAt })),
    );
    const urls = tokens.map((token) => `https://reconnect.harbourline.example/reconnect/${token}`);
    // Buttons stand in a mail one by one; here are twenty, so that a thousand take fifty mails.
    const blocks = urls.map((url) => ({ kind: 'button', label: 'Reconnect', url }) as const);
    const { mail, raw } = await wire({ ...request, blocks });
    expect(linksOf(String(mail.html))).toEqual(urls);
    expect((mail.text ?? '').split('\n').filter((line) => line.startsWith('https://'))).toEqual(urls);
    expect(raw.match(/^Content-Transfer-Encoding: quoted-printable\r$/gm)).toHaveLength(2);
    const opened = await signer.open(urls.at(-1)?.split('/').at(-1) ?? '', 'reconnect', expiresAt - 1_000);
    expect(opened).toMatchObject({ kind: 'valid', claims: { connectionId: ids[start + 19] } });
  }
});

const WIDEST = manyLost(300).map((told) => ({
  ...told,
  connectionId: `conn_${'i'.repeat(495)}${told.connectionId}`,
  system: HOSTILE.html.repeat(9),
  site: HOSTILE.emoji,
}));

test.each(eachMail(WIDEST, { ...READER, paused: HOSTILE.emoji }))(
  'the largest mail “%s” stays under 102 KB, where Gmail would cut it',
  async (_kind, content) => {
    const { mail } = await wire(content);
    expect(Buffer.byteLength(String(mail.html))).toBeLessThan(102 * 1024);
  },
);

describe('a mail that its reader can end', () => {
  const reminder = composeReminder([lost()], READER, { ...VOICE, now: lost().lostAt + 3 * DAY }, false);
  const stopUrl = (who: string, length = 300) =>
    `https://reconnect.harbourline.example/reminders/stop/${who}${'-_x9'.repeat(length / 4)}`;
  const people = ['ada', 'bo', 'cy'].map((who) => ({ email: `${who}@nordwind.example`, stopUrl: stopUrl(who) }));

  /** The mails of one send, in the order of their recipients. */
  async function each(to: readonly Addressee[]) {
    const before = stub.requests.length;
    const outcome = await mailTo(stub.url, reminder, to);
    const raws = stub.requests
      .slice(before)
      .map((request) => Buffer.from(request.get('RawMessage.Data') ?? '', 'base64').toString('latin1'));
    const toOf = (raw: string) => /^To: (.*)\r$/m.exec(raw)?.[1] ?? '';
    return { outcome, raws: raws.sort((a, b) => (toOf(a) < toOf(b) ? -1 : 1)), tos: raws.map(toOf) };
  }

  test('goes to each of them alone, with their own link in the header, in HTML and in text', async () => {
    const { outcome, raws, tos } = await each(people);
    expect(outcome.kind).toBe('sent');
    expect(tos).toEqual(people.map(({ email }) => email));
    for (const [index, raw] of raws.entries()) {
      const url = people[index]?.stopUrl ?? '';
      const head = raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n');
      expect(head).toContain(`List-Unsubscribe: <${url}>`);
      expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
      const mail = await simpleParser(Buffer.from(raw, 'latin1'));
      expect(linksOf(String(mail.html))).toEqual([VOICE.link, url]);
      expect(mail.text?.split('\n')).toEqual(expect.arrayContaining(['Stop reminders to this address:', url]));
      for (const other of people) if (other.stopUrl !== url) expect(raw).not.toContain(other.stopUrl);
    }
  });

  test('without such links goes to all at once, and says nothing of stopping', async () => {
    const { raws } = await each(people.map(({ email }) => ({ email })));
    expect(raws).toHaveLength(1);
    expect(raws[0]).not.toMatch(/List-Unsubscribe|Stop reminders/);
  });

  test('keeps to the longest line that mail may have: a longer link stands in the mail alone', async () => {
    const long = stopUrl('ada', 1_200);
    const { raws } = await each([{ email: 'ada@nordwind.example', stopUrl: long }]);
    expect(raws[0]).not.toContain('List-Unsubscribe');
    expect(Math.max(...(raws[0] ?? '').split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    const mail = await simpleParser(Buffer.from(raws[0] ?? '', 'latin1'));
    expect(linksOf(String(mail.html))).toContain(long);
  });
});
