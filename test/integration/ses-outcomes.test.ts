import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSesClient } from '../../shared/adapters/ses/client.ts';
import { createSesMailer } from '../../shared/adapters/ses/mailer.ts';
import { combinedOutcome } from '../../shared/adapters/ses/outcome.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import type { SendOutcome } from '../../shared/ports.ts';
import { lost, READER, VOICE } from '../fixtures/messages.ts';
import { type SesStub, startSesStub } from '../fixtures/sesStub.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const content = composeRequest([lost()], READER, VOICE);
const MINUTES = 60_000;

let stub: SesStub;

beforeAll(async () => {
  stub = await startSesStub();
});
afterAll(() => stub.stop());
beforeEach(() => stub.behave({ kind: 'accept' }));

function send(over: { endpoint?: string; timeout?: number; to?: { email: string; name?: string }[] } = {}) {
  const client = createSesClient({ region: 'eu-central-1', credentials, endpoint: over.endpoint ?? stub.url }, 200);
  const mailer = createSesMailer(client, {
    from: 'notices@harbourline.example',
    configurationSet: 'reconnect',
    identityArn: 'arn:aws:ses:eu-central-1:1:identity/harbourline.example',
  });
  const to = over.to ?? [{ email: 'ops@nordwind.example' }];
  return mailer.send({ messageId: 'msg_1', to, content, threads: [], timeout: over.timeout ?? 5_000 });
}

test('a mail carries our message id as a tag, the configuration set, and the identity it is sent for', async () => {
  const before = stub.requests.length;
  const outcome = await send();
  expect(outcome).toEqual({ kind: 'sent', providerId: `ses-${before + 1}` });
  const fields = Object.fromEntries(stub.requests.at(-1) ?? []);
  const arn = 'arn:aws:ses:eu-central-1:1:identity/harbourline.example';
  expect(fields).toMatchObject({
    Action: 'SendRawEmail',
    Source: 'notices@harbourline.example',
    'Destinations.member.1': 'ops@nordwind.example',
    'Tags.member.1.Name': 'message',
    'Tags.member.1.Value': 'msg_1',
    ConfigurationSetName: 'reconnect',
    SourceArn: arn,
    FromArn: arn,
    ReturnPathArn: arn,
  });
});

describe('case 59: what is permanent and what passes', () => {
  const cases: [code: string, status: number, message: string, outcome: SendOutcome][] = [
    ['Throttling', 400, 'Maximum sending rate exceeded.', { kind: 'retry', reason: 'rate_limited', after: 10_000 }],
    ['Throttling', 400, 'Daily message quota exceeded.', { kind: 'retry', reason: 'daily_quota', after: 60 * MINUTES }],
    ['TooManyRequestsException', 429, 'Slow down', { kind: 'retry', reason: 'rate_limited', after: 10_000 }],
    ['MessageRejected', 400, 'Address blocked', { kind: 'rejected', reason: 'message_rejected' }],
    ['MailFromDomainNotVerifiedException', 400, 'x', { kind: 'rejected', reason: 'sender_not_verified' }],
    ['AccountSendingPausedException', 400, 'x', { kind: 'rejected', reason: 'sending_paused' }],
    ['ConfigurationSetSendingPausedException', 400, 'x', { kind: 'rejected', reason: 'sending_paused' }],
    ['ConfigurationSetDoesNotExist', 400, 'x', { kind: 'rejected', reason: 'invalid_payload' }],
    ['InvalidParameterValue', 400, 'x', { kind: 'rejected', reason: 'invalid_payload' }],
    ['AccessDenied', 403, 'x', { kind: 'rejected', reason: 'bad_credentials' }],
    ['InternalFailure', 500, 'x', { kind: 'retry', reason: 'unavailable', after: MINUTES }],
    ['ServiceUnavailable', 503, 'x', { kind: 'retry', reason: 'unavailable', after: MINUTES }],
  ];

  test.each(cases)('%s (%i, “%s”)', async (code, status, message, outcome) => {
    stub.behave({ kind: 'error', status, code, message });
    await expect(send()).resolves.toEqual(outcome);
  });
});

describe('case 52: SDK retries do not multiply', () => {
  test.each([
    ['accepts and never answers', { kind: 'hang' }, { kind: 'unknown' }],
    ['accepts and cuts the line', { kind: 'reset' }, { kind: 'unknown' }],
    ['answers 200 with something else', { kind: 'answer', status: 200, body: '<html>' }, { kind: 'unknown' }],
    [
      'fails inside',
      { kind: 'error', status: 500, code: 'InternalFailure', message: 'x' },
      { kind: 'retry', reason: 'unavailable', after: MINUTES },
    ],
    [
      'throttles',
      { kind: 'error', status: 400, code: 'Throttling', message: 'Maximum sending rate exceeded.' },
      { kind: 'retry', reason: 'rate_limited', after: 10_000 },
    ],
  ] as const)('a server that %s sees one request', async (_title, behaviour, outcome) => {
    const before = stub.requests.length;
    stub.behave(behaviour);
    await expect(send({ timeout: 1_500 })).resolves.toEqual(outcome);
    expect(stub.requests.length - before).toBe(1);
  });

  test('a server that refuses the connection got nothing, so the mail may go again', async () => {
    const gone = await startSesStub();
    await gone.stop();
    await expect(send({ endpoint: gone.url })).resolves.toEqual({
      kind: 'retry',
      reason: 'unavailable',
      after: MINUTES,
    });
  });
});

describe('case 56: addresses outside ASCII', () => {
  test('nobody left to write to is a permanent failure, and nothing is sent', async () => {
    const before = stub.requests.length;
    const to = [{ email: 'dörte@example.test' }, { email: 'no address' }, { email: '@example.test' }];
    await expect(send({ to })).resolves.toEqual({ kind: 'rejected', reason: 'invalid_address' });
    expect(stub.requests.length).toBe(before);
  });

  test('the others are written to, domains in punycode', async () => {
    await send({ to: [{ email: 'dörte@example.test' }, { email: 'ops@bücher.example' }] });
    expect(stub.requests.at(-1)?.get('Destinations.member.1')).toBe('ops@xn--bcher-kva.example');
    expect(stub.requests.at(-1)?.has('Destinations.member.2')).toBe(false);
  });
});

describe('mails to each alone count as one', () => {
  const sent = { kind: 'sent', providerId: 'ses-1' } as const;
  const unknown = { kind: 'unknown' } as const;
  const retry = { kind: 'retry', reason: 'rate_limited', after: 1 } as const;
  const rejected = { kind: 'rejected', reason: 'message_rejected' } as const;

  test.each<[string, readonly SendOutcome[], SendOutcome]>([
    ['any was taken', [rejected, unknown, retry, sent], sent],
    ['any may have been taken', [rejected, retry, unknown], unknown],
    ['any may be tried again', [rejected, retry], retry],
    ['none will ever be taken', [rejected, rejected], rejected],
  ])('%s', (_title, outcomes, outcome) => {
    expect(combinedOutcome(outcomes)).toEqual(outcome);
  });

  test('and go at the same time: two that hang take the time of one', async () => {
    stub.behave({ kind: 'hang' });
    const before = stub.requests.length;
    const to = ['a', 'b'].map((who) => ({ email: `${who}@nordwind.example`, stopUrl: 'https://x.example/stop' }));
    await expect(send({ to, timeout: 1_500 })).resolves.toEqual({ kind: 'unknown' });
    expect(stub.requests.length - before).toBe(2);
  });
});

test('one message goes to at most 50 mailboxes, each once', async () => {
  const contacts = Array.from({ length: 60 }, (_, index) => ({ email: `c${index}@nordwind.example` }));
  await send({ to: [{ email: 'C0@nordwind.example' }, ...contacts] });
  const destinations = [...(stub.requests.at(-1) ?? [])].filter(([key]) => key.startsWith('Destinations'));
  expect(destinations).toHaveLength(50);
  expect(new Set(destinations.map(([, address]) => address.toLowerCase())).size).toBe(50);
});

test('a sender that is no address is found at cold start', () => {
  const client = createSesClient({ region: 'eu-central-1', credentials });
  expect(() => createSesMailer(client, { from: 'Harbourline <x@y>' })).toThrow('`from` is not an e-mail address');
});
