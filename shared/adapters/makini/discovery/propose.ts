import type { Delivery } from '../../../ports.ts';
import { fieldAt, firstField, idText, wordMap } from '../fields.ts';
import { eventMap } from '../interpret.ts';
import type { JsonObject } from '../json.ts';
import { parseDelivery } from '../parse.ts';
import type { MakiniSettings, StatusMeaning } from '../settings.ts';
import { readTime } from '../times.ts';
import { type Candidate, type Candidates, findCandidates, findEventIdHeaders } from './candidates.ts';
import { leavesOf } from './leaves.ts';
import { guessMeaning } from './meaning.ts';
import { type FoundSignature, findLookalikes, findSignatures, type Lookalike } from './signatures.ts';

/** What whoever asks knows of the delivery already. */
export interface Hints {
  readonly connectionId?: string | undefined;
  /** What the event says, where its name is new. */
  readonly means?: StatusMeaning | undefined;
}

/** What an operator has to know before the proposed settings are used. */
export type Remark =
  | 'no_signature_found'
  | 'prefix_varies'
  | 'signed_over_trimmed_body'
  | 'signed_over_reserialized_body'
  | 'no_event_name'
  | 'meaning_guessed'
  | 'meaning_unknown'
  | 'no_connection_id'
  | 'no_event_time'
  | 'no_event_id';

/** Overrides of settings, as far as a delivery can tell them. */
export interface Overrides {
  readonly signature?: Partial<MakiniSettings['signature']>;
  readonly webhook?: Partial<MakiniSettings['webhook']>;
}

export interface Discovery {
  readonly signatures: readonly FoundSignature[];
  readonly lookalikes: readonly Lookalike[];
  /** Why the body could not be read, or what its fields may be. */
  readonly body: { readonly kind: 'unreadable'; readonly reason: string } | ({ readonly kind: 'read' } & Candidates);
  readonly eventIdHeaders: readonly string[];
  /** What has to be added to the present settings; empty: they fit. */
  readonly overrides: Overrides;
  readonly remarks: readonly Remark[];
}

interface Proposed<K extends keyof Overrides> {
  readonly overrides: NonNullable<Overrides[K]>;
  readonly remarks: readonly Remark[];
}

/** Finds out how a delivery is signed and where it holds what, and which settings would read it. Pure. */
export function discover(
  delivery: Delivery,
  secrets: readonly string[],
  settings: Pick<MakiniSettings, 'signature' | 'webhook'>,
  hints: Hints = {},
): Discovery {
  const signatures = findSignatures(delivery, secrets);
  const signature = proposeSignature(signatures, settings.signature);
  const parsed = parseDelivery(delivery, settings.webhook);
  const meaningOf = eventMap(settings.webhook.events);
  const isKnownEvent = (name: string) => meaningOf(name) !== undefined;
  const eventIdHeaders = findEventIdHeaders(delivery.headers);
  const found =
    parsed.kind === 'parsed'
      ? findCandidates(parsed.body, { receivedAt: delivery.receivedAt, isKnownEvent, connectionId: hints.connectionId })
      : undefined;
  const webhook =
    parsed.kind === 'parsed' && found
      ? proposeWebhook(parsed.body, found, eventIdHeaders, delivery, settings.webhook, hints)
      : { overrides: {}, remarks: [] };
  return {
    signatures,
    lookalikes: findLookalikes(delivery, signatures),
    body: found
      ? { kind: 'read', ...found }
      : { kind: 'unreadable', reason: parsed.kind === 'rejected' ? parsed.reason : '' },
    eventIdHeaders,
    overrides: {
      ...(Object.keys(signature.overrides).length > 0 && { signature: signature.overrides }),
      ...(Object.keys(webhook.overrides).length > 0 && { webhook: webhook.overrides }),
    },
    remarks: [...signature.remarks, ...webhook.remarks],
  };
}

function proposeSignature(
  found: readonly FoundSignature[],
  present: MakiniSettings['signature'],
): Proposed<'signature'> {
  const usable = found.filter(({ form, constantPrefix }) => form !== 'trimmed' && constantPrefix);
  // The weaker form only where nothing else is signed.
  const best = usable.find(({ form }) => form === 'raw') ?? usable[0];
  if (!best) {
    const [other] = found;
    if (!other) return { overrides: {}, remarks: ['no_signature_found'] };
    return { overrides: {}, remarks: [other.constantPrefix ? 'signed_over_trimmed_body' : 'prefix_varies'] };
  }
  const { header, prefix, encoding, form } = best;
  const again = form === 'reserialized';
  return {
    overrides: {
      ...(header !== present.header && { header }),
      ...(!present.encodings.includes(encoding) && { encodings: [encoding] }),
      ...(prefix !== '' && !present.prefixes.includes(prefix) && { prefixes: [...present.prefixes, prefix] }),
      ...(again && !present.dangerouslyAcceptReserializedBody && { dangerouslyAcceptReserializedBody: true }),
    },
    remarks: again ? ['signed_over_reserialized_body'] : [],
  };
}

function proposeWebhook(
  body: JsonObject,
  found: Candidates,
  eventIdHeaders: readonly string[],
  delivery: Delivery,
  present: MakiniSettings['webhook'],
  hints: Hints,
): Proposed<'webhook'> {
  const name = proposeName(body, found, present, hints);
  const read = firstField(body, present.connectionIdFields);
  const knowsBetter = hints.connectionId !== undefined && idText(read) !== hints.connectionId;
  const link = idText(read) === undefined || knowsBetter ? found.connectionId[0] : undefined;
  const hasTime = present.timeFields.some((path) => readTime(fieldAt(body, path)) !== undefined);
  const time = hasTime ? undefined : found.time[0];
  const hasEventId =
    idText(firstField(body, present.eventIdFields)) !== undefined ||
    present.eventIdHeaders.some((header) => delivery.headers[header]);
  const eventId = hasEventId ? undefined : found.eventId.find(({ path }) => path !== link?.path);
  const [idHeader] = hasEventId || eventId ? [] : eventIdHeaders;
  return {
    overrides: {
      ...name.overrides,
      ...(link && { connectionIdFields: [link.path, ...without(present.connectionIdFields, link)] }),
      ...(time && { timeFields: [time.path, ...without(present.timeFields, time)] }),
      ...(eventId && { eventIdFields: [eventId.path, ...without(present.eventIdFields, eventId)] }),
      ...(idHeader !== undefined && { eventIdHeaders: [idHeader, ...present.eventIdHeaders] }),
    },
    remarks: [
      ...name.remarks,
      ...(read === undefined && !link ? ['no_connection_id' as const] : []),
      ...(hasTime || time ? [] : ['no_event_time' as const]),
      ...(hasEventId || eventId || idHeader !== undefined ? [] : ['no_event_id' as const]),
    ],
  };
}

/** How much more a field must look like an event's name to be preferred to the one that is read now. */
const CLEARLY = 4;

function proposeName(
  body: JsonObject,
  found: Candidates,
  present: MakiniSettings['webhook'],
  { means }: Hints,
): Proposed<'webhook'> {
  const path = present.nameFields.find((field) => typeof fieldAt(body, field) === 'string');
  const read = path === undefined ? undefined : fieldAt(body, path);
  const readScore = found.eventName.find((candidate) => candidate.path === path)?.score ?? 0;
  const [best] = found.eventName;
  const better = best && (typeof read !== 'string' || best.score >= readScore + CLEARLY) ? best : undefined;
  const name = better ? String(better.value) : read;
  if (typeof name !== 'string') return { overrides: {}, remarks: ['no_event_name'] };
  const fields = better &&
    better.path !== path && { nameFields: [better.path, ...without(present.nameFields, better)] };
  const meaning = eventMap(present.events)(name.trim());
  if (meaning !== undefined && means === undefined) {
    const status = meaning === 'read_status' ? proposeStatus(body, present) : {};
    return { overrides: { ...fields, ...status }, remarks: [] };
  }
  const said = means ?? guessMeaning(name);
  if (said === undefined) return { overrides: { ...fields }, remarks: ['meaning_unknown'] };
  return {
    overrides: { ...fields, events: { [name.trim()]: said } },
    remarks: means === undefined ? ['meaning_guessed'] : [],
  };
}

/** Where a status that has a meaning stands, if it is not read yet. */
function proposeStatus(body: JsonObject, present: MakiniSettings['webhook']): Partial<MakiniSettings['webhook']> {
  if (firstField(body, present.statusFields) !== undefined) return {};
  const statusOf = wordMap(present.statuses);
  const found = leavesOf(body).find(({ value }) => typeof value === 'string' && statusOf(value) !== undefined);
  return found ? { statusFields: [found.path, ...present.statusFields] } : {};
}

function without(fields: readonly string[], { path }: Pick<Candidate, 'path'>): readonly string[] {
  return fields.filter((field) => field !== path);
}
