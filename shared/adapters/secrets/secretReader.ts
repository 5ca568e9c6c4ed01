import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import type { Instant } from '../../domain/time.ts';
import { Fault } from '../../faults.ts';
import type { Journal } from '../../ports.ts';
import { type CallLimits, within } from '../../runtime/calls.ts';

/** A read that fails throughout is over in about 3.2 s. */
const DEFAULT_READ_LIMITS: CallLimits = { connection: 500, request: 1_500, maxAttempts: 2 };

/** A secret that is kept but cannot be used, or is needed and not kept. Nothing may be accepted in its stead. */
export class SecretUnusable extends Fault {
  override readonly name = 'SecretUnusable';
  readonly reason: SecretFlaw;

  constructor(secret: string, reason: SecretFlaw) {
    super(`Secret ${secret} is unusable: ${reason}`);
    this.reason = reason;
  }
}

export type SecretFlaw = 'absent' | 'deleted' | 'binary' | 'empty' | 'unknown_json' | 'control_characters' | 'prefixed';

export type VersionStage = 'AWSCURRENT' | 'AWSPREVIOUS' | 'PENDING';

export type SecretReading =
  | {
      readonly kind: 'found';
      readonly text: string;
      readonly versionCreatedAt: Instant;
      readonly labels: readonly string[];
    }
  | { readonly kind: 'flawed'; readonly flaw: SecretFlaw };

export interface SecretReader {
  /** @throws if the store cannot be read */
  read(name: string, stage?: VersionStage): Promise<SecretReading>;
}

/** Region, credentials and endpoint come from the environment unless given. */
export function createSecretsClient(
  limits: CallLimits = DEFAULT_READ_LIMITS,
  config: Pick<SecretsManagerClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): SecretsManagerClient {
  return new SecretsManagerClient({
    ...config,
    ...within(limits),
  });
}

export function createSecretReader(client: SecretsManagerClient): SecretReader {
  return {
    read: async (name, stage = 'AWSCURRENT') => {
      try {
        const answer = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: stage }));
        const { SecretString: text, CreatedDate, VersionStages: labels = [] } = answer;
        if (text === undefined) return { kind: 'flawed', flaw: 'binary' };
        return { kind: 'found', text, versionCreatedAt: CreatedDate?.getTime() ?? 0, labels };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return { kind: 'flawed', flaw: 'absent' };
        if (error instanceof InvalidRequestException) return { kind: 'flawed', flaw: 'deleted' };
        throw new Fault(`Secret ${name} could not be read`, { cause: error });
      }
    },
  };
}

/** Counts and notes a secret that somebody has to mend. */
export function reportUnusable(journal: Journal, name: string, flaw: SecretFlaw): void {
  journal.count('SecretUnusable');
  journal.note({ event: 'secret.unusable', name, reason: flaw });
}

export type Understood<T> = { readonly value: T } | { readonly flaw: SecretFlaw };

interface Access {
  readonly reader: SecretReader;
  readonly journal: Journal;
}

/**
 * Reads a secret that must be there; what is wrong with it is reported.
 *
 * @throws if the store cannot be read
 */
export async function readSecret<T>(
  access: Access,
  name: string,
  understand: (text: string) => Understood<T>,
): Promise<Understood<T>> {
  return understandReading(access.journal, name, await access.reader.read(name), understand);
}

/**
 * Reads a secret that may be missing. Undefined if it is; also if something is wrong with it, which is reported.
 *
 * @throws if the store cannot be read
 */
export async function readOptional<T>(
  access: Access,
  name: string,
  understand: (text: string) => Understood<T>,
): Promise<T | undefined> {
  const reading = await access.reader.read(name);
  if (reading.kind === 'flawed' && reading.flaw === 'absent') return undefined;
  const understood = understandReading(access.journal, name, reading, understand);
  return 'value' in understood ? understood.value : undefined;
}

function understandReading<T>(
  journal: Journal,
  name: string,
  reading: SecretReading,
  understand: (text: string) => Understood<T>,
): Understood<T> {
  const text = reading.kind === 'found' ? reading.text.trim() : '';
  const flaw: SecretFlaw = reading.kind === 'flawed' ? reading.flaw : 'empty';
  const understood = text === '' ? { flaw } : understand(text);
  if ('flaw' in understood) reportUnusable(journal, name, understood.flaw);
  return understood;
}
