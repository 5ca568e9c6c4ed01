import * as z from 'zod';
import { type Secret, SecretError } from './secret-store.ts';

const filterKey = z.enum(['name', 'description', 'tag-key', 'tag-value', 'all']);

export const listSecretsInput = z.object({
  Filters: z.array(z.object({ Key: filterKey, Values: z.array(z.string()).min(1).max(10) })).default([]),
  MaxResults: z.number().int().min(1).max(100).default(100),
  NextToken: z.string().optional(),
  SortOrder: z.enum(['asc', 'desc']).default('asc'),
  IncludePlannedDeletion: z.boolean().default(false),
});

/**
 * One page of the secrets that match: every filter, each by any of its values. A value is a prefix, and one that begins
 * with `!` excludes.
 */
export function listSecrets(secrets: readonly Secret[], input: z.output<typeof listSecretsInput>) {
  const matching = secrets
    .filter((secret) => input.IncludePlannedDeletion || !secret.deletion)
    .filter((secret) =>
      input.Filters.every((filter) => filter.Values.some((value) => matches(secret, filter.Key, value))),
    );
  const ordered = input.SortOrder === 'asc' ? matching : matching.reverse();
  const start = offsetOf(input.NextToken);
  const end = start + input.MaxResults;
  return { secrets: ordered.slice(start, end), nextToken: end < ordered.length ? tokenOf(end) : undefined };
}

function matches(secret: Secret, key: z.output<typeof filterKey>, value: string): boolean {
  if (value.startsWith('!')) return !matches(secret, key, value.slice(1));
  return texts(secret, key).some((text) =>
    key === 'description' || key === 'all'
      ? text.toLowerCase().startsWith(value.toLowerCase())
      : text.startsWith(value),
  );
}

function texts(secret: Secret, key: z.output<typeof filterKey>): string[] {
  const byKey = {
    name: [secret.name],
    description: secret.description === undefined ? [] : [secret.description],
    'tag-key': [...secret.tags.keys()],
    'tag-value': [...secret.tags.values()],
  };
  return key === 'all' ? Object.values(byKey).flat() : byKey[key];
}

function tokenOf(offset: number): string {
  return Buffer.from(String(offset)).toString('base64url');
}

function offsetOf(token: string | undefined): number {
  const offset = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(offset)) throw new SecretError('InvalidParameterException', 'The NextToken is not valid.');
  return offset;
}
