import { createHash } from 'node:crypto';
import type { Fact, Observation } from '../../domain/observation.ts';
import type { ProviderTime } from '../../domain/time.ts';
import type { Delivery, DeliveryInterpreter, Interpretation } from '../../ports.ts';
import { readAbout } from './about.ts';
import { fieldAt, firstField, idText, shorten, wordMap } from './fields.ts';
import type { JsonObject } from './json.ts';
import { parseDelivery } from './parse.ts';
import type { EventMeaning, MakiniSettings, StatusMeaning, WebhookSettings } from './settings.ts';
import { readTime } from './times.ts';

const FACTS: Record<StatusMeaning, Fact> = {
  reauthorization_required: { register: 'auth', value: 'reauth' },
  authorized: { register: 'auth', value: 'ok' },
  online: { register: 'reach', value: 'online' },
  offline: { register: 'reach', value: 'offline' },
  disconnected: { register: 'presence', value: 'disconnected' },
};

/** Longer event ids are replaced by a digest: they become part of a storage key. */
const MAX_EVENT_ID = 200;

/** Reads deliveries by the configured names and fields; Makini publishes neither (see docs/makini.md). */
export function makiniDeliveryInterpreter(settings: Pick<MakiniSettings, 'webhook' | 'metadata'>): DeliveryInterpreter {
  const { webhook, metadata } = settings;
  const meaningOf = eventMap(webhook.events);
  const statusOf = wordMap(webhook.statuses);

  /** What the event says by itself or through its status field. */
  function saying(body: JsonObject, name: string, meaning: StatusMeaning | 'read_status'): Saying {
    if (meaning !== 'read_status') return { kind: 'said', meaning, label: name };
    const word = firstField(body, webhook.statusFields);
    if (typeof word !== 'string' || shorten(word) === '') return { kind: 'moved' };
    const read = statusOf(word);
    const label = shorten(`${name} ${word}`);
    return read ? { kind: 'said', meaning: read, label } : { kind: 'unknown_word', label };
  }

  return {
    interpret(delivery) {
      const parsed = parseDelivery(delivery, webhook);
      if (parsed.kind === 'rejected') return parsed;
      const { body } = parsed;
      const name = eventName(body, webhook.nameFields);
      if (name === undefined) return { kind: 'field_moved', field: 'name' };
      const idField = firstField(body, webhook.connectionIdFields);
      const connectionId = idText(idField);
      const key = keyOf(delivery, body, webhook);
      const observedAt = delivery.receivedAt;

      const ignored = (label: string, known: boolean): Interpretation => {
        return { kind: 'ignored', name: label, known, ...(connectionId && { connectionId }), observedAt, key };
      };

      const meaning = meaningOf(name);
      if (meaning === undefined || meaning === 'nothing') return ignored(shorten(name), meaning === 'nothing');
      if (idField === undefined) return { kind: 'field_moved', name: shorten(name), field: 'connection_id' };
      if (connectionId === undefined) return { kind: 'rejected', reason: 'bad_connection_id' };
      const said = saying(body, shorten(name), meaning);
      if (said.kind === 'moved') return { kind: 'field_moved', name: shorten(name), field: 'status' };
      if (said.kind === 'unknown_word') return ignored(said.label, false);

      const providerTime = firstTime(body, webhook.timeFields);
      const about = readAbout(body, webhook, metadata.customerIdKeys);
      const observation: Observation = {
        connectionId,
        source: 'webhook',
        fact: FACTS[said.meaning],
        observedAt,
        ...(providerTime && { providerTime }),
        key,
        label: said.label,
        ...(Object.keys(about).length > 0 && { about }),
      };
      return { kind: 'observation', name: shorten(name), observation };
    },
  };
}

type Saying =
  | { readonly kind: 'said'; readonly meaning: StatusMeaning; readonly label: string }
  | { readonly kind: 'unknown_word'; readonly label: string }
  | { readonly kind: 'moved' };

/** Full names first, then the longest beginning. A Map, as a name may be one that every object inherits. */
export function eventMap(events: WebhookSettings['events']): (name: string) => EventMeaning | undefined {
  const names = new Map(Object.entries(events));
  const beginnings = Object.entries(events)
    .filter(([name]) => name.endsWith('*'))
    .map(([name, meaning]) => ({ beginning: name.slice(0, -1), meaning }))
    .sort((a, b) => b.beginning.length - a.beginning.length);
  return (name) => names.get(name) ?? beginnings.find(({ beginning }) => name.startsWith(beginning))?.meaning;
}

function eventName(body: JsonObject, fields: readonly string[]): string | undefined {
  const names = fields.map((field) => fieldAt(body, field)).filter((value) => typeof value === 'string');
  return names.map((name) => name.trim()).find((name) => shorten(name) !== '');
}

function firstTime(body: JsonObject, fields: readonly string[]): ProviderTime | undefined {
  return fields.map((field) => readTime(fieldAt(body, field))).find((time) => time !== undefined);
}

/** The event's own id, or a digest of the bytes: the same delivery sent again has the same key. */
function keyOf(delivery: Delivery, body: JsonObject, settings: WebhookSettings): string {
  const inBody = idText(firstField(body, settings.eventIdFields));
  const inHeaders = settings.eventIdHeaders.map((name) => delivery.headers[name.toLowerCase()]).find(Boolean);
  const id = inBody ?? inHeaders;
  if (id !== undefined && id.length <= MAX_EVENT_ID) return id;
  return createHash('sha256').update(delivery.body).digest('base64url').slice(0, 22);
}
