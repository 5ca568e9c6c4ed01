import fastify from 'fastify';
import * as z from 'zod';
import { listen, type PortOption, type RunningServer } from './running-server.ts';
import { listSecrets, listSecretsInput } from './secret-listing.ts';
import {
  moveStage,
  readVersion,
  type Secret,
  SecretError,
  type SecretStore,
  secretStore,
  versionAt,
} from './secret-store.ts';

const tags = z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]);
const value = { SecretString: z.string().optional(), SecretBinary: z.string().optional() };
const secretId = { SecretId: z.string().min(1).max(2048) };
const DAY = 24 * 60 * 60 * 1000;

type Operation = (input: unknown, store: SecretStore, now: number, region: string) => object;

/** Joins an operation with the shape of its input. */
function operation<Shape extends z.ZodType>(
  shape: Shape,
  run: (input: z.output<Shape>, store: SecretStore, now: number, region: string) => object,
): Operation {
  return (input, store, now, region) => run(shape.parse(input), store, now, region);
}

const operations: Record<string, Operation> = {
  CreateSecret: operation(
    z.object({
      Name: z.string().regex(/^[\w/+=.@-]{1,512}$/),
      ClientRequestToken: z.string().min(32).max(64),
      Description: z.string().max(2048).optional(),
      KmsKeyId: z.string().optional(),
      Tags: tags,
      ...value,
    }),
    (input, store, _now, region) => {
      const secret = store.create(input.Name, region);
      secret.description = input.Description;
      secret.keyId = input.KmsKeyId;
      for (const tag of input.Tags) secret.tags.set(tag.Key, tag.Value);
      if (input.SecretString === undefined && input.SecretBinary === undefined) return identity(secret);
      const version = store.put(secret, input.ClientRequestToken, contentOf(input), ['AWSCURRENT']);
      return { ...identity(secret), VersionId: version.id };
    },
  ),
  PutSecretValue: operation(
    z.object({
      ...secretId,
      ClientRequestToken: z.string().min(32).max(64),
      VersionStages: z.array(z.string()).min(1).max(20).default(['AWSCURRENT']),
      ...value,
    }),
    (input, store) => {
      const secret = store.find(input.SecretId);
      const version = store.put(secret, input.ClientRequestToken, contentOf(input), input.VersionStages);
      return { ...identity(secret), VersionId: version.id, VersionStages: [...version.stages] };
    },
  ),
  GetSecretValue: operation(
    z.object({ ...secretId, VersionId: z.string().optional(), VersionStage: z.string().optional() }),
    (input, store) => {
      const secret = store.find(input.SecretId);
      const version = readVersion(secret, input.VersionId, input.VersionStage);
      const { id, stages, createdAt, SecretString, SecretBinary } = version;
      const stamps = { VersionId: id, VersionStages: [...stages], CreatedDate: seconds(createdAt) };
      return { ...identity(secret), ...stamps, SecretString, SecretBinary };
    },
  ),
  DescribeSecret: operation(z.object(secretId), (input, store) => {
    const secret = store.findAny(input.SecretId);
    return { ...describe(secret), VersionIdsToStages: stagesOf(secret) };
  }),
  UpdateSecretVersionStage: operation(
    z.object({
      ...secretId,
      VersionStage: z.string().min(1),
      MoveToVersionId: z.string().optional(),
      RemoveFromVersionId: z.string().optional(),
    }),
    (input, store, now) => {
      const secret = store.find(input.SecretId);
      const to =
        input.MoveToVersionId === undefined ? undefined : readVersion(secret, input.MoveToVersionId, undefined);
      const from = versionAt(secret, input.VersionStage);
      if (from !== to && from?.id !== input.RemoveFromVersionId) throw wrongSource(input.VersionStage, from?.id);
      moveStage(secret, input.VersionStage, to);
      secret.changedAt = now;
      return identity(secret);
    },
  ),
  ListSecrets: operation(listSecretsInput, (input, store) => {
    const page = listSecrets(store.all(), input);
    const entries = page.secrets.map((secret) => ({ ...describe(secret), SecretVersionsToStages: stagesOf(secret) }));
    return { SecretList: entries, NextToken: page.nextToken };
  }),
  DeleteSecret: operation(
    z.object({
      ...secretId,
      ForceDeleteWithoutRecovery: z.boolean().default(false),
      RecoveryWindowInDays: z.number().int().min(7).max(30).default(30),
    }),
    (input, store, now) => {
      const secret = store.find(input.SecretId);
      const window = input.ForceDeleteWithoutRecovery ? 0 : input.RecoveryWindowInDays * DAY;
      secret.deletion = { askedAt: now, at: now + window };
      if (input.ForceDeleteWithoutRecovery) store.delete(secret);
      return { ...identity(secret), DeletionDate: seconds(now + window) };
    },
  ),
  RestoreSecret: operation(z.object(secretId), (input, store) => {
    const secret = store.findAny(input.SecretId);
    secret.deletion = undefined;
    return identity(secret);
  }),
  TagResource: operation(z.object({ ...secretId, Tags: tags }), (input, store) => {
    const secret = store.find(input.SecretId);
    for (const tag of input.Tags) secret.tags.set(tag.Key, tag.Value);
    return {};
  }),
};

/** The part of Secrets Manager that this project uses, in memory, over its own JSON 1.1 protocol. */
export function startSecretsManager(options: PortOption & { clock: { now(): number } }): Promise<RunningServer> {
  const store = secretStore(options.clock);
  const app = fastify({ bodyLimit: 1024 * 1024 });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/', (request, reply) => {
    const target =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const answer = perform(
      target,
      String(request.body),
      store,
      options.clock.now(),
      regionOf(request.headers.authorization),
    );
    return reply.code(answer.status).type('application/x-amz-json-1.1').send(JSON.stringify(answer.body));
  });
  return listen(app, options.port);
}

function perform(target: string, body: string, store: SecretStore, now: number, region: string) {
  const run = Object.hasOwn(operations, target) ? operations[target] : undefined;
  if (!run) return failure('UnknownOperationException', '');
  try {
    return { status: 200, body: run(JSON.parse(body), store, now, region) };
  } catch (error) {
    if (error instanceof SecretError) return failure(error.name, error.message);
    if (error instanceof z.ZodError) return failure('InvalidParameterException', z.prettifyError(error));
    if (error instanceof SyntaxError) return failure('SerializationException', '');
    throw error;
  }
}

function failure(name: string, message: string) {
  return { status: 400, body: { __type: name, Message: message } };
}

function wrongSource(stage: string, attachedTo: string | undefined): SecretError {
  const where =
    attachedTo === undefined ? 'is not attached to any version' : `is currently attached to version ${attachedTo}`;
  return new SecretError(
    'InvalidParameterException',
    `The parameter RemoveFromVersionId does not fit. Staging label ${stage} ${where}, so RemoveFromVersionId must say so.`,
  );
}

function contentOf(input: { SecretString?: string | undefined; SecretBinary?: string | undefined }) {
  if ((input.SecretString === undefined) === (input.SecretBinary === undefined)) {
    throw new SecretError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  }
  return { SecretString: input.SecretString, SecretBinary: input.SecretBinary };
}

function identity(secret: Secret) {
  return { ARN: secret.arn, Name: secret.name };
}

function describe(secret: Secret) {
  return {
    ...identity(secret),
    Description: secret.description,
    KmsKeyId: secret.keyId,
    CreatedDate: seconds(secret.createdAt),
    LastChangedDate: seconds(secret.changedAt),
    DeletedDate: secret.deletion && seconds(secret.deletion.askedAt),
    Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function stagesOf(secret: Secret) {
  const labelled = [...secret.versions.values()].filter((version) => version.stages.size > 0);
  return Object.fromEntries(labelled.map((version) => [version.id, [...version.stages]]));
}

/** The protocol dates in seconds with a fraction. */
function seconds(ms: number): number {
  return ms / 1000;
}

function regionOf(authorization: string | undefined): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(authorization ?? '')?.[1] ?? 'us-east-1';
}
