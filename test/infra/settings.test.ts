import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../infra/settings.ts';
import { changed, type Json, problemsOf, SETTINGS } from '../fixtures/settings.ts';
import { EVERYTHING, LEAST, STAGES, settingsOf, synthWithNag } from '../fixtures/stack.ts';

const { prod } = STAGES;

/** Of the right form, but wrong: each with what it is told. */
const WRONG: readonly (readonly [key: string, value: unknown, remedy: RegExp])[] = [
  ['account', 111122223333, /must be the twelve digits of the AWS account, in quotes/],
  ['region', 'frankfurt', /must be the one region .* such as eu-central-1/],
  ['publicBaseUrl', 'https://reconnect.example.com/hooks', /without a path or a slash at the end/],
  ['publicBaseUrl', 'http://reconnect.example.com', /must be https:\/\//],
  ['publicBaseUrl', undefined, /is missing; in production set it to https:\/\/ and a host of your own/],
  [
    'certificateArn',
    'arn:aws:acm:us-east-1:111122223333:certificate/1',
    /in the region of the stage; create one there/,
  ],
  ['certificateArn', undefined, /is missing; set it to the ARN of an ACM certificate/],
  ['hostedZone.name', 'elsewhere.example', /must be the domain, or a parent domain, of the host of publicBaseUrl/],
  ['mail.from', 'Acme <connections@example.com>', /must be the address that mail comes from/],
  ['mail.identityArn', 'arn:aws:ses:eu-central-1:111122223333:identity/acme.test', /the address itself or its domain/],
  ['mail.region', 'us-west-2', /must be the region of mail.identityArn; take it out/],
  ['voice.look.accent', '#7aa7ff', /contrast of 4\.5:1 or more; against white, darken it/],
  ['voice.look.accent', 'teal', /must be a colour such as #1d4ed8/],
  ['voice.look.accentOnDark', '#0f2a5a', /against #1a2029, lighten it or leave it out/],
  ['voice.look.logo.url', 'http://www.example.com/logo.png', /must be an https URL of a PNG or JPEG/],
  ['voice.look.logo.url', 'https://www.example.com/logo.svg?v=2', /many mail programs show no SVG/],
  ['voice.systems', [{ system: 'coswin', credential: 'password' }], /must be one of sign_in, technical_user, api_key/],
  [
    'voice.systems',
    [{ system: 'coswin', words: { german: 'Rufen Sie an.' } }],
    /must be an object of sentences by language/,
  ],
  [
    'publicBaseUrl',
    'https://abc123.execute-api.eu-central-1.amazonaws.com',
    /must, in production, be on a host of your own/,
  ],
  ['notices.reminderDays', [90, 70], /each larger than the one before; \[\] for no reminders/],
  ['notices.reminderDays', [0.5], /up to 20 whole numbers from 1 to 365/],
  ['notices.reminderDays', Array.from({ length: 21 }, (_, day) => day + 200), /up to 20 whole numbers/],
  ['notices.quietHours.to', '9:30', /must be a time of day such as 08:00/],
  ['notices.quietHours', { from: '08:00', to: '08:00' }, /must leave at least an hour of the day/],
  ['notices.quietHours', { from: '08:30', to: '08:00' }, /must leave at least an hour of the day; null for no/],
  ['notices.workingDays', [], /at least one of the days 1 \(Monday\) to 7 \(Sunday\)/],
  ['notices.workingDays', [6, 6], /each once, such as \[1,2,3,4,5\]/],
  ['notices.holidays', ['2026-02-30'], /must be up to 50 dates such as 2026-12-25/],
  ['notices.holidays', ['25.12.2026'], /must be up to 50 dates/],
  ['notices.holidays', Array.from({ length: 51 }, () => '2027-01-01'), /take out those that are over/],
  ['notices.spacingHours', 0, /must be the least time between two messages that ask/],
  ['notices.graceSeconds', 60, /is not a setting; check its spelling/],
  ['linkDays', 366, /a whole number from 1 to 365; 90 if left out/],
  ['voice.replyTo', 'nobody', /must be the address of a mailbox that somebody reads/],
  ['alarms', {}, /tell nobody; in production set alarms.emails, alarms.urls or alarms.topicArn/],
  ['alarms.topicArn', 'arn:aws:sns:eu-central-1:111122223333:own', /excludes alarms.emails and alarms.urls; subscribe/],
  ['kmsKeyArn', 'alias/company', /must be an ARN such as arn:aws:kms/],
  ['retention.logDays', 45, /a number of days that CloudWatch Logs offers, such as 30/],
  ['graceSeconds', 1_799, /a whole number from 30 to 900; 120 if left out/],
  ['sweepMinutes', 0.5, /a whole number from 1 to 1440; 10 if left out/],
  ['qualifier', 'Company-1', /up to 10 letters and digits/],
  ['makini.signature.encodings', ['base32'], /must be one of hex, base64/],
  ['slak', { allowed: ['hooks.example.com'] }, /is not a setting; check its spelling or take it out/],
];

describe('a wrong setting is told by its key, with a remedy and without its value', () => {
  test.each(WRONG)('%s: %j', (key, value, remedy) => {
    const told = problemsOf(changed(prod, key, value), 'prod').filter((problem) => problem.startsWith(key));
    expect(told).toEqual([expect.stringMatching(remedy)]);
    for (const text of textsIn(value)) expect(told.join()).not.toContain(text);
  });

  test.each(SETTINGS)('$key of the wrong type', ({ key }) => {
    const told = problemsOf(changed(EVERYTHING, key, 31_337.5), 'prod').filter((problem) => problem.startsWith(key));
    expect(told).toEqual([expect.stringMatching(/ (must|is) .{10}/)]);
    expect(told.join()).not.toContain('31337');
  });

  test('ten of them are ten messages in one go', () => {
    const keys = ['region', 'mail.from', 'voice.replyTo', 'kmsKeyArn', 'graceSeconds', 'sweepMinutes', 'qualifier'];
    const others = ['retention.logDays', 'throttle.burst', 'makini.signature.encodings'];
    const block = [...keys, ...others].reduce((written, key) => changed(written, key, -31_337), prod);
    const told = problemsOf(block, 'prod');
    expect(told.map((problem) => problem.split(' ')[0]).sort()).toEqual([...keys, ...others].sort());
    expect(() => settingsOf(block, 'prod')).toThrow(/^10 wrong in cdk\.json, context\.stages\.prod:\n {2}- /);
  });
});

test.each([
  ['mail.feedbackTopicArn', undefined, 'mail.feedbackTopicArn', /is missing; mail leaves from another region/],
  [
    'mail.feedbackTopicArn',
    'arn:aws:sns:eu-central-1:111122223333:ses-events',
    'mail.feedbackTopicArn',
    /must be in the region that mail leaves from/,
  ],
  ['mail.configurationSet', undefined, 'mail.configurationSet', /is missing; set it to the one that publishes/],
])('where mail leaves from another region, %s as %j is told', (changes, value, key, remedy) => {
  expect(problemsOf(EVERYTHING, 'prod')).toEqual([]);
  const told = problemsOf(changed(EVERYTHING, changes, value), 'prod');
  expect(told).toEqual([expect.stringMatching(remedy)]);
  expect(told[0]).toMatch(new RegExp(`^${key} `));
});

test('a stage that is not there is told with those that are', () => {
  expect(() => readSettings({ dev: prod }, 'test')).toThrow(/stage names no stage; add its block .* \(dev\)/);
  expect(() => readSettings({ dev: prod }, undefined)).toThrow(
    /stage is missing; choose one with -c stage=NAME \(dev\)/,
  );
  expect(() => readSettings(undefined, 'dev')).toThrow(/\(none yet\)/);
});

test('a stage that customers depend on is held to the same whatever it is called', () => {
  const block = changed(changed(prod, 'publicBaseUrl', undefined), 'production', true);
  expect(problemsOf(block, 'live')).toContainEqual(expect.stringMatching(/^publicBaseUrl is missing/));
  expect(problemsOf(changed(block, 'production', false), 'prod').join()).not.toMatch(/publicBaseUrl is missing/);
});

describe('with all optional settings and with none', () => {
  const own = changed(EVERYTHING, 'alarms', {
    emails: ['oncall@example.com'],
    urls: ['https://events.example.com/sns'],
  });

  test.each([
    ['dev as in cdk.json', STAGES.dev, 'dev'],
    ['prod as in cdk.json', STAGES.prod, 'prod'],
    ['dev with nothing optional', LEAST.dev, 'dev'],
    ['prod with nothing optional', LEAST.prod, 'prod'],
    ['dev with everything', changed(EVERYTHING, 'production', false), 'dev'],
    ['prod with everything', EVERYTHING, 'prod'],
    ['prod with everything and a topic of its own', own, 'prod'],
  ])('AwsSolutions has nothing to say against %s', (_, written, stage) => {
    synthWithNag(settingsOf(written, stage));
    expect(process.exitCode).toBeUndefined();
  });

  test('everything is everything', () => {
    const set = SETTINGS.filter(({ key }) => valueAt(EVERYTHING, key) === undefined && valueAt(own, key) === undefined);
    // Set by runbookUrl.
    expect(set.map(({ key }) => key)).toEqual(['voice.runbookUrl']);
  });

  test.each([
    ['dev', LEAST.dev],
    ['prod', LEAST.prod],
  ])('nothing is nothing: %s cannot do without any of what is left', (stage, least) => {
    for (const { key } of SETTINGS.filter((setting) => valueAt(least, setting.key) !== undefined)) {
      expect({ key, told: problemsOf(changed(least, key, undefined), stage).length > 0 }).toEqual({ key, told: true });
    }
  });
});

function valueAt(block: Json, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((value, name) => Object.entries(value ?? {}).find(([k]) => k === name)?.[1], block);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return value === undefined ? [] : [String(value)];
}
