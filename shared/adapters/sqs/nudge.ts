import type { Group } from '../../domain/group.ts';
import { asciiJson } from './ascii.ts';

/** The body of a nudge: the same bytes for the same group. */
export function formatNudge(group: Group): string {
  return asciiJson(group.kind === 'customer' ? { v: 1, customer: group.id } : { v: 1, connection: group.id });
}

/** Whom a queue message is about; undefined for anything but a well-formed nudge of a version we know. */
export function parseNudge(body: string): Group | undefined {
  const fields = parseObject(body);
  if (fields?.get('v') !== 1) return undefined;
  const customer = fields.get('customer');
  const connection = fields.get('connection');
  if (isId(customer) && connection === undefined) return { kind: 'customer', id: customer };
  if (isId(connection) && customer === undefined) return { kind: 'connection', id: connection };
  return undefined;
}

function parseObject(body: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
