import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { NOTIFY_LIMITS, type NotifyEnvironment } from '../functions/notify/config.ts';
import { SWEEP_LIMITS, type SweepEnvironment } from '../functions/sweep/config.ts';
import { WEBHOOK_LIMITS, type WebhookEnvironment } from '../functions/webhook/config.ts';
import { INDEXES, TABLE } from '../shared/adapters/dynamodb/table.ts';
import { secretNames } from '../shared/adapters/secrets/names.ts';
import { Lambda } from './lambda.ts';
import type { Settings } from './settings.ts';

const WEBHOOK_PATH = '/webhooks/makini';
const ATTRIBUTE = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const;

/** One stage. Stages share nothing. */
export class ReconnectStack extends Stack {
  readonly #settings: Settings;
  readonly #secretsPrefix: string;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps = {}) {
    super(scope, id, props);
    this.#settings = settings;
    this.#secretsPrefix = `reconnect/${settings.name}`;
    const table = this.#table();
    const queue = this.#queue();
    this.#secrets();

    const stage = {
      STAGE: settings.name,
      TABLE_NAME: table.tableName,
      QUEUE_URL: queue.queueUrl,
      SECRETS_PREFIX: this.#secretsPrefix,
      GRACE_SECONDS: String(settings.graceSeconds),
      MAKINI_SETTINGS: JSON.stringify(settings.makini),
    };
    const { logRetentionDays } = settings;
    const webhook = new Lambda<WebhookEnvironment>(this, 'Webhook', {
      name: 'webhook',
      environment: stage,
      limits: WEBHOOK_LIMITS,
      logRetentionDays,
    });
    const sweepEnvironment = { ...stage, SWEEP_EVERY_SECONDS: String(settings.sweepMinutes * 60) };
    const sweep = new Lambda<SweepEnvironment>(this, 'Sweep', {
      name: 'sweep',
      environment: sweepEnvironment,
      limits: SWEEP_LIMITS,
      logRetentionDays,
    });
    const { mail } = settings;
    const notify = new Lambda<NotifyEnvironment>(this, 'Notify', {
      name: 'notify',
      environment: {
        ...sweepEnvironment,
        MAIL_FROM: mail.from,
        MAIL_IDENTITY_ARN: mail.identityArn,
        ...(mail.region !== undefined && { MAIL_REGION: mail.region }),
        VOICE: JSON.stringify(settings.voice),
        OPERATORS: JSON.stringify(settings.operators),
      },
      limits: NOTIFY_LIMITS,
      logRetentionDays,
    });

    const names = secretNames(this.#secretsPrefix);
    const items = [table.tableArn];
    const index = (name: keyof typeof INDEXES) => `${table.tableArn}/index/${name}`;
    webhook.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], items);
    webhook.allow(['sqs:SendMessage'], [queue.queueArn]);
    webhook.allow(['secretsmanager:GetSecretValue'], [this.#secretArn(names.signing)]);

    notify.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], items);
    notify.allow(['dynamodb:Query'], [index('byCustomer')]);
    notify.allow(['sqs:SendMessage'], [queue.queueArn]);
    notify.allow(['ses:SendRawEmail'], [mail.identityArn]);
    // Prefixes: customers' webhooks and connections' tokens are made while the stage runs, under its own names.
    const readAtRunTime = [names.provider, names.slackBot, names.slackOperators].map((name) => this.#secretArn(name));
    notify.allow(
      ['secretsmanager:GetSecretValue'],
      [
        ...readAtRunTime,
        this.#secretArn(`${this.#secretsPrefix}/slack/customers/*`),
        this.#secretArn(`${this.#secretsPrefix}/tokens/*`),
      ],
    );

    sweep.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], items);
    sweep.allow(['dynamodb:Query'], [index('due'), index('fleet')]);
    sweep.allow(['sqs:SendMessage'], [queue.queueArn]);
    sweep.allow(
      ['secretsmanager:GetSecretValue'],
      [this.#secretArn(names.provider), this.#secretArn(`${this.#secretsPrefix}/tokens/*`)],
    );

    const api = new HttpApi(this, 'Api');
    api.addRoutes({
      path: WEBHOOK_PATH,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('WebhookIntegration', webhook.lambda),
    });
    notify.lambda.addEventSource(
      new SqsEventSource(queue, {
        batchSize: NOTIFY_LIMITS.batchSize,
        reportBatchItemFailures: true,
        maxConcurrency: NOTIFY_LIMITS.maxConcurrency,
      }),
    );
    new Schedule(this, 'SweepSchedule', {
      schedule: ScheduleExpression.rate(Duration.minutes(settings.sweepMinutes)),
      target: new LambdaInvoke(sweep.lambda, { retryAttempts: 0 }),
    });

    this.#output('TableName', table.tableName);
    this.#output('QueueUrl', queue.queueUrl);
    this.#output('SecretsPrefix', this.#secretsPrefix);
    this.#output('WebhookUrl', `${api.apiEndpoint}${WEBHOOK_PATH}`);
  }

  #table(): TableV2 {
    const attribute = ({ name, type }: { readonly name: string; readonly type: 'S' | 'N' }) => ({
      name,
      type: ATTRIBUTE[type],
    });
    const { production } = this.#settings;
    return new TableV2(this, 'Table', {
      partitionKey: attribute(TABLE.partitionKey),
      sortKey: attribute(TABLE.sortKey),
      billing: Billing.onDemand(),
      timeToLiveAttribute: TABLE.expiryAttribute,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: production,
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      globalSecondaryIndexes: Object.entries(INDEXES).map(([indexName, index]) => ({
        indexName,
        partitionKey: attribute(index.partitionKey),
        ...('sortKey' in index && { sortKey: attribute(index.sortKey) }),
        ...(index.projected.length === 0
          ? { projectionType: ProjectionType.KEYS_ONLY }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projected] }),
      })),
    });
  }

  /** The delay is the grace period; the visibility outlasts the lease of a send. */
  #queue(): Queue {
    const fifo = { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;
    const dead = new Queue(this, 'DeadNudges', { ...fifo, retentionPeriod: Duration.days(14) });
    return new Queue(this, 'Nudges', {
      ...fifo,
      deliveryDelay: Duration.seconds(this.#settings.graceSeconds),
      visibilityTimeout: Duration.seconds(NOTIFY_LIMITS.visibilitySeconds),
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      deadLetterQueue: { queue: dead, maxReceiveCount: NOTIFY_LIMITS.maxReceiveCount },
    });
  }

  /** Made with a random value that nobody knows: until `ops secrets set` puts the real one, nothing verifies and nothing is sent. */
  #secrets(): void {
    const names = secretNames(this.#secretsPrefix);
    const stageSecrets = {
      SigningSecret: names.signing,
      ProviderSecret: names.provider,
      SlackBotSecret: names.slackBot,
      SlackOperatorsSecret: names.slackOperators,
    };
    const removalPolicy = this.#settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    for (const [id, secretName] of Object.entries(stageSecrets)) new Secret(this, id, { secretName, removalPolicy });
  }

  /** Secrets Manager ends every ARN with six characters of its own. */
  #secretArn(name: string): string {
    return this.formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: name.endsWith('*') ? name : `${name}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  #output(id: string, value: string): void {
    new CfnOutput(this, id, { value });
  }
}
