import type { Group } from '../../domain/group.ts';
import { jsonObject } from '../../runtime/json.ts';
import { asciiJson } from './ascii.ts';

/** The body of a nudge: the same bytes for the same group. */
export function formatNudge(group: Group): string {
  return asciiJson(group.kind === 'customer' ? { v: 1, customer: group.id } : { v: 1, connection: group.id });
}

/** Whom a queue message is about; undefined for anything but a well-formed nudge of a version we know. */
export function parseNudge(body: string): Group | undefined {
  const fields = jsonObject(body);
  if (fields?.['v'] !== 1) return undefined;
  const customer = fields['customer'];
  const connection = fields['connection'];
  if (isId(customer) && connection === undefined) return { kind: 'customer', id: customer };
  if (isId(connection) && customer === undefined) return { kind: 'connection', id: connection };
  return undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
