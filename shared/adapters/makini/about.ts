import { isMailSystem } from '../../domain/mailbox.ts';
import type { About } from '../../domain/observation.ts';
import { fieldAt, firstField, firstText, idText, isObject } from './fields.ts';
import { type Json, parseJson } from './json.ts';

interface AboutFields {
  readonly customerIdFields?: readonly string[];
  readonly metadataFields: readonly string[];
  readonly systemFields: readonly string[];
  readonly siteFields: readonly string[];
  readonly mailboxFields?: readonly string[];
}

const MAX_METADATA_DEPTH = 16;

/** Reads what an answer or delivery tells of a connection besides its health. */
export function readAbout(value: Json, fields: AboutFields, customerIdKeys: readonly string[]): About {
  const named = idText(firstField(value, fields.customerIdFields ?? []));
  const customerId = named ?? customerIdIn(firstField(value, fields.metadataFields), customerIdKeys);
  const system = firstText(value, fields.systemFields);
  const site = firstText(value, fields.siteFields);
  // An address is kept of a connected mailbox only: elsewhere it is just somebody's.
  const mailbox = isMailSystem(system) ? firstText(value, fields.mailboxFields ?? []) : undefined;
  return {
    ...(customerId && { customerId }),
    ...(system && { system }),
    ...(site && { site }),
    ...(mailbox && { mailbox }),
  };
}

/**
 * Finds our customer's id in a connection's metadata. The published schema types it as a string, the published example
 * of setting it is a list of `{key, value}`, and connections may hold an object; all three are read.
 */
export function customerIdIn(metadata: Json | undefined, keys: readonly string[]): string | undefined {
  if (typeof metadata === 'string') {
    const parsed = parseJson(metadata, MAX_METADATA_DEPTH);
    const isContainer = parsed.kind === 'parsed' && typeof parsed.value === 'object';
    return isContainer ? customerIdIn(parsed.value, keys) : undefined;
  }
  for (const key of keys) {
    const value = Array.isArray(metadata) ? valueInPairs(metadata, key) : ownValue(metadata, key);
    const id = idText(value);
    if (id !== undefined) return id;
  }
  return undefined;
}

function ownValue(metadata: Json | undefined, key: string): Json | undefined {
  return isObject(metadata) && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
}

function valueInPairs(pairs: readonly Json[], key: string): Json | undefined {
  const pair = pairs.find((candidate) => fieldAt(candidate, 'key') === key);
  return fieldAt(pair, 'value');
}
