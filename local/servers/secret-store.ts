import { randomBytes } from 'node:crypto';

/** The names of the service's own errors that the local one can answer. */
export type SecretErrorName =
  | 'ResourceNotFoundException'
  | 'ResourceExistsException'
  | 'InvalidRequestException'
  | 'InvalidParameterException';

/** An error as Secrets Manager words it; the HTTP side answers it with status 400. */
export class SecretError extends Error {
  override readonly name: SecretErrorName;

  constructor(name: SecretErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

export interface SecretValue {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}

export interface Version extends SecretValue {
  readonly id: string;
  readonly createdAt: number;
  /** Staging labels; a version without one is deprecated and no longer listed. */
  readonly stages: Set<string>;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly versions: Map<string, Version>;
  readonly tags: Map<string, string>;
  description?: string | undefined;
  keyId?: string | undefined;
  changedAt: number;
  /** When its deletion was asked for, and when it will happen. */
  deletion?: { readonly askedAt: number; readonly at: number } | undefined;
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const NO_SECRET = "Secrets Manager can't find the specified secret.";

export type SecretStore = ReturnType<typeof secretStore>;

/** Secrets in memory with versions and staging labels, dated by the given clock (epoch milliseconds). */
export function secretStore(clock: { now(): number }) {
  const secrets = new Map<string, Secret>();

  const purge = () => {
    for (const [name, secret] of secrets) {
      if (secret.deletion && secret.deletion.at <= clock.now()) secrets.delete(name);
    }
  };

  const findAny = (secretId: string): Secret => {
    purge();
    const found = [...secrets.values()].find(({ name, arn }) =>
      [name, arn, arn.slice(0, -ARN_SUFFIX_LENGTH)].includes(secretId),
    );
    if (!found) throw new SecretError('ResourceNotFoundException', NO_SECRET);
    return found;
  };

  const find = (secretId: string, verb = 'perform this operation on'): Secret => {
    const secret = findAny(secretId);
    if (secret.deletion) {
      const message = `You can't ${verb} the secret because it was marked for deletion.`;
      throw new SecretError('InvalidRequestException', message);
    }
    return secret;
  };

  const all = (): Secret[] => {
    purge();
    return [...secrets.values()];
  };

  const create = (name: string, region: string): Secret => {
    purge();
    const existing = secrets.get(name);
    if (existing?.deletion) {
      const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
      throw new SecretError('InvalidRequestException', message);
    }
    if (existing) {
      throw new SecretError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const arn = `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-${randomBytes(3).toString('hex')}`;
    const now = clock.now();
    const secret: Secret = { name, arn, createdAt: now, changedAt: now, versions: new Map(), tags: new Map() };
    secrets.set(name, secret);
    return secret;
  };

  const put = (secret: Secret, id: string, value: SecretValue, stages: readonly string[]): Version => {
    const existing = secret.versions.get(id);
    if (existing && !sameValue(existing, value)) {
      const message = `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`;
      throw new SecretError('ResourceExistsException', message);
    }
    // A repeat is ignored altogether: labels that have moved on meanwhile stay where they are.
    if (existing) return existing;
    const version = { id, createdAt: clock.now(), stages: new Set<string>(), ...value };
    secret.versions.set(id, version);
    secret.changedAt = clock.now();
    const labels = secret.versions.size === 1 ? [...new Set([...stages, CURRENT])] : stages;
    for (const stage of labels) moveStage(secret, stage, version);
    return version;
  };

  return { find, findAny, all, create, put, delete: (secret: Secret) => void secrets.delete(secret.name) };
}

const ARN_SUFFIX_LENGTH = '-abcdef'.length;

function sameValue(version: Version, value: SecretValue): boolean {
  return version.SecretString === value.SecretString && version.SecretBinary === value.SecretBinary;
}

/** The version that carries a label. */
export function versionAt(secret: Secret, stage: string): Version | undefined {
  return [...secret.versions.values()].find((version) => version.stages.has(stage));
}

/** Moves a label to a version, or off all of them; the version that loses AWSCURRENT becomes AWSPREVIOUS. */
export function moveStage(secret: Secret, stage: string, to: Version | undefined): void {
  const from = versionAt(secret, stage);
  if (from === to) return;
  from?.stages.delete(stage);
  to?.stages.add(stage);
  if (stage !== CURRENT || !from) return;
  for (const version of secret.versions.values()) version.stages.delete(PREVIOUS);
  from.stages.add(PREVIOUS);
}

/** Reads one version, by id, by label, or the current one. */
export function readVersion(secret: Secret, id: string | undefined, stage: string | undefined): Version {
  const version = id === undefined ? versionAt(secret, stage ?? CURRENT) : secret.versions.get(id);
  if (!version) {
    const which = id === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${id}`;
    const message = `Secrets Manager can't find the specified secret value for ${which}`;
    throw new SecretError('ResourceNotFoundException', message);
  }
  if (id !== undefined && stage !== undefined && !version.stages.has(stage)) {
    const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
    throw new SecretError('InvalidRequestException', message);
  }
  return version;
}
