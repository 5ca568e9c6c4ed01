import {
  CreateSecretCommand,
  DeleteSecretCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { NO_PAIR, readTokenText, type TokenPair, writeTokenText } from '../../domain/tokenPair.ts';
import { Fault } from '../../faults.ts';
import type { Journal, TokenVault } from '../../ports.ts';
import type { SecretNames } from './names.ts';
import { reportUnusable, type SecretReader, type VersionStage } from './secretReader.ts';
import { connectionTags, listTokens } from './tokenListing.ts';
import { labelsOf, moveLabel, PENDING, versionOf, versionWith, wasPromoted } from './tokenVersions.ts';

export interface TokenVaultParts {
  readonly client: SecretsManagerClient;
  readonly reader: SecretReader;
  readonly journal: Journal;
  readonly names: SecretNames;
  readonly stage: string;
  /** The key that new secrets are encrypted with; the account's own for Secrets Manager if left out. */
  readonly keyArn?: string;
}

const RECOVERY_DAYS = 7;
const ATTEMPTS = 5;

/**
 * Connection tokens in Secrets Manager, one secret per connection: the label AWSCURRENT is on the pair in use, AWSPREVIOUS on
 * the one before, PENDING on one that waits. The first version of a secret always becomes AWSCURRENT (documented for
 * PutSecretValue), so a secret begins with an empty one. The text: `writeTokenText`. What is of another shape is reported
 * and counts as none.
 */
export function createTokenVault(parts: TokenVaultParts): TokenVault {
  const { client, reader, journal, names } = parts;
  const nameOf = names.tokensOfConnection;

  /** The pair under a label; undefined where there is none. One that cannot be read is reported. */
  async function read(name: string, label: VersionStage) {
    const reading = await reader.read(name, label);
    if (reading.kind === 'flawed' && (reading.flaw === 'absent' || reading.flaw === 'deleted')) return undefined;
    const content = reading.kind === 'found' ? readTokenText(reading.text) : undefined;
    if (reading.kind === 'found' && content?.kind === 'pair') return { ...content, labels: reading.labels };
    if (content?.kind !== 'none')
      reportUnusable(journal, name, reading.kind === 'flawed' ? reading.flaw : 'unknown_json');
    return undefined;
  }

  async function create(connectionId: string): Promise<void> {
    const { stage, keyArn } = parts;
    try {
      await client.send(
        new CreateSecretCommand({
          Name: nameOf(connectionId),
          SecretString: NO_PAIR,
          ...connectionTags(stage, connectionId),
          ...(keyArn !== undefined && { KmsKeyId: keyArn }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
    }
  }

  /** Takes the current pair from the workers; it stays readable as the previous one. */
  async function empty(name: string): Promise<void> {
    const current = await reader.read(name);
    if (current.kind === 'found' && readTokenText(current.text).kind === 'none') return;
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: NO_PAIR }));
  }

  /** A removed secret keeps its name and refuses everything. Restoring it must not bring back what was in it. */
  async function restore(name: string): Promise<void> {
    await client.send(new RestoreSecretCommand({ SecretId: name }));
    await empty(name);
  }

  async function put(connectionId: string, attempt: string, pair: TokenPair): Promise<void> {
    const name = nameOf(connectionId);
    const value = new PutSecretValueCommand({
      SecretId: name,
      ClientRequestToken: versionOf(name, attempt),
      SecretString: writeTokenText(pair, attempt),
      VersionStages: [PENDING],
    });
    for (let left = ATTEMPTS; ; left--) {
      try {
        await client.send(value);
        return;
      } catch (error) {
        // The attempt has its pair already.
        if (error instanceof ResourceExistsException) return;
        if (left > 0 && error instanceof ResourceNotFoundException) await create(connectionId);
        else if (left > 0 && error instanceof InvalidRequestException) await restore(name);
        else throw error;
      }
    }
  }

  async function promote(name: string, attempt: string): Promise<'promoted' | 'gone'> {
    const version = versionOf(name, attempt);
    for (let left = ATTEMPTS; left > 0; left--) {
      const labels = await labelsOf(client, name);
      const own = labels?.get(version) ?? [];
      if (labels === undefined || own.length === 0) return 'gone';
      if (wasPromoted(own)) {
        if (own.includes(PENDING)) await moveLabel(client, name, { label: PENDING, from: version });
        return 'promoted';
      }
      const from = versionWith(labels, 'AWSCURRENT');
      await moveLabel(client, name, { label: 'AWSCURRENT', from, to: version });
    }
    throw new Fault(`Secret ${name} changed at every try to promote its pending version`);
  }

  async function letGo(name: string, which: (version: string) => boolean): Promise<void> {
    const labels = await labelsOf(client, name);
    const pending = labels && versionWith(labels, PENDING);
    if (pending !== undefined && which(pending)) await moveLabel(client, name, { label: PENDING, from: pending });
  }

  async function remove(name: string): Promise<void> {
    try {
      await empty(name);
      await letGo(name, () => true);
      await client.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: RECOVERY_DAYS }));
    } catch (error) {
      // One that is not there, or is removed already, refuses all of it.
      if ((await labelsOf(client, name)) !== undefined) throw error;
    }
  }

  return {
    current: async (connectionId) => (await read(nameOf(connectionId), 'AWSCURRENT'))?.pair,

    keepPending: (connectionId, attempt, pair) =>
      told(nameOf(connectionId), 'kept', () => put(connectionId, attempt, pair)),

    pending: async (connectionId) => {
      const { attempt, pair, labels } = (await read(nameOf(connectionId), PENDING)) ?? {};
      // Between the two moves of a promotion a version carries both labels.
      if (attempt === undefined || pair === undefined || wasPromoted(labels ?? [])) return undefined;
      return { attempt, pair };
    },

    promote: (connectionId, attempt) =>
      told(nameOf(connectionId), 'promoted', () => promote(nameOf(connectionId), attempt)),

    discard: (connectionId, attempt) => {
      const name = nameOf(connectionId);
      return told(name, 'changed', () => letGo(name, (pending) => pending === versionOf(name, attempt)));
    },

    remove: (connectionId) => told(nameOf(connectionId), 'removed', () => remove(nameOf(connectionId))),

    list: () => listTokens(client, names),
  };
}

/** A failure names the secret and keeps the server's text to itself. */
async function told<T>(name: string, done: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(`Secret ${name} could not be ${done}`, { cause: error });
  }
}
