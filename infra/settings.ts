import * as z from 'zod';

const MAILBOX = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, `must be ${what}`);
const mailbox = z.string({ error: 'must be an e-mail address' }).regex(MAILBOX, 'must be an e-mail address');

/** One stage, as it stands in cdk.json under `context.stages`. What is left out has the default of the functions. */
const stage = z.strictObject({
  mail: z.strictObject({
    from: mailbox,
    /** The SES identity that mail is sent from, of this account or another. */
    identityArn: z
      .string({ error: 'must be the ARN of an SES identity' })
      .regex(/^arn:[\w-]+:ses:[\w-]+:\d{12}:identity\/\S+$/, 'must be the ARN of an SES identity'),
    region: z.string().optional(),
  }),
  voice: z.strictObject({
    brand: text('the name of the company or product as customers know it'),
    senderName: text('the name that mail is shown to come from'),
    person: text('the name of a person on our side who answers'),
    replyTo: mailbox,
    paused: z.string().optional(),
    link: z.strictObject({
      template: text('the URL that the button opens'),
      redirectUri: z.string({ error: 'must be the URL to which the provider returns people' }),
    }),
    runbookUrl: z.url().optional(),
  }),
  operators: z
    .strictObject({ emails: z.array(mailbox).default([]), slack: z.boolean().default(false) })
    .default({ emails: [], slack: false }),
  graceSeconds: z.number().int().min(30).max(900).default(120),
  sweepMinutes: z.number().int().min(1).max(1_440).default(10),
  logRetentionDays: z.union([z.literal(30), z.literal(90), z.literal(365)]).default(90),
  /** Overrides of the standard Makini settings (docs/makini.md); the functions check them at cold start. */
  makini: z.record(z.string(), z.unknown()).default({}),
  /** Keeps the table when the stack is deleted, and guards it against deletion. */
  production: z.boolean().default(false),
});

export type Settings = z.output<typeof stage> & { readonly name: string };

/** Reads the settings of the chosen stage. @throws Error that names every wrong key and its remedy, never a value */
export function readSettings(name: unknown, stages: unknown): Settings {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    throw new Error('Choose a stage: -c stage=dev (lower-case letters, digits and hyphens).');
  }
  const found = (stages as Record<string, unknown> | undefined)?.[name];
  if (found === undefined)
    throw new Error(`cdk.json has no context.stages.${name}. Copy the block of another stage and adapt it.`);
  const parsed = stage.safeParse(found);
  if (parsed.success) return { name, ...parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.')}: ${message}`);
  throw new Error(`The settings of stage ${name} in cdk.json are wrong:\n${problems.join('\n')}`);
}
