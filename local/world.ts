import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { FEEDBACK_LIMITS } from '../functions/feedback/config.ts';
import { NOTIFY_LIMITS } from '../functions/notify/config.ts';
import { STATUS_LIMITS } from '../functions/status/config.ts';
import { createDocumentClient } from '../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../shared/adapters/dynamodb/customerStore.ts';
import { createMessageStore } from '../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../shared/adapters/dynamodb/stageStore.ts';
import { createTableInput } from '../shared/adapters/dynamodb/table.ts';
import { secretNames } from '../shared/adapters/secrets/names.ts';
import { systemChance } from '../shared/runtime/chance.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { welcomeCustomer } from './customers.ts';
import {
  CALLBACK_PATH,
  GRACE_SECONDS,
  localEnvironment,
  looksEnvironment,
  SECRETS_PREFIX,
  SWEEP_MINUTES,
  TABLE_NAME,
  WEBHOOK_PATH,
} from './environment.ts';
import { localFunctions } from './functions.ts';
import { startGateway } from './gateway.ts';
import { startSimulator } from './makini/server.ts';
import { SIMULATOR_CREDENTIALS } from './makini/tokens.ts';
import { startPoller } from './poller.ts';
import { createQueues } from './queues.ts';
import { startSchedule } from './schedule.ts';
import { startDynamoDb } from './servers/dynamodb.ts';
import { startEventBridge } from './servers/eventbridge.ts';
import { startSecretsManager } from './servers/secrets-manager.ts';
import { startSes } from './servers/ses.ts';
import { startSlack } from './servers/slack.ts';
import { startSqs } from './servers/sqs.ts';
import { settle } from './settle.ts';

export interface WorldOptions {
  /** The API's port; the other servers follow it. 0 or absent: any free ports. */
  readonly port?: number;
  readonly clock?: MovableClock;
  /** Settings of the stage that are to differ from the local world's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Every line that the functions log. */
  readonly write: (line: string) => void;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

const SIGNATURE_HEADER = 'x-webhook-signature';
const SIGNATURE_ENCODING = 'hex';
const WEBHOOK_SECRET = 'whk_local_world_only';

/**
 * The whole product on this machine: embedded servers that speak the real protocols, and the real functions, wired as
 * deployed. This process finds its AWS in the environment, as a function does.
 */
export async function startWorld(options: WorldOptions) {
  const clock = options.clock ?? movableClock();
  const port = (place: number) => (options.port ? options.port + place : 0);
  const [mail, slack, dynamodb, sqs, secretsManager, events] = await Promise.all([
    startSes({ port: port(2), clock, publish: (event) => publishFeedback(event) }),
    startSlack({ port: port(3), clock }),
    startDynamoDb({ port: port(5) }),
    startSqs({ port: port(6) }),
    startSecretsManager({ port: port(7), clock }),
    startEventBridge({ port: port(8) }),
  ]);
  // SES publishes to a topic, which hands the bare event to the queue.
  const publishFeedback = async (event: object) => {
    await queue.send(new SendMessageCommand({ QueueUrl: feedbackQueueUrl, MessageBody: JSON.stringify(event) }));
  };
  Object.assign(process.env, {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_SES: mail.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: events.url,
  });
  const database = createDocumentClient();
  const queue = new SQSClient({ useQueueUrlAsEndpoint: false });
  const secrets = new SecretsManagerClient();
  const table = { client: database, tableName: TABLE_NAME };
  const names = secretNames(SECRETS_PREFIX);
  const putSecret = (name: string, text: string) =>
    secrets.send(new CreateSecretCommand({ Name: name, SecretString: text }));

  await database.send(new CreateTableCommand(createTableInput(TABLE_NAME)));
  await waitUntilTableExists({ client: database, maxWaitTime: 30, minDelay: 1 }, { TableName: TABLE_NAME });
  const { queueUrl, statusQueueUrl, feedbackQueueUrl } = await createQueues(queue);
  await putSecret(names.signing, WEBHOOK_SECRET);
  await putSecret(
    names.provider,
    JSON.stringify({ client_id: SIMULATOR_CREDENTIALS.clientId, client_secret: SIMULATOR_CREDENTIALS.clientSecret }),
  );
  await putSecret(names.links, JSON.stringify({ id: '1', key: 'local-world-only-'.repeat(4) }));
  await putSecret(names.slackOperators, `${slack.url}/services/LOCAL/operators`);
  await createStageStore({ table, clock }).setMode({ mode: 'live', allowlist: [] });

  const customers = createCustomerStore({ table, clock, chance: systemChance });
  let apiUrl: string | undefined;
  const makini = await startSimulator({
    port: port(1),
    clock,
    webhookUrl: () => (apiUrl === undefined ? undefined : `${apiUrl}${WEBHOOK_PATH}`),
    webhookSecret: WEBHOOK_SECRET,
    signatureHeader: SIGNATURE_HEADER,
    signatureEncoding: SIGNATURE_ENCODING,
    redirectUris: () => (apiUrl === undefined ? [] : [`${apiUrl}${CALLBACK_PATH}`]),
    onConnectionCreated: (connection) =>
      welcomeCustomer({ customers, putSecret, names, slackUrl: slack.url }, connection),
  });
  // Filled before the first invocation, which is when a function reads it: the API's URL stands in it.
  const env: Record<string, string> = {};
  const surroundings = { clock, write: options.write, env };
  const onError = (where: string) => (error: unknown) =>
    options.write(JSON.stringify({ level: 'ERROR', where, error: error instanceof Error ? error.name : 'unknown' }));

  const { webhook, report, reconnect, notify, feedback, sweep, status } = localFunctions(surroundings);
  const api = await startGateway({
    port: port(0),
    clock,
    routes: {
      [`POST ${WEBHOOK_PATH}`]: webhook,
      [`POST ${WEBHOOK_PATH}/{endpoint}`]: webhook,
      [`GET ${CALLBACK_PATH}`]: reconnect,
      'ANY /reconnect/{token}': reconnect,
      'ANY /reminders/stop/{token}': reconnect,
      // Here nobody checks who reports: at AWS the gateway does, by IAM.
      'POST /reports': report,
    },
    onError: onError('gateway'),
  });
  apiUrl = api.url;
  Object.assign(
    env,
    localEnvironment({ queueUrl, makiniUrl: makini.url, slackUrl: slack.url, apiUrl }),
    looksEnvironment(statusQueueUrl),
    options.settings,
  );
  const nudges = await startPoller({
    client: queue,
    queueUrl,
    target: notify,
    clock,
    queueDelaySeconds: GRACE_SECONDS,
    batchSize: NOTIFY_LIMITS.batchSize,
    maximumConcurrency: NOTIFY_LIMITS.maxConcurrency,
    onError: onError('poller'),
  });
  const workers = await startPoller({
    client: queue,
    queueUrl: statusQueueUrl,
    target: status,
    clock,
    queueDelaySeconds: 0,
    batchSize: STATUS_LIMITS.batchSize,
    onError: onError('workers'),
  });
  const landings = await startPoller({
    client: queue,
    queueUrl: feedbackQueueUrl,
    target: feedback,
    clock,
    queueDelaySeconds: 0,
    batchSize: FEEDBACK_LIMITS.batchSize,
    maximumConcurrency: FEEDBACK_LIMITS.maxConcurrency,
    onError: onError('poller'),
  });
  const schedule = startSchedule({
    clock,
    everyMinutes: SWEEP_MINUTES,
    run: () => sweep.invoke({}),
    onError: onError('schedule'),
  });
  /** Waits for whatever is going on, what SES has to say of the mails that were sent included. */
  const quiet = async () => {
    for (;;) {
      await makini.settled();
      await schedule.settled();
      await workers.quiet();
      await nudges.quiet();
      const told = await mail.flush();
      if (told === 0 && (landings.nextVisibleAt() ?? Infinity) > clock.now()) return;
      await landings.quiet();
    }
  };
  const nextVisibleAt = () => {
    const moments = [nudges, landings].flatMap((poller) => poller.nextVisibleAt() ?? []);
    return moments.length === 0 ? undefined : Math.min(...moments);
  };

  return {
    clock,
    urls: { api: api.url, makini: makini.url, mail: mail.url, slack: slack.url, events: events.url },
    endpoints: { dynamodb: dynamodb.url, sqs: sqs.url, ses: mail.url, secretsManager: secretsManager.url },
    webhookPath: WEBHOOK_PATH,
    signatureHeader: SIGNATURE_HEADER,
    signatureEncoding: SIGNATURE_ENCODING,
    webhookSecret: WEBHOOK_SECRET,
    tableName: TABLE_NAME,
    queueUrl,
    connections: createConnectionStore({ table, clock, chance: systemChance }),
    customers,
    messages: createMessageStore({ table, clock }),
    /** A sweep, and all looks that it asked for. */
    async sweep() {
      const swept = await schedule.runNow();
      await workers.quiet();
      return swept;
    },
    /** Moves the clock and waits for whatever that set going. */
    async advance(milliseconds: number): Promise<void> {
      clock.advance(milliseconds);
      await quiet();
    },
    /** Moves the clock from one waiting message to the next until none is left. */
    settle: () => settle(clock, { quiet, nextVisibleAt }),
    nextNudgeAt: nudges.nextVisibleAt,
    /** Something happens to a mail that was sent, by SES's id of it: it bounces, or its reader complains. */
    befall: mail.befall,
    async stop(): Promise<void> {
      await schedule.stop();
      await api.stop();
      await makini.stop();
      await Promise.all([workers.stop(), nudges.stop(), landings.stop()]);
      for (const client of [database, queue, secrets]) client.destroy();
      await Promise.all([mail, slack, dynamodb, sqs, secretsManager, events].map((server) => server.stop()));
    },
  };
}
