import { describe, expect, test } from '@jest/globals';
import { composeNotify } from '../../functions/notify/compose.ts';
import { NOTIFY_LIMITS, readNotifyConfig } from '../../functions/notify/config.ts';
import { readReconnectConfig } from '../../functions/reconnect/config.ts';
import { composeStatus } from '../../functions/status/compose.ts';
import { readStatusConfig } from '../../functions/status/config.ts';
import { composeSweep } from '../../functions/sweep/compose.ts';
import { readSweepConfig } from '../../functions/sweep/config.ts';
import { composeWebhook } from '../../functions/webhook/compose.ts';
import { readWebhookConfig, WEBHOOK_LIMITS } from '../../functions/webhook/config.ts';
import { DEFAULT_RETENTION } from '../../shared/adapters/dynamodb/expiry.ts';
import { DEFAULTS } from '../../shared/adapters/makini/settings.ts';
import { SLACK_HOSTS } from '../../shared/adapters/slack/hosts.ts';
import { CREDENTIALS } from '../../shared/domain/messages/catalogue.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { systemChance } from '../../shared/runtime/chance.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { ConfigError } from '../../shared/runtime/config.ts';
import {
  LOOKS_ENVIRONMENT,
  NOTIFY_ENVIRONMENT,
  RECONNECT_ENVIRONMENT,
  WEBHOOK_ENVIRONMENT,
} from '../fixtures/environments.ts';
import { recordedJournal } from '../fixtures/journal.ts';

const surroundings = (env: Record<string, string>) => ({
  env,
  clock: systemClock,
  chance: systemChance,
  journal: recordedJournal(),
});

const problems = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

/** A problem stands at the beginning of what is told of it. */
const keysOf = (told: readonly string[]) => told.map((problem) => problem.split(/[ :]/)[0]);

/** As docs/configuration.md has it. */
const POLICY = { grace: 2 * MINUTE, cooldown: HOUR, maxSyncInterval: DAY, webhookWindow: 30 * MINUTE };

describe('the webhook function', () => {
  test('what is left out is as the rest of the product has it', () => {
    expect(readWebhookConfig(WEBHOOK_ENVIRONMENT)).toMatchObject({
      policy: POLICY,
      retention: DEFAULT_RETENTION,
      makini: DEFAULTS,
      signingSecretsCacheFor: 300_000,
    });
  });

  test('names all that is missing', () => {
    expect(keysOf(problems(() => readWebhookConfig({})))).toEqual([
      'STAGE',
      'TABLE_NAME',
      'QUEUE_URL',
      'SECRETS_PREFIX',
    ]);
  });

  test.each([
    ['STAGE', 'Prod 1'],
    ['SECRETS_PREFIX', '/reconnect/'],
    ['GRACE_SECONDS', '29'],
    ['COOLDOWN_SECONDS', '1h'],
    ['TOMBSTONE_DAYS', '7'],
    ['MAKINI_SETTINGS', '{'],
    ['MAKINI_SETTINGS.webhok', '{"webhok":{}}'],
    ['SIGNING_SECRETS_CACHE_SECONDS', '4000'],
  ])('%s = %j is refused by its key and without its value', (key, value) => {
    const told = problems(() => readWebhookConfig({ ...WEBHOOK_ENVIRONMENT, [key.split('.')[0] ?? '']: value }));
    expect(keysOf(told)).toEqual([key]);
    expect(told[0]?.slice(key.length)).not.toContain(value);
  });

  test('can be wired from its environment alone', () => {
    expect(composeWebhook(surroundings(WEBHOOK_ENVIRONMENT)).receive).toBeInstanceOf(Function);
  });

  test('two calls that hang throughout are over before the function is', () => {
    const { connection, request, maxAttempts } = WEBHOOK_LIMITS.call;
    expect(connection).toBeLessThanOrEqual(1_000);
    expect(request * maxAttempts * 2).toBeLessThan(WEBHOOK_LIMITS.timeoutSeconds * 1_000);
  });
});

describe('the notify function', () => {
  test('what is left out is as the rest of the product has it', () => {
    const config = readNotifyConfig(NOTIFY_ENVIRONMENT);
    expect(config).toMatchObject({ policy: POLICY, retention: DEFAULT_RETENTION, makini: DEFAULTS });
    expect(config.slack.allowed).toEqual(SLACK_HOSTS.allowed);
    expect(config.mail).toEqual({ from: 'reconnect@acme.example' });
    expect(config.mailRegion).toBeUndefined();
    expect(config.operators).toEqual({ emails: [], slack: false });
    expect(config.voice.provider).toEqual({ name: 'Makini', host: 'link.makini.io' });
  });

  test('customers are written to on working days from eight to six, at most once in twenty hours, six times after the first', () => {
    expect(readNotifyConfig(NOTIFY_ENVIRONMENT).notices).toEqual({
      spacing: 20 * HOUR,
      reminderDays: [1, 3, 7, 14, 21, 28],
      escalateAfter: 3 * DAY,
      offlineAfter: 4 * HOUR,
      quietHours: { from: '18:00', to: '08:00' },
      workingDays: [1, 2, 3, 4, 5],
      holidays: [],
      firstNoticeWaits: false,
    });
    const { notices } = readNotifyConfig({ ...NOTIFY_ENVIRONMENT, NOTICES: '{"quietHours":null,"reminderDays":[]}' });
    expect(notices).not.toHaveProperty('quietHours');
    expect(notices.reminderDays).toEqual([]);
  });

  test('optional texts that are empty count as left out', () => {
    const empty = { MAIL_REGION: '', MAIL_IDENTITY_ARN: '', MAIL_CONFIGURATION_SET: '' };
    const config = readNotifyConfig({ ...NOTIFY_ENVIRONMENT, ...empty });
    expect(config.mail).toEqual({ from: 'reconnect@acme.example' });
    expect(config.mailRegion).toBeUndefined();
  });

  const voice = (change: object) => JSON.stringify({ ...JSON.parse(NOTIFY_ENVIRONMENT.VOICE), ...change });

  test.each([
    ['MAIL_FROM', { MAIL_FROM: 'Acme <reconnect@acme.example>' }],
    ['MAIL_REGION', { MAIL_REGION: 'Frankfurt' }],
    ['OPERATORS.emails.0', { OPERATORS: '{"emails":["ops"]}' }],
    ['OPERATORS.email', { OPERATORS: '{"email":"ops@acme.example"}' }],
    ['NOTICES.workingDays', { NOTICES: '{"workingDays":[]}' }],
    ['NOTICES.quietHours.from', { NOTICES: '{"quietHours":{"from":"8pm","to":"08:00"}}' }],
    ['SLACK.allowed', { SLACK: '{"allowed":"slack.com"}' }],
    ['VOICE.replyTo', { VOICE: voice({ replyTo: 'nobody' }) }],
    ['VOICE.brand', { VOICE: voice({ brand: ' ' }) }],
    ['VOICE.senderName', { VOICE: voice({ senderName: '\t' }) }],
    ['VOICE.person', { VOICE: voice({ person: '' }) }],
    ['VOICE.provider.host', { VOICE: voice({ provider: { name: 'Makini', host: ' ' } }) }],
    ['VOICE.connectionUrl', { VOICE: voice({ connectionUrl: 'https://tool.example/connections' }) }],
    ['VOICE.link', { VOICE: voice({ link: {} }) }],
    ['BASE_URL', { BASE_URL: 'https://acme.example/reconnect/' }],
    ['LINK_DAYS', { LINK_DAYS: '0' }],
    ['VOICE.runbookUrl', { VOICE: voice({ runbookUrl: 'runbook' }) }],
    ['VOICE.runbookUrl', { VOICE: voice({ runbookUrl: 'https://[' }) }],
    ['CONCURRENCY', { CONCURRENCY: '0' }],
  ])('a wrong %s is refused by its key', (key, change) => {
    expect(keysOf(problems(() => readNotifyConfig({ ...NOTIFY_ENVIRONMENT, ...change })))).toEqual([key]);
  });

  test.each(CREDENTIALS)('a system of the stage may need: %s', (credential) => {
    const systems = [{ system: 'sap', credential }];
    expect(readNotifyConfig({ ...NOTIFY_ENVIRONMENT, VOICE: voice({ systems }) }).voice.systems).toEqual(systems);
  });

  test('can be wired from its environment alone, and reads nudges', () => {
    const { read } = composeNotify(surroundings(NOTIFY_ENVIRONMENT));
    expect(read('{"v":1,"customer":"cust_1"}')?.key).toBe('customer:cust_1');
    expect(read('poison')).toBeUndefined();
  });

  test('case 49: a nudge stays invisible for six times the function’s time, and is tried five times', () => {
    expect(NOTIFY_LIMITS.visibilitySeconds).toBeGreaterThanOrEqual(6 * NOTIFY_LIMITS.timeoutSeconds);
    expect(NOTIFY_LIMITS.maxReceiveCount).toBeGreaterThanOrEqual(5);
  });
});

describe('the reconnect function', () => {
  test('needs to know where its pages are and who speaks', () => {
    expect(keysOf(problems(() => readReconnectConfig(WEBHOOK_ENVIRONMENT)))).toEqual(['BASE_URL', 'VOICE']);
    const { baseUrl, linkLifetime, tokens } = readReconnectConfig(RECONNECT_ENVIRONMENT);
    expect([baseUrl, linkLifetime, tokens.vault]).toEqual(['https://reconnect.acme.example', 90 * 86_400_000, 'aws']);
  });

  test.each([
    ['BASE_URL', { BASE_URL: 'https://acme.example/' }],
    ['LINK_DAYS', { LINK_DAYS: '400' }],
    ['VOICE.brand', { VOICE: '{"brand":"","senderName":"A","person":"B","replyTo":"c@d.example"}' }],
  ])('a wrong %s is refused by its key', (key, change) => {
    expect(keysOf(problems(() => readReconnectConfig({ ...RECONNECT_ENVIRONMENT, ...change })))).toEqual([key]);
  });
});

describe('the sweep function', () => {
  test('needs one queue more than the webhook function does', () => {
    expect(readSweepConfig(LOOKS_ENVIRONMENT)).toMatchObject({
      policy: POLICY,
      makini: DEFAULTS,
      cadence: { sweepEvery: 10 * MINUTE, lookEvery: HOUR, recent: 24 * HOUR },
      listEvery: 10 * MINUTE,
      batchSize: 25,
      looksPerSecond: 50,
    });
    expect(composeSweep(surroundings(LOOKS_ENVIRONMENT)).sweep).toBeInstanceOf(Function);
    expect(keysOf(problems(() => readSweepConfig(WEBHOOK_ENVIRONMENT)))).toEqual(['STATUS_QUEUE_URL']);
  });

  test.each([
    ['SWEEP_EVERY_SECONDS', '59'],
    ['LOOK_EVERY_SECONDS', '299'],
    ['LIST_EVERY_SECONDS', 'often'],
    ['RECENT_SECONDS', '-1'],
    ['LOOKS_PER_BATCH', '0'],
    ['LOOKS_PER_SECOND', '1001'],
  ])('refuses a wrong %s by its key', (key, value) => {
    expect(keysOf(problems(() => composeSweep(surroundings({ ...LOOKS_ENVIRONMENT, [key]: value }))))).toEqual([key]);
  });
});

describe('the status function', () => {
  test('needs one queue more than the webhook function does', () => {
    expect(readStatusConfig(LOOKS_ENVIRONMENT)).toMatchObject({
      policy: POLICY,
      retention: DEFAULT_RETENTION,
      makini: DEFAULTS,
      lookEvery: HOUR,
      looksPerSecond: 50,
      concurrency: 10,
    });
    const { read } = composeStatus(surroundings(LOOKS_ENVIRONMENT));
    expect(read('{"v":1,"askedAt":0,"looks":[]}')).toBeInstanceOf(Function);
    expect(read('{"v":2}')).toBeUndefined();
  });

  test.each([
    ['CONCURRENCY', 'many'],
    ['STATUS_QUEUE_URL', ''],
    ['LOOKS_PER_SECOND', '0'],
  ])('refuses a wrong %s by its key', (key, value) => {
    expect(keysOf(problems(() => composeStatus(surroundings({ ...LOOKS_ENVIRONMENT, [key]: value }))))).toEqual([key]);
  });
});
