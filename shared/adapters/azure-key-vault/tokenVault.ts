import { NO_PAIR, readTokenText, writeTokenText } from '../../domain/tokenPair.ts';
import { Fault } from '../../faults.ts';
import type { Journal, KeptTokens, TokenVault } from '../../ports.ts';
import { digestOf } from '../../runtime/segment.ts';
import type { KeyVaultSecrets, VersionOfSecret } from './secrets.ts';
import { connectionIn, type End, endIn, tagsFor } from './tags.ts';

export interface AzureTokenVaultParts {
  /** Where the workers read. */
  readonly tokens: KeyVaultSecrets;
  /** Where pairs wait: best a vault that the workers have no role in. */
  readonly pending: KeyVaultSecrets;
  readonly journal: Journal;
  readonly stage: string;
  /** Before all names of the stage, such as `reconnect/dev`; a name takes letters, digits and hyphens only. */
  readonly prefix: string;
}

/**
 * Connection tokens in Azure Key Vault. The pair in use is the last version of the secret `PREFIX-tokens-DIGEST`, as
 * `writeTokenText`; a pair that waits is a version of `PREFIX-pending-DIGEST`, whose tags tell its attempt and its end.
 * DIGEST is the SHA-256 of the connection's id: names there do not tell capitals from small letters.
 * Key Vault has no conditional write, so every step is one that may be taken twice, and a promotion is known by the attempt
 * that the current secret's versions are tagged with.
 */
export function createAzureTokenVault(parts: AzureTokenVaultParts): TokenVault {
  const { tokens, pending, journal, stage } = parts;
  const prefix = parts.prefix.replaceAll(/[^A-Za-z0-9]/g, '-');
  const tokensOf = (connectionId: string) => `${prefix}-tokens-${digestOf(connectionId)}`;
  const pendingOf = (connectionId: string) => `${prefix}-pending-${digestOf(connectionId)}`;

  function contentOf(name: string, text: string) {
    const content = readTokenText(text);
    if (content.kind === 'unreadable') {
      journal.count('SecretUnusable');
      journal.note({ event: 'secret.unusable', name, reason: 'unknown_json' });
    }
    return content.kind === 'pair' ? content : undefined;
  }

  async function waitingPair(connectionId: string) {
    const name = pendingOf(connectionId);
    const latest = await pending.read(name);
    if (latest === undefined || endIn(latest.tags) !== undefined) return undefined;
    const content = contentOf(name, latest.text);
    return content?.attempt === undefined ? undefined : { attempt: content.attempt, pair: content.pair };
  }

  async function versionsOfAttempt(connectionId: string, attempt: string): Promise<readonly VersionOfSecret[]> {
    return of(await pending.versions(pendingOf(connectionId)), attempt);
  }

  /** The same attempt may have come twice at once, and then has two versions. */
  async function mark(connectionId: string, versions: readonly VersionOfSecret[], end: End): Promise<void> {
    for (const { version, tags } of versions) {
      if (endIn(tags) === undefined) await pending.tag(pendingOf(connectionId), version, { ...tags, end });
    }
  }

  async function promote(connectionId: string, attempt: string): Promise<'promoted' | 'gone'> {
    const versions = await versionsOfAttempt(connectionId, attempt);
    const ends = versions.map(({ tags }) => endIn(tags));
    if (ends.includes('promoted')) {
      await mark(connectionId, versions, 'promoted');
      return 'promoted';
    }
    const waiting = await waitingPair(connectionId);
    if (waiting?.attempt !== attempt || ends.includes('gone')) return 'gone';
    const name = tokensOf(connectionId);
    if (of(await tokens.versions(name), attempt).length === 0) {
      await tokens.write(name, writeTokenText(waiting.pair, attempt), tagsFor(stage, connectionId, attempt));
    }
    await mark(connectionId, versions, 'promoted');
    return 'promoted';
  }

  /** Deletes so that it can be recovered by hand, emptied: what recovers it for a new pair must not show the old one. */
  async function remove(where: KeyVaultSecrets, name: string, connectionId: string): Promise<void> {
    const latest = await where.read(name);
    if (latest === undefined) return;
    if (latest.text !== NO_PAIR) await where.write(name, NO_PAIR, tagsFor(stage, connectionId));
    await where.remove(name);
  }

  async function* list(): AsyncGenerator<KeptTokens> {
    const waiting = new Map<string, VersionOfSecret>();
    for await (const { name, ...version } of pending.all()) {
      const isWaiting = version.tags['attempt'] !== undefined && endIn(version.tags) === undefined;
      if (name.startsWith(`${prefix}-pending-`) && isWaiting) waiting.set(name, version);
    }
    for await (const { name, ...version } of tokens.all()) {
      if (!name.startsWith(`${prefix}-tokens-`)) continue;
      const beside = name.replace(`${prefix}-tokens-`, `${prefix}-pending-`);
      yield keptTokens(name, version, waiting.get(beside));
      waiting.delete(beside);
    }
    for (const [name, version] of waiting) {
      yield keptTokens(name.replace(`${prefix}-pending-`, `${prefix}-tokens-`), version, version);
    }
  }

  return {
    current: (connectionId) =>
      told(tokensOf(connectionId), 'read', async () => {
        const name = tokensOf(connectionId);
        const latest = await tokens.read(name);
        return latest && contentOf(name, latest.text)?.pair;
      }),

    keepPending: (connectionId, attempt, pair) =>
      told(pendingOf(connectionId), 'kept', async () => {
        const name = pendingOf(connectionId);
        if ((await versionsOfAttempt(connectionId, attempt)).length > 0) return;
        await pending.write(name, writeTokenText(pair, attempt), tagsFor(stage, connectionId, attempt));
      }),

    pending: (connectionId) => told(pendingOf(connectionId), 'read', () => waitingPair(connectionId)),

    promote: (connectionId, attempt) => told(tokensOf(connectionId), 'promoted', () => promote(connectionId, attempt)),

    discard: (connectionId, attempt) =>
      told(pendingOf(connectionId), 'discarded', async () => {
        await mark(connectionId, await versionsOfAttempt(connectionId, attempt), 'gone');
      }),

    remove: (connectionId) =>
      told(tokensOf(connectionId), 'removed', async () => {
        await remove(tokens, tokensOf(connectionId), connectionId);
        await remove(pending, pendingOf(connectionId), connectionId);
      }),

    list,
  };
}

function of(versions: readonly VersionOfSecret[], attempt: string): readonly VersionOfSecret[] {
  return versions.filter(({ tags }) => tags['attempt'] === digestOf(attempt));
}

function keptTokens(name: string, version: VersionOfSecret, waiting: VersionOfSecret | undefined): KeptTokens {
  const connectionId = connectionIn(version.tags);
  const { stage } = version.tags;
  return {
    name,
    ...(connectionId !== undefined && { connectionId }),
    ...(stage !== undefined && { stage }),
    changedAt: Math.max(version.changedAt, waiting?.changedAt ?? 0),
    pending: waiting !== undefined,
  };
}

/** A failure names the secret and keeps the server's text to itself. */
async function told<T>(name: string, done: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new Fault(`Secret ${name} could not be ${done}`, { cause: error });
  }
}
