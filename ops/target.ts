import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { createCaptureStore } from '../shared/adapters/dynamodb/captureStore.ts';
import { createDocumentClient } from '../shared/adapters/dynamodb/client.ts';
import { createConnectionStore } from '../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../shared/adapters/dynamodb/customerStore.ts';
import { createHoldStore } from '../shared/adapters/dynamodb/holdStore.ts';
import { createMessageStore } from '../shared/adapters/dynamodb/messageStore.ts';
import { createStageStore } from '../shared/adapters/dynamodb/stageStore.ts';
import { secretNames } from '../shared/adapters/secrets/names.ts';
import { createSecretReader, createSecretsClient } from '../shared/adapters/secrets/secretReader.ts';
import { createSecretWriter } from '../shared/adapters/secrets/secretWriter.ts';
import { createSlackWebhookKeeper } from '../shared/adapters/secrets/slackWebhookKeeper.ts';
import { createSqsClient } from '../shared/adapters/sqs/client.ts';
import { createNudgeQueue } from '../shared/adapters/sqs/nudgeQueue.ts';
import { systemChance } from '../shared/runtime/chance.ts';
import { systemClock } from '../shared/runtime/clock.ts';
import { InputError } from './errors.ts';

/** Which installation a command is about: a deployed stage, or the local world by the URL of its control page. */
export interface TargetOptions {
  readonly stage?: string;
  readonly local?: string;
}

/** Where an installation's things are. */
export interface Places {
  readonly tableName: string;
  readonly queueUrl: string;
  readonly secretsPrefix: string;
  /** Which vault keeps the tokens, as the functions are told; Secrets Manager if left out. */
  readonly tokens?: string;
  readonly endpoints?: { readonly dynamodb: string; readonly sqs: string; readonly secretsManager: string };
  /** The local world's clock can be moved; commands must agree with it. */
  readonly now?: number;
}

export type Target = ReturnType<typeof connect>;

/** @throws InputError if it is not said, or not found, where to go */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const place = placeOf(options);
  return connect('stage' in place ? await placesOfStage(place.stage) : (await readLocalWorld(place.local)).places);
}

/** @throws InputError unless exactly one installation is named */
export function placeOf({ stage, local }: TargetOptions): { readonly stage: string } | { readonly local: string } {
  if (stage !== undefined && local === undefined) return { stage };
  if (stage === undefined && local !== undefined) return { local };
  throw new InputError('Say which installation: --stage NAME for a deployed one, or --local URL for the local world.');
}

export function stackNameOf(stage: string): string {
  return `Reconnect-${stage}`;
}

async function placesOfStage(stage: string): Promise<Places> {
  const stackName = stackNameOf(stage);
  const client = new CloudFormationClient();
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return placesOfOutputs(stackName, outputsOf(Stacks?.[0]));
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.name : 'unknown';
    throw new InputError(
      `The stack ${stackName} could not be read (${reason}). Check the stage's name, AWS_REGION and your credentials.`,
    );
  } finally {
    client.destroy();
  }
}

export type Outputs = ReadonlyMap<string, string>;

export function outputsOf(stack: Stack | undefined): Outputs {
  const outputs = stack?.Outputs ?? [];
  return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** @throws InputError if the stack was deployed by a version that had other outputs */
export function placesOfOutputs(stackName: string, outputs: Outputs): Places {
  const output = (name: string) => {
    const value = outputs.get(name);
    if (value === undefined)
      throw new InputError(`The stack ${stackName} has no output ${name}. Deploy it with this version first.`);
    return value;
  };
  const tokens = outputs.get('Tokens');
  return {
    tableName: output('TableName'),
    queueUrl: output('QueueUrl'),
    secretsPrefix: output('SecretsPrefix'),
    ...(tokens !== undefined && { tokens }),
  };
}

/** What the local world says of itself when it is ready; URLs come without a slash at the end. */
interface LocalReady {
  readonly urls: { readonly api: string; readonly makini: string; readonly slack: string };
  readonly webhookPath: string;
}

/** @throws InputError if none answers there */
export async function readLocalWorld(url: string): Promise<{ readonly places: Places; readonly ready: LocalReady }> {
  const control = url.replace(/\/+$/, '');
  try {
    const ready = (await (await fetch(`${control}/ready`)).json()) as Places & LocalReady;
    const { now } = (await (await fetch(`${control}/now`)).json()) as { now: string };
    return { places: { ...ready, secretsPrefix: 'reconnect/local', now: Date.parse(now) }, ready };
  } catch {
    throw new InputError(
      `No local world answers at ${control}. Start it with \`npm run dev\` and give the URL of its control page.`,
    );
  }
}

/** Opens the installation's stores and queue; `close` ends what it opened. */
export function connect(places: Places) {
  const { endpoints } = places;
  const at = (endpoint: string | undefined) =>
    endpoint === undefined
      ? {}
      : { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const started = systemClock.now();
  const clock = { ...systemClock, now: () => (places.now ?? started) + (systemClock.now() - started) };
  const database = createDocumentClient(undefined, at(endpoints?.dynamodb));
  const secrets = createSecretsClient(undefined, at(endpoints?.secretsManager));
  const queue = createSqsClient(undefined, at(endpoints?.sqs));
  const table = { client: database, tableName: places.tableName };
  const names = secretNames(places.secretsPrefix);
  const chance = systemChance;
  const reader = createSecretReader(secrets);
  const writer = createSecretWriter(secrets);
  return {
    clock,
    chance,
    table,
    connections: createConnectionStore({ table, clock, chance }),
    customers: createCustomerStore({ table, clock, chance }),
    stage: createStageStore({ table, clock }),
    holds: createHoldStore({ table, clock, chance }),
    captures: createCaptureStore({ table, clock }),
    // What an operator asks for is never merged with an earlier nudge.
    nudges: createNudgeQueue({ client: queue, queueUrl: places.queueUrl, bucketMs: 0, chance }),
    messages: createMessageStore({ table, clock }),
    slackWebhooks: createSlackWebhookKeeper({ reader, writer, names }),
    secrets: writer,
    secretReader: reader,
    names,
    vaultAt: {
      client: secrets,
      prefix: places.secretsPrefix,
      ...(places.tokens !== undefined && { tokens: places.tokens }),
    },
    close: () => {
      for (const client of [database, secrets, queue]) client.destroy();
    },
  };
}
