import * as z from 'zod/mini';
import type { Instant } from '../../domain/time.ts';
import { Fault } from '../../faults.ts';
import { isOvertaken, type VaultAnswer, VaultRefused, type VaultRequest } from './http.ts';

type Data = Readonly<Record<string, unknown>>;

export interface Stored {
  /** What a conditional write must name; 0 where there never was one. */
  readonly version: number;
  /** Absent where there is none, or none any more. */
  readonly data?: Data;
  readonly writtenAt: Instant;
}

/** The calls of a KV engine, version 2, that the vault is made of. Paths are below the engine's mount. */
export interface KeyValue {
  read(path: string, version?: number): Promise<Stored>;
  /** Writes if the version still is that one. */
  write(path: string, data: Data, version: number): Promise<'written' | 'overtaken'>;
  /** Deletes all versions so that they can be undeleted by hand. */
  remove(path: string): Promise<void>;
  /** Keeps one version only: the ones before hold pairs that nobody needs. */
  keepOne(path: string): Promise<void>;
  /** When the last version was written; undefined where there is none, or none any more. */
  writtenAt(path: string): Promise<Instant | undefined>;
  names(path: string): Promise<readonly string[]>;
}

const versionInfo = z.object({ version: z.number(), created_time: z.string() });
const readAnswer = z.object({
  data: z.object({ data: z.nullable(z.record(z.string(), z.unknown())), metadata: versionInfo }),
});
const metadataAnswer = z.object({
  data: z.object({
    current_version: z.number(),
    versions: z.record(
      z.string(),
      z.object({ created_time: z.string(), deletion_time: z.string(), destroyed: z.boolean() }),
    ),
  }),
});
const listAnswer = z.object({ data: z.object({ keys: z.array(z.string()) }) });

const NEVER: Stored = { version: 0, writtenAt: 0 };

export function keyValue(request: VaultRequest, mount: string): KeyValue {
  async function metadata(path: string) {
    const answer = await request('GET', `${mount}/metadata/${encoded(path)}`);
    if (answer.status === 404) return undefined;
    return parsed(answer, metadataAnswer, 'a read of metadata').data;
  }

  return {
    read: async (path, version) => {
      const query = version === undefined ? '' : `?version=${version}`;
      const answer = await request('GET', `${mount}/data/${encoded(path)}${query}`);
      // A version that was deleted is answered with its number and 404, one that never was with 404 alone.
      const read = readAnswer.safeParse(answer.body);
      if (answer.status === 404 && !read.success) return NEVER;
      if (answer.status !== 200 && answer.status !== 404) throw new VaultRefused('a read', answer.status);
      if (!read.success) throw new Fault('Vault answered a read in an unknown form');
      const { data, metadata: info } = read.data.data;
      return { version: info.version, writtenAt: Date.parse(info.created_time), ...(data !== null && { data }) };
    },

    write: async (path, data, version) => {
      const answer = await request('POST', `${mount}/data/${encoded(path)}`, { options: { cas: version }, data });
      if (isOvertaken(answer)) return 'overtaken';
      if (answer.status !== 200) throw new VaultRefused('a write', answer.status);
      return 'written';
    },

    remove: async (path) => {
      const versions = Object.keys((await metadata(path))?.versions ?? {}).map(Number);
      if (versions.length === 0) return;
      const answer = await request('POST', `${mount}/delete/${encoded(path)}`, { versions });
      if (answer.status >= 300) throw new VaultRefused('a deletion', answer.status);
    },

    keepOne: async (path) => {
      const answer = await request('POST', `${mount}/metadata/${encoded(path)}`, { max_versions: 1 });
      if (answer.status >= 300) throw new VaultRefused('a change of metadata', answer.status);
    },

    writtenAt: async (path) => {
      const found = await metadata(path);
      const last = found?.versions[String(found.current_version)];
      if (last?.deletion_time !== '' || last.destroyed) return undefined;
      return Date.parse(last.created_time);
    },

    names: async (path) => {
      const answer = await request('GET', `${mount}/metadata/${encoded(path)}?list=true`);
      if (answer.status === 404) return [];
      return parsed(answer, listAnswer, 'a listing').data.keys.filter((key) => !key.endsWith('/'));
    },
  };
}

function parsed<S extends z.ZodMiniType>(answer: VaultAnswer, shape: S, what: string): z.output<S> {
  if (answer.status !== 200) throw new VaultRefused(what, answer.status);
  const read = shape.safeParse(answer.body);
  if (!read.success) throw new Fault(`Vault answered ${what} in an unknown form`);
  return read.data;
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
