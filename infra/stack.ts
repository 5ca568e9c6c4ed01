import { CfnOutput, DefaultStackSynthesizer, type IStackSynthesizer, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FEEDBACK_LIMITS } from '../functions/feedback/config.ts';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';
import { RECONNECT_LIMITS } from '../functions/reconnect/config.ts';
import { REPORT_LIMITS } from '../functions/report/config.ts';
import { STATUS_LIMITS } from '../functions/status/config.ts';
import { SWEEP_LIMITS } from '../functions/sweep/config.ts';
import { WEBHOOK_LIMITS } from '../functions/webhook/config.ts';
import { alarmTopic } from './alarmTopic.ts';
import { Overview } from './dashboard.ts';
import { Door } from './door.ts';
import {
  feedbackEnvironment,
  notifyEnvironment,
  reconnectEnvironment,
  reportEnvironment,
  statusEnvironment,
  sweepEnvironment,
  tokens,
  webhookEnvironment,
} from './environment.ts';
import { Mail } from './mail.ts';
import { acknowledgePrefixes } from './nag.ts';
import {
  feedbackMay,
  notifyMay,
  type Parts,
  reconnectMay,
  reportMay,
  statusMay,
  sweepMay,
  webhookMay,
} from './permissions.ts';
import { Nudges } from './queue.ts';
import { SweepSchedule } from './schedule.ts';
import { Secrets } from './secrets.ts';
import { ServiceFunction } from './serviceFunction.ts';
import { lookMinutes, type Settings } from './settings.ts';
import { StatusQueue } from './statusQueue.ts';
import { State } from './table.ts';
import { Watch } from './watch.ts';
import { workersPolicy } from './workersPolicy.ts';

/** Everything of one stage; stages share nothing. One region, and no VPC: nothing here has an address to protect. */
export class ReconnectStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    const { stage, region, account, qualifier } = settings;
    super(scope, `Reconnect-${stage}`, {
      env: { region, ...(account !== undefined && { account }) },
      description: `Reconnect, stage ${stage}: tells customers when a connection needs reconnecting`,
      // The cast: CDK's own class and interface disagree under exactOptionalPropertyTypes.
      synthesizer: new DefaultStackSynthesizer(qualifier === undefined ? {} : { qualifier }) as IStackSynthesizer,
      terminationProtection: settings.production,
    });

    const key = settings.kmsKeyArn === undefined ? {} : { key: Key.fromKeyArn(this, 'Key', settings.kmsKeyArn) };
    const logGroup = (id: string) =>
      new LogGroup(this, id, {
        retention: settings.retention.logDays as RetentionDays,
        removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        ...(key.key && { encryptionKey: key.key }),
      });

    const { production } = settings;
    const state = new State(this, 'State', { production, backupDays: settings.retention.backupDays, ...key });
    const nudges = new Nudges(this, 'Nudges', { graceSeconds: settings.graceSeconds, ...key });
    const mail = new Mail(this, 'Mail', settings);
    const looks = new StatusQueue(this, 'Looks', { lookMinutes: lookMinutes(settings), ...key });
    const { vault } = settings.tokens;
    const secrets = new Secrets(this, 'Secrets', { prefix: `reconnect/${stage}`, vault, ...key });
    const workers = vault === 'aws' ? workersPolicy(this, secrets, key.key) : undefined;

    const door = new Door(this, 'Door', { settings, accessLog: logGroup('AccessLog') });

    const parts: Parts = { state, nudges, mail, status: looks, secrets, settings, ...key };
    const places = {
      baseUrl: door.baseUrl,
      tableName: state.table.tableName,
      queueUrl: nudges.queue.queueUrl,
      statusQueueUrl: looks.queue.queueUrl,
      secretsPrefix: secrets.prefix,
      configurationSet: mail.configurationSet,
    };

    const webhook = new ServiceFunction(this, 'Webhook', {
      service: 'webhook',
      environment: webhookEnvironment(settings, places),
      limits: WEBHOOK_LIMITS,
      may: webhookMay(parts),
      logGroup: logGroup('WebhookLog'),
    });
    const report = new ServiceFunction(this, 'Report', {
      service: 'report',
      environment: reportEnvironment(settings, places),
      limits: REPORT_LIMITS,
      may: reportMay(parts),
      logGroup: logGroup('ReportLog'),
    });
    const notify = new ServiceFunction(this, 'Notify', {
      service: 'notify',
      environment: notifyEnvironment(settings, places),
      limits: NOTIFY_LIMITS,
      may: notifyMay(parts),
      vault,
      logGroup: logGroup('NotifyLog'),
      // It nudges itself for what falls due before the next sweep. Lambda would take sixteen of those for a runaway loop
      // and drop the nudge; they are bounded, since each is one of a notice's few attempts or looks.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    const feedback = new ServiceFunction(this, 'Feedback', {
      service: 'feedback',
      environment: feedbackEnvironment(settings, places),
      limits: FEEDBACK_LIMITS,
      may: feedbackMay(parts),
      logGroup: logGroup('FeedbackLog'),
    });
    const sweep = new ServiceFunction(this, 'Sweep', {
      service: 'sweep',
      environment: sweepEnvironment(settings, places),
      limits: SWEEP_LIMITS,
      may: sweepMay(parts),
      logGroup: logGroup('SweepLog'),
    });
    const status = new ServiceFunction(this, 'Status', {
      service: 'status',
      environment: statusEnvironment(settings, places),
      limits: STATUS_LIMITS,
      may: statusMay(parts),
      vault,
      logGroup: logGroup('StatusLog'),
      // It puts off what the pace does not allow. Each look is dropped when it is as old as the time between two.
      recursiveLoop: RecursiveLoop.ALLOW,
    });

    const reconnect = new ServiceFunction(this, 'Reconnect', {
      service: 'reconnect',
      environment: reconnectEnvironment(settings, places),
      limits: RECONNECT_LIMITS,
      may: reconnectMay(parts),
      vault,
      logGroup: logGroup('ReconnectLog'),
    });

    const reason =
      'One secret per customer and per connection, made at run time under the prefix of the stage; their ARNs are not known here.';
    acknowledgePrefixes(
      webhook,
      [secrets.signingOfEndpoints],
      'One secret per URL of its own, made by operators under the prefix of the stage; their ARNs are not known here.',
    );
    const tokensRead = vault === 'aws' ? [secrets.tokensOfConnections] : [];
    const ownTokensRead = settings.tokens.owner === 'reconnect' ? tokensRead : [];
    acknowledgePrefixes(notify, [secrets.slackOfCustomers, ...ownTokensRead], reason);
    acknowledgePrefixes(status, ownTokensRead, reason);
    acknowledgePrefixes(reconnect, tokensRead, reason);

    const webhookUrl = door.leads(HttpMethod.POST, '/webhooks/makini', 'Webhook', webhook.lambda);
    door.leads(HttpMethod.POST, '/webhooks/makini/{endpoint}', 'Webhook', webhook.lambda);
    const callbackUrl = door.leads(HttpMethod.GET, '/reconnect/callback', 'Callback', reconnect.lambda);
    // Every method, so that a scanner's HEAD is answered like anybody's GET.
    door.leads(HttpMethod.ANY, '/reconnect/{token}', 'Page', reconnect.lambda);
    door.leads(HttpMethod.ANY, '/reminders/stop/{token}', 'Page', reconnect.lambda);
    // Whoever may call it is said in the callers' own roles: execute-api:Invoke.
    const reportsUrl = door.leads(HttpMethod.POST, '/reports', 'Report', report.lambda, new HttpIamAuthorizer());
    notify.lambda.addEventSourceMapping('Nudges', {
      eventSourceArn: nudges.queue.queueArn,
      batchSize: NOTIFY_LIMITS.batchSize,
      maxConcurrency: NOTIFY_LIMITS.maxConcurrency,
      reportBatchItemFailures: true,
    });
    feedback.lambda.addEventSourceMapping('Mail', {
      eventSourceArn: mail.queue.queueArn,
      batchSize: FEEDBACK_LIMITS.batchSize,
      maxConcurrency: FEEDBACK_LIMITS.maxConcurrency,
      reportBatchItemFailures: true,
    });
    status.lambda.addEventSourceMapping('Looks', {
      eventSourceArn: looks.queue.queueArn,
      batchSize: STATUS_LIMITS.batchSize,
      maxConcurrency: settings.status.workers,
      reportBatchItemFailures: true,
    });
    new SweepSchedule(this, 'SweepSchedule', { sweep: sweep.lambda, everyMinutes: settings.sweepMinutes });

    const topic = alarmTopic(this, settings);
    const functions = { webhook, report, notify, feedback, sweep, status, reconnect };
    const watch = new Watch(this, 'Watch', { settings, functions, nudges, mail, looks, topic });
    const { dashboard } = new Overview(this, 'Overview', { settings, watch, nudges, looks, door });

    for (const [tag, value] of Object.entries(settings.tags)) Tags.of(this).add(tag, value);
    if (settings.permissionsBoundaryArn !== undefined) {
      const boundary = ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', settings.permissionsBoundaryArn);
      PermissionsBoundary.of(this).apply(boundary);
    }

    // The operators' command line finds a stage by the first three.
    this.#output('TableName', state.table.tableName);
    this.#output('QueueUrl', nudges.queue.queueUrl);
    this.#output('SecretsPrefix', secrets.prefix);
    this.#output('WebhookUrl', webhookUrl, 'Enter this in the provider’s dashboard');
    this.#output('CallbackUrl', callbackUrl, 'Register this as redirect URI with the provider');
    this.#output(
      'ReportsUrl',
      reportsUrl,
      'Your own workers report failed calls here, signed with their AWS credentials',
    );
    this.#output('DeadLetterQueueUrl', nudges.deadLetters.queueUrl);
    this.#output('ConfigurationSet', mail.configurationSet);
    this.#output('FeedbackTopicArn', mail.topic.topicArn, 'SES tells it how mails landed');
    this.#output('FeedbackQueueUrl', mail.queue.queueUrl);
    this.#output('FeedbackDeadLetterQueueUrl', mail.deadLetters.queueUrl);
    this.#output('StatusQueueUrl', looks.queue.queueUrl);
    this.#output('StatusDeadLetterQueueUrl', looks.deadLetters.queueUrl);
    this.#output('AlarmTopicArn', topic.topicArn);
    this.#output('AlarmNamePrefix', `${this.stackName}-`);
    this.#output('DashboardName', dashboard.dashboardName);
    this.#output('Tokens', tokens(settings).TOKENS);
    if (workers) this.#output('WorkersPolicyArn', workers.ref, 'Attach this to the roles that use the tokens');
    if (door.domainTarget !== undefined && settings.hostedZone === undefined) {
      this.#output('DomainTarget', door.domainTarget, 'Point a CNAME record of your host at this');
    }
  }

  #output(name: string, value: string, description?: string): void {
    new CfnOutput(this, name, { value, ...(description !== undefined && { description }) });
  }
}
