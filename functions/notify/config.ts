import * as z from 'zod/mini';
import {
  type Environment,
  json,
  loadConfig,
  seconds,
  text,
  textLike,
  wholeNumber,
} from '../../shared/runtime/config.ts';
import {
  holdFields,
  holdRuleOf,
  makiniFields,
  paceFields,
  policyFields,
  policyOf,
  retentionFields,
  retentionOf,
  stageFields,
  stageOf,
  tokensFields,
} from '../environment.ts';
import { noticeFields, noticesOf } from '../notices.ts';
import { filled, HTTP_URL, like, linkFields, MAILBOX, voiceField } from '../voice.ts';

const texts = (error: string) => z.array(filled(error), { error });

export const operatorsSchema = z.strictObject({
  emails: z._default(z.array(like(MAILBOX, 'must be an e-mail address'), { error: 'must be a list of addresses' }), []),
  slack: z._default(z.boolean({ error: 'must be true where the secret of the operators’ webhook is set' }), false),
});

/** Which servers may be posted to; `plainHttp` is for the local world. */
export const slackSchema = z.strictObject({
  allowed: z._default(texts('must be a list of hosts'), ['hooks.slack.com', 'slack.com']),
  plainHttp: z._default(texts('must be a list of hosts'), []),
  apiUrl: z._default(like(HTTP_URL, 'must be the URL of Slack’s Web API'), 'https://slack.com/api'),
});

const environment = z.object({
  ...stageFields,
  ...tokensFields,
  ...policyFields,
  ...holdFields,
  ...retentionFields,
  ...makiniFields,
  ...noticeFields,
  ...paceFields,
  MAIL_FROM: textLike(MAILBOX, 'the address that mail is sent from, verified in SES'),
  /** Empty or absent: the function's own. */
  MAIL_REGION: z.optional(textLike(/^([a-z]{2}(-[a-z]+)+-\d)?$/, 'an AWS region, or be left out')),
  MAIL_IDENTITY_ARN: z.optional(textLike(/^(arn:\S+)?$/, 'the ARN of an SES identity, or be left out')),
  MAIL_CONFIGURATION_SET: z.optional(textLike(/^[\w-]*$/, 'the name of an SES configuration set, or be left out')),
  ...linkFields,
  VOICE: voiceField,
  OPERATORS: z.prefault(json('where operators are told', operatorsSchema), '{}'),
  SLACK: z.prefault(json('which servers may be posted to', slackSchema), '{}'),
  EVENT_BUS: z.prefault(text('the name or ARN of the EventBridge bus for the company’s own systems'), 'default'),
  SWEEP_EVERY_SECONDS: z.prefault(seconds('the time between two sweeps', { min: 60, max: 86_400 }), '600'),
  CONCURRENCY: z.prefault(wholeNumber('how many connections are worked on at once', { min: 1, max: 100 }), '10'),
});

export type NotifyEnvironment = z.input<typeof environment>;

/**
 * One nudge per invocation: one customer's trouble holds up nobody else. A nudge that failed comes back after the
 * visibility timeout, which must outlast the lease of a send, that is the function's timeout and a quarter of a minute.
 */
export const NOTIFY_LIMITS = {
  timeoutSeconds: 60,
  memoryMb: 512,
  batchSize: 1,
  visibilitySeconds: 360,
  maxReceiveCount: 5,
  maxConcurrency: 10,
} as const;

/** @throws ConfigError */
export function readNotifyConfig(env: Environment) {
  const read = loadConfig(environment, env);
  return {
    ...stageOf(read),
    tokens: read.TOKENS,
    makini: read.MAKINI_SETTINGS,
    policy: policyOf(read),
    notices: noticesOf(read.NOTICES),
    holdRule: holdRuleOf(read),
    retention: retentionOf(read),
    mail: {
      from: read.MAIL_FROM,
      ...(read.MAIL_IDENTITY_ARN && { identityArn: read.MAIL_IDENTITY_ARN }),
      ...(read.MAIL_CONFIGURATION_SET && { configurationSet: read.MAIL_CONFIGURATION_SET }),
    },
    mailRegion: read.MAIL_REGION || undefined,
    voice: read.VOICE,
    baseUrl: read.BASE_URL,
    linkLifetime: read.LINK_DAYS,
    operators: read.OPERATORS,
    slack: read.SLACK,
    eventBus: read.EVENT_BUS,
    sweepEvery: read.SWEEP_EVERY_SECONDS,
    looksPerSecond: read.LOOKS_PER_SECOND,
    concurrency: read.CONCURRENCY,
  };
}
