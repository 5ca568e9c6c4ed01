import { describe, expect, test } from '@jest/globals';
import { type HandedOver, type MailFate, sesEvent } from '../../local/servers/ses-events.ts';
import { readFeedback } from '../../shared/adapters/ses/feedbackEvent.ts';

/** As in SES's own documentation of what it publishes, with a tag of ours. */
const DOCUMENTED = {
  eventType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      {
        emailAddress: 'recipient@example.com',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp: '2017-08-05T00:41:02.669Z',
    feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
    reportingMTA: 'dsn; mta.example.com',
  },
  mail: {
    timestamp: '2017-08-05T00:40:02.012Z',
    source: 'Sender Name <sender@example.com>',
    sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sender@example.com',
    sendingAccountId: '123456789012',
    messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
    destination: ['recipient@example.com'],
    headersTruncated: false,
    headers: [{ name: 'To', value: 'recipient@example.com' }],
    commonHeaders: { from: ['Sender Name <sender@example.com>'], subject: 'Message sent using Amazon SES' },
    tags: {
      'ses:configuration-set': ['ConfigSet'],
      'ses:source-ip': ['192.0.2.0'],
      'ses:from-domain': ['example.com'],
      message: ['m1'],
    },
  },
};

const read = (event: object) => readFeedback(JSON.stringify(event));

test('a bounce as SES documents it', () => {
  expect(read(DOCUMENTED)).toEqual({
    kind: 'feedback',
    feedback: { messageId: 'm1', landing: 'bounced', recipients: ['recipient@example.com'] },
  });
});

test.each([
  ['Permanent', 'NoEmail', 'bounced'],
  ['Permanent', 'Suppressed', 'suppressed'],
  ['Permanent', 'OnAccountSuppressionList', 'suppressed'],
  ['Transient', 'MailboxFull', 'returned'],
  ['Transient', 'General', 'returned'],
  ['Undetermined', 'Undetermined', 'returned'],
  ['Something new', undefined, 'returned'],
])('case 60: %s / %s: %s', (bounceType, bounceSubType, landing) => {
  const bounce = { ...DOCUMENTED.bounce, bounceType, bounceSubType };
  expect(read({ ...DOCUMENTED, bounce })).toMatchObject({ feedback: { landing } });
});

const MAIL: HandedOver = {
  messageId: 'ses-1',
  source: 'connections@harbourline.example',
  destination: ['a@acme.example', 'b@acme.example'],
  configurationSet: 'reconnect-dev',
  tags: { message: 'm1' },
};

test.each<[MailFate, string, readonly string[]]>([
  ['delivery', 'delivered', ['a@acme.example']],
  ['bounce', 'bounced', ['a@acme.example']],
  ['transient', 'returned', ['a@acme.example']],
  ['suppressed', 'suppressed', ['a@acme.example']],
  ['complaint', 'complained', ['a@acme.example']],
  ['delay', 'delayed', ['a@acme.example']],
  // SES would not carry it at all.
  ['reject', 'refused', MAIL.destination],
])('what the local SES says is read like the real one’s: %s', (fate, landing, recipients) => {
  expect(read(sesEvent(fate, MAIL, ['a@acme.example'], new Date(0)))).toEqual({
    kind: 'feedback',
    feedback: { messageId: 'm1', landing, recipients },
  });
});

test('somebody who complained before is not even tried', () => {
  const complaint = {
    complainedRecipients: [{ emailAddress: 'a@acme.example' }],
    complaintSubType: 'OnAccountSuppressionList',
  };
  expect(read({ ...DOCUMENTED, eventType: 'Complaint', complaint })).toMatchObject({
    feedback: { landing: 'complained' },
  });
});

describe('what is no feedback of ours', () => {
  test.each([
    ['an event nobody asked for', { ...DOCUMENTED, eventType: 'Open' }, 'event'],
    ['an event by the name of an inherited property', { ...DOCUMENTED, eventType: 'constructor' }, 'event'],
    ['a mail of somebody else', { ...DOCUMENTED, mail: { ...DOCUMENTED.mail, tags: {} } }, 'tag'],
    ['a mail without anything', { eventType: 'Bounce' }, 'tag'],
    ['a bounce of nobody', { ...DOCUMENTED, bounce: {} }, 'recipients'],
    ['a bounce of something odd', { ...DOCUMENTED, bounce: { bouncedRecipients: [null, 1, {}] } }, 'recipients'],
  ])('%s is unknown', (_, event, reason) => {
    expect(read(event)).toEqual({ kind: 'unknown', reason });
  });

  test.each([
    '',
    'not JSON',
    '[]',
    'null',
    '"text"',
    '{}',
    '{"eventType":1}',
    '{"Type":"Notification","Message":"{}"}',
  ])('malformed: %s', (body) => {
    expect(readFeedback(body)).toEqual({ kind: 'malformed' });
  });
});
