import { readTokenText } from '../../domain/tokenPair.ts';
import { Fault } from '../../faults.ts';
import type { Journal, KeptTokens, TokenVault } from '../../ports.ts';
import { segmentOf } from '../../runtime/segment.ts';
import type { KeyValue, Stored } from './keyValue.ts';
import { ended, endOf, type PendingRecord, pairData, readRecord, writeRecord } from './pendingRecord.ts';

export interface HashicorpVaultParts {
  readonly kv: KeyValue;
  readonly journal: Journal;
  readonly stage: string;
  /** Before all paths of the stage, such as `reconnect/dev`. */
  readonly prefix: string;
}

const TRIES = 8;

/**
 * Connection tokens in HashiCorp Vault, engine KV version 2. The pair in use is at `PREFIX/tokens/ID`, with the fields of
 * `writeTokenText`; the pair that waits is at `PREFIX/pending/ID`, which the workers' policy does not cover. Every write is
 * conditional on the version that it was decided upon (`cas`), so of two at once one decides anew.
 */
export function createHashicorpTokenVault({ kv, journal, stage, prefix }: HashicorpVaultParts): TokenVault {
  const tokensAt = (connectionId: string) => `${prefix}/tokens/${segmentOf(connectionId)}`;
  const pendingAt = (connectionId: string) => `${prefix}/pending/${segmentOf(connectionId)}`;

  function pairIn(path: string, { data }: Stored) {
    if (data === undefined) return undefined;
    const content = readTokenText(JSON.stringify(data));
    if (content.kind === 'pair') return content;
    if (content.kind === 'unreadable') {
      journal.count('SecretUnusable');
      journal.note({ event: 'secret.unusable', name: path, reason: 'unknown_json' });
    }
    return undefined;
  }

  /** Decides upon the record as it is, until the decision could be written. Undefined: nothing to write. */
  async function change(
    connectionId: string,
    decide: (record: PendingRecord | undefined) => PendingRecord | undefined,
  ): Promise<void> {
    const path = pendingAt(connectionId);
    for (let left = TRIES; left > 0; left--) {
      const stored = await kv.read(path);
      const next = decide(readRecord(stored));
      if (next === undefined) return;
      if (stored.version === 0) await kv.keepOne(path);
      if ((await kv.write(path, writeRecord(next), stored.version)) === 'written') return;
    }
    throw new Fault(`Vault's ${path} changed at every try to write it`);
  }

  /** Makes the pair the current one, unless it has been since its promotion began: then a worker's newer pair may be there. */
  async function makeCurrent(connectionId: string, { attempt, pair }: NonNullable<PendingRecord['waiting']>) {
    const path = tokensAt(connectionId);
    for (let left = TRIES; left > 0; left--) {
      const current = await kv.read(path);
      const before = current.version > 1 ? await kv.read(path, current.version - 1) : undefined;
      const attempts = [current, before].map((stored) => stored?.data?.['attempt']);
      if (attempts.includes(attempt)) return;
      if ((await kv.write(path, pairData(pair, attempt), current.version)) === 'written') return;
    }
    throw new Fault(`Vault's ${path} changed at every try to write it`);
  }

  async function kept(name: string): Promise<KeptTokens | undefined> {
    const [writtenAt, pending] = await Promise.all([
      kv.writtenAt(`${prefix}/tokens/${name}`),
      kv.read(`${prefix}/pending/${name}`),
    ]);
    const record = readRecord(pending);
    if (writtenAt === undefined && record?.waiting === undefined) return undefined;
    const connectionId = record?.connectionId ?? (segmentOf(name) === name ? name : undefined);
    return {
      name: `${prefix}/tokens/${name}`,
      ...(connectionId !== undefined && { connectionId }),
      ...(record && { stage: record.stage }),
      changedAt: Math.max(writtenAt ?? 0, record?.waiting ? pending.writtenAt : 0),
      pending: record?.waiting !== undefined,
    };
  }

  return {
    current: async (connectionId) => {
      const path = tokensAt(connectionId);
      return pairIn(path, await kv.read(path))?.pair;
    },

    keepPending: (connectionId, attempt, pair) =>
      change(connectionId, (record) => {
        if (record?.waiting?.attempt === attempt || endOf(record, attempt) !== undefined) return undefined;
        const past = record ? ended(record, 'gone').past : [];
        return { connectionId, stage, past, waiting: { attempt, pair } };
      }),

    pending: async (connectionId) => readRecord(await kv.read(pendingAt(connectionId)))?.waiting,

    promote: async (connectionId, attempt) => {
      const record = readRecord(await kv.read(pendingAt(connectionId)));
      if (record?.waiting?.attempt !== attempt) return endOf(record, attempt) ?? 'gone';
      await makeCurrent(connectionId, record.waiting);
      await change(connectionId, (now) => (now?.waiting?.attempt === attempt ? ended(now, 'promoted') : undefined));
      return 'promoted';
    },

    discard: (connectionId, attempt) =>
      change(connectionId, (record) => (record?.waiting?.attempt === attempt ? ended(record, 'gone') : undefined)),

    remove: async (connectionId) => {
      await kv.remove(tokensAt(connectionId));
      await change(connectionId, (record) => (record?.waiting ? ended(record, 'gone') : undefined));
    },

    list: async function* () {
      const [tokens, pending] = await Promise.all([kv.names(`${prefix}/tokens`), kv.names(`${prefix}/pending`)]);
      for (const name of new Set([...tokens, ...pending])) {
        const found = await kept(name);
        if (found) yield found;
      }
    },
  };
}
