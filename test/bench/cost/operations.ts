import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { NOTIFY_LIMITS } from '../../../functions/notify/config.ts';
import { notifyIn } from '../../../functions/notify/handler.ts';
import { STATUS_LIMITS } from '../../../functions/status/config.ts';
import { statusIn } from '../../../functions/status/handler.ts';
import { SWEEP_LIMITS } from '../../../functions/sweep/config.ts';
import { sweepIn } from '../../../functions/sweep/handler.ts';
import { WEBHOOK_LIMITS } from '../../../functions/webhook/config.ts';
import { webhookIn } from '../../../functions/webhook/handler.ts';
import { type MovableClock, movableClock } from '../../../local/clock.ts';
import { startSimulator } from '../../../local/makini/server.ts';
import { SIMULATOR_CREDENTIALS } from '../../../local/makini/tokens.ts';
import { startSlack } from '../../../local/servers/slack.ts';
import { createDocumentClient } from '../../../shared/adapters/dynamodb/client.ts';
import { createCustomerStore } from '../../../shared/adapters/dynamodb/customerStore.ts';
import { createStageStore } from '../../../shared/adapters/dynamodb/stageStore.ts';
import { secretNames } from '../../../shared/adapters/secrets/names.ts';
import { CUSTOMER_SCHEMA, NOTHING_LEARNED } from '../../../shared/domain/customer.ts';
import { HOUR, MINUTE, SECOND } from '../../../shared/domain/time.ts';
import { systemChance } from '../../../shared/runtime/chance.ts';
import type { Swept } from '../../../shared/usecases/sweepConnections.ts';
import { type Aws, startAws } from '../../fixtures/awsServers.ts';
import { AT_ANY_HOUR, NO_HOLD, NOTIFY_ENVIRONMENT } from '../../fixtures/environments.ts';
import { gatewayEvent } from '../../fixtures/gatewayEvent.ts';
import { lambdaContext } from '../../fixtures/lambdaContext.ts';
import { sqsEvent } from '../../fixtures/sqsEvent.ts';
import { SECRET, signed } from '../../fixtures/webhookFunction.ts';
import { Meter, NOTHING, plus, type Usage } from './meter.ts';

/** What each operation uses, counted on the functions as they are deployed, against the embedded servers. */
export interface Operations {
  /** A delivery that changes nothing, and those of an outage and of its end. */
  readonly quietWebhook: Usage;
  readonly openingWebhook: Usage;
  readonly closingWebhook: Usage;
  /** Nudges and deliveries that tell one customer of one connection, by mail and Slack. */
  readonly request: Usage;
  readonly restored: Usage;
  /** A sweep of no connection by a process that has just started, and what each connection that is known and listed adds. */
  readonly sweep: Usage;
  readonly swept: Usage;
  /** A batch of no look by a worker that has just started, and what each look adds: its token made for it, or at hand. */
  readonly batch: Usage;
  readonly look: Usage;
  readonly lookWithToken: Usage;
  /** The same of what a listing says of connections that are known. */
  readonly listedBatch: Usage;
  readonly listed: Usage;
  readonly stateBytes: number;
  readonly timelineEntryBytes: number;
  readonly metrics: number;
}

const FEW = 5;
const MANY = 20;
/** Sweeps that are counted, an hour apart: at each a healthy connection is looked at, and written. */
const SWEEPS = 4;
const OUTAGES = 5;

const idOf = (i: number) => `conn_${String(i).padStart(4, '0')}`;
const customerOf = (i: number) => `cust_${String(i).padStart(4, '0')}`;

interface Bench {
  readonly clock: MovableClock;
  readonly meter: Meter;
  readonly aws: Aws;
  readonly env: Readonly<Record<string, string>>;
  readonly makiniUrl: string;
}

/** Takes some seconds. Uses this process's AWS variables meanwhile. */
export async function countOperations(): Promise<Operations> {
  const clock = movableClock({ startAt: Date.parse('2026-03-01T10:00:05Z') });
  const aws = await startAws(clock);
  const slack = await startSlack({ clock });
  const makini = await startSimulator({
    clock,
    webhookUrl: () => undefined,
    webhookSecret: SECRET,
    signatureHeader: 'x-webhook-signature',
    signatureEncoding: 'hex',
  });
  const meter = new Meter();
  try {
    const slackUrl = await meter.before('slack', slack.url);
    const env = {
      ...NOTIFY_ENVIRONMENT,
      ...NO_HOLD,
      ...AT_ANY_HOUR,
      TABLE_NAME: aws.tableName,
      QUEUE_URL: aws.queueUrl,
      STATUS_QUEUE_URL: aws.statusQueueUrl,
      // Servers here answer at once, a provider does not: a fleet that keeps up finds the pace free.
      LOOKS_PER_SECOND: '1000',
      MAKINI_SETTINGS: JSON.stringify({ baseUrl: await meter.before('provider', makini.url) }),
      SLACK: JSON.stringify({ plainHttp: [new URL(slackUrl).host] }),
    };
    const bench = { clock, meter, aws, env, makiniUrl: makini.url };
    await populate(bench, slackUrl);
    await putBetween(meter);
    return await countAll(bench);
  } finally {
    await Promise.all([meter.stop(), makini.stop(), slack.stop()]);
    await aws.stop();
  }
}

/** Secrets and customers, before anything is counted. */
async function populate({ clock, aws }: Bench, slackUrl: string): Promise<void> {
  const names = secretNames(NOTIFY_ENVIRONMENT.SECRETS_PREFIX);
  const { clientId, clientSecret } = SIMULATOR_CREDENTIALS;
  await aws.putSecret(names.signing, SECRET);
  await aws.putSecret(names.links, JSON.stringify({ id: '1', key: 'a-key-of-links-for-the-bench-only' }));
  await aws.putSecret(names.provider, JSON.stringify({ client_id: clientId, client_secret: clientSecret }));
  const table = { client: createDocumentClient(), tableName: aws.tableName };
  await createStageStore({ table, clock }).setMode({ mode: 'live', allowlist: [] });
  const customers = createCustomerStore({ table, clock, chance: systemChance });
  for (let i = 0; i < OUTAGES; i++) {
    await aws.putSecret(names.slackOfCustomer(customerOf(i)), `${slackUrl}/services/T0/B0/${i}`);
    await customers.save({
      id: customerOf(i),
      schema: CUSTOMER_SCHEMA,
      version: 0,
      name: 'Nordwind Maritime',
      contacts: [{ email: `it@customer-${i}.example`, role: 'technical' }],
      slack: { kind: 'webhook' },
      timeZone: 'Europe/Berlin',
      locale: 'en',
      learned: NOTHING_LEARNED,
    });
  }
  table.client.destroy();
}

/** From here on, whatever is called is called through the meter. */
async function putBetween(meter: Meter): Promise<void> {
  const services = { DYNAMODB: 'database', SQS: 'queue', SECRETS_MANAGER: 'secrets', SES: 'mail' } as const;
  for (const [name, kind] of Object.entries(services)) {
    const variable = `AWS_ENDPOINT_URL_${name}`;
    process.env[variable] = await meter.before(kind, process.env[variable] ?? '');
  }
}

async function countAll(bench: Bench): Promise<Operations> {
  await connect(bench, 0, FEW);
  const few = await sweeps(bench, FEW);
  await connect(bench, FEW, MANY);
  const many = await sweeps(bench, MANY);
  const deliver = webhooks(bench);
  await deliver('sync.completed', 0);
  const quietWebhook = await eachOf(OUTAGES, (i) => bench.meter.measure(1, () => deliver('sync.completed', i)));
  const outage = await outages(bench, deliver);
  return {
    quietWebhook,
    ...outage,
    sweep: fixedPart(few.sweep, many.sweep),
    swept: visitPart(few.sweep, many.sweep),
    batch: fixedPart(few.due, many.due),
    look: visitPart(few.due, many.due),
    lookWithToken: visitPart(few.dueAgain, many.dueAgain),
    listedBatch: fixedPart(few.listed, many.listed),
    listed: visitPart(few.listed, many.listed),
    stateBytes: bench.meter.meanBytes(/^STATE$/),
    timelineEntryBytes: bench.meter.meanBytes(/^EVENT#.*#webhook#/),
    metrics: bench.meter.metrics,
  };
}

async function connect({ makiniUrl }: Bench, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++)
    await simulate(makiniUrl, '', {
      id: idOf(i),
      customerId: customerOf(i),
      system: 'SAP S/4HANA',
      company: 'Nordwind',
    });
}

async function simulate(makiniUrl: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${makiniUrl}/sim/connections${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The simulator answered ${answer.status}`);
}

/** The mean sweep, and the mean batch of each kind that it asks for: by a worker that has just started, or by one that has not. */
async function sweeps({ clock, meter, env, aws }: Bench, connections: number) {
  const worker = () => statusIn({ clock, env, write: meter.write });
  const kept = worker();
  const swept: Usage[] = [];
  const batches: Record<'due' | 'dueAgain' | 'listed', Usage[]> = { due: [], dueAgain: [], listed: [] };
  // In the first sweep everything is new, and in the second a worker gets the tokens that it keeps.
  for (let run = 0; run < 2 + 2 * SWEEPS; run++) {
    clock.advance(HOUR);
    const again = run % 2 === 1;
    const used = await meter.measure(1, async () => {
      const run = await sweepIn({ clock, env, write: meter.write })(
        {},
        lambdaContext(SWEEP_LIMITS.timeoutSeconds * 1_000),
      );
      if ((run as Swept).kind !== 'swept' || !('complete' in run && run.complete))
        throw new Error('A sweep was incomplete');
    });
    if (run >= 2) swept.push(used);
    for (const body of await aws.takeLooks()) {
      const { kind } = JSON.parse(body).looks[0];
      const process = again && kind === 'due' ? kept : worker();
      const used = await meter.measure(1, async () => {
        const answer = await process(sqsEvent([body]), lambdaContext(STATUS_LIMITS.timeoutSeconds * 1_000));
        if (answer.batchItemFailures.length > 0) throw new Error('A batch of looks failed');
      });
      if (run >= 2) batches[kind === 'due' && again ? 'dueAgain' : (kind as 'due' | 'listed')].push(used);
    }
  }
  if (batches.due.length !== SWEEPS || batches.listed.length !== 2 * SWEEPS) {
    throw new Error(`A sweep did not ask about all ${connections} connections`);
  }
  return {
    sweep: mean(swept),
    due: mean(batches.due),
    dueAgain: mean(batches.dueAgain),
    listed: mean(batches.listed),
  };
}

function mean(used: readonly Usage[]): Usage {
  return plus(
    NOTHING,
    used.reduce((sum, one) => plus(sum, one), NOTHING),
    1 / used.length,
  );
}

function visitPart(few: Usage, many: Usage): Usage {
  return plus(NOTHING, plus(many, few, -1), 1 / (MANY - FEW));
}

function fixedPart(few: Usage, many: Usage): Usage {
  return plus(few, visitPart(few, many), -FEW);
}

function webhooks({ clock, meter, env }: Bench) {
  const webhook = webhookIn({ clock, env, write: meter.write });
  return async (type: string, connection: number): Promise<void> => {
    const body = JSON.stringify({
      id: `evt_${systemChance.id()}`,
      type,
      connection_id: idOf(connection),
      timestamp: new Date(clock.now()).toISOString(),
    });
    const answer = await webhook(
      gatewayEvent({ body, headers: signed(body) }),
      lambdaContext(WEBHOOK_LIMITS.timeoutSeconds * 1_000),
    );
    if (answer.statusCode !== 200) throw new Error(`A delivery was answered ${answer.statusCode}`);
  };
}

type Deliver = ReturnType<typeof webhooks>;

async function outages(bench: Bench, deliver: Deliver) {
  const { clock, meter, makiniUrl } = bench;
  const act = (i: number, deed: string) => simulate(makiniUrl, `/${idOf(i)}/${deed}`, { webhook: 'drop' });
  const round = async (deed: string, event: string) => {
    // A process that has its signing secret at hand.
    await deliver('sync.completed', 0);
    const webhook = await eachOf(OUTAGES, async (i) => {
      await act(i, deed);
      clock.advance(SECOND);
      return meter.measure(1, () => deliver(event, i));
    });
    const told = await notices(bench);
    return { webhook, told: plus(NOTHING, told, 1 / OUTAGES) };
  };
  const opened = await round('break', 'connection.auth_required');
  const closed = await round('repair', 'connection.active');
  return {
    openingWebhook: opened.webhook,
    request: opened.told,
    closingWebhook: closed.webhook,
    restored: closed.told,
  };
}

/** Works off the queue until it is empty, each message by a process that has just started. */
async function notices({ clock, meter, aws, env }: Bench): Promise<Usage> {
  const { queue, queueUrl } = aws;
  let used = NOTHING;
  for (;;) {
    const { Messages = [] } = await queue.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return used;
    clock.advance(3 * MINUTE);
    for (const { Body = '', ReceiptHandle } of Messages) {
      const notify = notifyIn({ clock, env, write: meter.write });
      const one = await meter.measure(1, async () => {
        const { batchItemFailures } = await notify(
          sqsEvent([Body]),
          lambdaContext(NOTIFY_LIMITS.timeoutSeconds * 1_000),
        );
        if (batchItemFailures.length > 0) throw new Error('A nudge failed');
      });
      used = plus(used, one);
      await queue.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
}

/** The mean of several. */
async function eachOf(times: number, work: (i: number) => Promise<Usage>): Promise<Usage> {
  let sum = NOTHING;
  for (let i = 0; i < times; i++) sum = plus(sum, await work(i));
  return plus(NOTHING, sum, 1 / times);
}
