// Who may do what in a stage, for people to read: a role, what it acts on, and the actions. The template must say the
// same, nothing more and nothing less. A new function is one more entry in ROLES.
//
// Things are named by their logical id without its digest, or by the text of their ARN. {stage} is the name of the stage.

/** The actions on each thing. */
export type Rights = Readonly<Record<string, readonly string[]>>;

export interface RoleRights {
  /** Who may take the role; nobody else. */
  readonly taken: string;
  readonly may: Rights;
}

/** Functions. */
export const BY_LAMBDA = 'lambda.amazonaws.com may sts:AssumeRole';
const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const READ_SECRET = ['secretsmanager:GetSecretValue'];

export const ROLES: Readonly<Record<string, RoleRights>> = {
  WebhookRole: {
    taken: BY_LAMBDA,
    may: {
      WebhookLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      NudgesQueue: ['sqs:SendMessage'],
      SecretsSigning: READ_SECRET,
      'secretsmanager secret:reconnect/{stage}/signing/*': READ_SECRET,
    },
  },

  ReportRole: {
    taken: BY_LAMBDA,
    may: {
      ReportLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      NudgesQueue: ['sqs:SendMessage'],
    },
  },

  NotifyRole: {
    taken: BY_LAMBDA,
    may: {
      NotifyLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'StateTable/index/byCustomer': ['dynamodb:Query'],
      'StateTable/index/openIncidents': ['dynamodb:Query'],
      NudgesQueue: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      SecretsProvider: READ_SECRET,
      SecretsLinks: READ_SECRET,
      SecretsSlackBot: READ_SECRET,
      SecretsSlackOperators: READ_SECRET,
      'secretsmanager secret:reconnect/{stage}/slack/customers/*': READ_SECRET,
      // And to send mail and events, from an identity and to a bus that the settings name: see SETTINGS.
    },
  },

  FeedbackRole: {
    taken: BY_LAMBDA,
    may: {
      FeedbackLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      NudgesQueue: ['sqs:SendMessage'],
      MailFeedback: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    },
  },

  SweepRole: {
    taken: BY_LAMBDA,
    may: {
      SweepLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      'StateTable/index/due': ['dynamodb:Query'],
      'StateTable/index/fleet': ['dynamodb:Query'],
      'StateTable/index/openIncidents': ['dynamodb:Query'],
      NudgesQueue: ['sqs:SendMessage'],
      LooksQueue: ['sqs:SendMessage'],
      SecretsProvider: READ_SECRET,
    },
  },

  StatusRole: {
    taken: BY_LAMBDA,
    may: {
      StatusLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      NudgesQueue: ['sqs:SendMessage'],
      LooksQueue: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      SecretsProvider: READ_SECRET,
    },
  },

  ReconnectRole: {
    taken: BY_LAMBDA,
    may: {
      ReconnectLog: WRITE_LOG,
      StateTable: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      'StateTable/index/byCustomer': ['dynamodb:Query'],
      NudgesQueue: ['sqs:SendMessage'],
      SecretsProvider: READ_SECRET,
      SecretsLinks: READ_SECRET,
      'secretsmanager secret:reconnect/{stage}/tokens/*': [
        ...READ_SECRET,
        'secretsmanager:CreateSecret',
        'secretsmanager:DescribeSecret',
        'secretsmanager:PutSecretValue',
        'secretsmanager:RestoreSecret',
        'secretsmanager:TagResource',
        'secretsmanager:UpdateSecretVersionStage',
      ],
    },
  },

  SweepScheduleRole: {
    taken: 'scheduler.amazonaws.com may sts:AssumeRole, for SweepScheduleGroup, of this account',
    may: { SweepFunction: ['lambda:InvokeFunction'] },
  },
};

/** Why a resource may end in `*`. Nothing else may. */
export const PREFIXES: Readonly<Record<string, string>> = {
  'secretsmanager secret:reconnect/{stage}/signing/*':
    'One secret per webhook URL of its own, made by operators; its ARN ends in characters that nobody can know beforehand.',
  'secretsmanager secret:reconnect/{stage}/slack/customers/*':
    'One secret per customer, made at run time; its ARN ends in characters that nobody can know beforehand.',
  'secretsmanager secret:reconnect/{stage}/tokens/*':
    'One secret per connection, made at run time; its ARN ends in characters that nobody can know beforehand.',
};

const RENEW_TOKENS: Rights = {
  'secretsmanager secret:reconnect/{stage}/tokens/*': [
    ...READ_SECRET,
    'secretsmanager:DescribeSecret',
    'secretsmanager:PutSecretValue',
    'secretsmanager:UpdateSecretVersionStage',
  ],
};

/** What is added where `tokens.owner` is reconnect: whoever reads a status renews pairs, under a lease of its own. */
export const OWN_TOKENS_MAY = {
  StatusRole: { ...RENEW_TOKENS, StateTable: ['dynamodb:DeleteItem'] },
  NotifyRole: { ...RENEW_TOKENS, StateTable: ['dynamodb:DeleteItem'] },
} as const satisfies Readonly<Record<string, Rights>>;

const SEND_MAIL = ['ses:SendRawEmail'];
const ANNOUNCE = ['events:PutEvents'];

/** What the settings of a stage add to each role. */
export const SETTINGS = {
  /** dev of cdk.json: no identity is named, so it is the domain of mail.from, in the stage's own account. */
  dev: {
    NotifyRole: {
      'ses identity/example.com': SEND_MAIL,
      'ses configuration-set/reconnect-dev': SEND_MAIL,
      'events event-bus/default': ANNOUNCE,
    },
  },
  /** prod of cdk.json names that identity itself. */
  prod: {
    NotifyRole: {
      'ses identity/example.com': SEND_MAIL,
      'ses configuration-set/reconnect-prod': SEND_MAIL,
      'events event-bus/default': ANNOUNCE,
    },
  },
  /**
   * An identity of another account, a configuration set, and one who gets mail in SES's sandbox. And `tokens.owner` is
   * reconnect: see OWN_TOKENS_MAY.
   */
  everything: {
    ...OWN_TOKENS_MAY,
    NotifyRole: {
      ...OWN_TOKENS_MAY.NotifyRole,
      'arn:aws:ses:eu-west-1:444455556666:identity/example.com': SEND_MAIL,
      'ses eu-west-1 configuration-set/reconnect': SEND_MAIL,
      'ses eu-west-1 identity/jo@example.com': SEND_MAIL,
      'events event-bus/workflows': ANNOUNCE,
    },
  },
} as const satisfies Record<string, Readonly<Record<string, Rights>>>;

/** With a key of the company, every function may use it, but only through the services that keep the stage's data. */
export const KEY = {
  through: ['dynamodb', 'sqs', 'secretsmanager'],
  may: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
} as const;

/** For the roles of the company's own workers: the pairs in use, not one that waits. With a key of the company, to decrypt them. */
export const WORKERS = {
  on: 'secretsmanager secret:reconnect/{stage}/tokens/*',
  may: READ_SECRET,
  if: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
  withKey: ['kms:Decrypt'],
} as const;

/** What others may do, as the things themselves say. */
export const OTHERS: Readonly<Record<string, readonly string[]>> = {
  ReconnectFunction: [
    'apigateway.amazonaws.com may lambda:InvokeFunction, for execute-api DoorApi/*/*/reconnect/callback',
    'apigateway.amazonaws.com may lambda:InvokeFunction, for execute-api DoorApi/*/*/reconnect/{token}',
    'apigateway.amazonaws.com may lambda:InvokeFunction, for execute-api DoorApi/*/*/reminders/stop/{token}',
  ],
  WebhookFunction: [
    'apigateway.amazonaws.com may lambda:InvokeFunction, for execute-api DoorApi/*/*/webhooks/makini',
    'apigateway.amazonaws.com may lambda:InvokeFunction, for execute-api DoorApi/*/*/webhooks/makini/{endpoint}',
  ],
  ReportFunction: ['apigateway.amazonaws.com may lambda:InvokeFunction, for execute-api DoorApi/*/*/reports'],
  NudgesQueue: ['everybody must not sqs:*, without TLS'],
  NudgesDeadLetters: ['everybody must not sqs:*, without TLS'],
  MailDeadLetters: ['everybody must not sqs:*, without TLS'],
  LooksQueue: ['everybody must not sqs:*, without TLS'],
  LooksDeadLetters: ['everybody must not sqs:*, without TLS'],
};

/** The same, where what is ours and what is the company's own differs by the settings. */
export const OTHERS_BY_SETTINGS: Readonly<Record<keyof typeof SETTINGS, Readonly<Record<string, readonly string[]>>>> =
  {
    dev: ownTopics('dev'),
    prod: ownTopics('prod'),
    // Both topics are the company's.
    everything: {
      MailFeedback: [
        'everybody must not sqs:*, without TLS',
        'sns.amazonaws.com may sqs:SendMessage, for sns eu-west-1 ses-events',
      ],
    },
  };

function ownTopics(stage: string) {
  return {
    AlertsTopic: [
      'everybody must not sns:Publish, without TLS',
      'cloudwatch.amazonaws.com may sns:Publish, for cloudwatch alarm:Reconnect-{stage}-*, of this account',
    ],
    MailTopic: [
      'everybody must not sns:Publish, without TLS',
      `ses.amazonaws.com may sns:Publish, for ses configuration-set/reconnect-${stage}, of this account`,
    ],
    MailFeedback: ['everybody must not sqs:*, without TLS', 'sns.amazonaws.com may sqs:SendMessage, for MailTopic'],
  };
}
