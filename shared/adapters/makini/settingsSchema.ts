import * as z from 'zod/mini';
import { DEFAULTS, type EventMeaning, type MakiniSettings, type StatusMeaning, type SyncMeaning } from './settings.ts';

// Messages complete a sentence that begins with the key. Every key may be left out; a key that does not exist is refused.

const STATUS_MEANINGS = ['reauthorization_required', 'authorized', 'online', 'offline', 'disconnected'] as const;
const EVENT_MEANINGS = [...STATUS_MEANINGS, 'read_status', 'nothing'] as const;
const SYNC_MEANINGS = ['reauth', 'ok', 'nothing', 'error'] as const;
const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
const SERVICE_VALUES = ['running', 'inactive', 'pending'] as const;

const oneOf = <const W extends readonly string[]>(words: W) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const whole = (standard: number, min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z._default(z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error })), standard);
};

const milliseconds = (standard: number, max = 86_400_000) => whole(standard, 0, max);

const filled = (error: string) => z.string({ error }).check(z.minLength(1, { error }));

const texts = (standard: readonly string[], meaning = 'texts') =>
  z._default(z.array(z.string({ error: 'must be a text' }), { error: `must be a list of ${meaning}` }), [...standard]);

const fields = (standard: readonly string[]) => texts(standard, 'dotted paths to fields');

const headers = (standard: readonly string[]) =>
  z.pipe(
    texts(standard, 'header names'),
    z.transform((names: string[]) => names.map((name) => name.toLowerCase())),
  );

const path = (standard: string) =>
  z._default(
    z.string({ error: 'must be a path' }).check(z.regex(/^\//, { error: 'must begin with a slash' })),
    standard,
  );

/** Entries are added to the standard ones; null takes one of those away. */
function words<V extends string>(meanings: readonly V[], standard: Readonly<Record<string, V>>) {
  const meaning = z.nullable(oneOf(meanings));
  return z.pipe(
    z._default(z.record(z.string(), meaning, { error: 'must be an object of words and their meanings' }), {}),
    z.transform((entries): Record<string, V> => {
      const merged = new Map<string, V | null>([
        ...Object.entries(standard),
        ...Object.entries(entries as Record<string, V | null>),
      ]);
      return Object.fromEntries([...merged].filter((entry): entry is [string, V] => entry[1] !== null));
    }),
  );
}

/** Says it of what is no object; unknown keys are told by their name. */
const notAnObject = (message: string) => (issue: { readonly code?: string }) =>
  issue.code === 'invalid_type' ? message : undefined;

/** A group of settings, of which any or all may be left out. */
function group<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.prefault(z.strictObject(shape, { error: notAnObject('must be an object') }), {} as never);
}

const d = DEFAULTS;

/** Credentials and tokens travel to this host, so it is reached by TLS; only the local world's own machine is exempt. */
const baseUrl = z._default(
  z.string({ error: 'must be a URL' }).check(
    z.regex(/^(https:\/\/[\w.-]+(:\d+)?|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)$/, {
      error: 'must be https:// and a host, without a path or a slash at the end',
    }),
  ),
  d.baseUrl,
);

const overrides = z.strictObject(
  {
    baseUrl,
    paths: group({
      status: path(d.paths.status),
      listing: path(d.paths.listing),
      metadata: path(d.paths.metadata),
      mint: path(d.paths.mint),
      disconnect: path(d.paths.disconnect),
      token: path(d.paths.token),
    }),
    http: group({
      timeout: whole(d.http.timeout, 100, 60_000),
      maxResponseBytes: whole(d.http.maxResponseBytes, 1_024, 16_777_216),
      maxDepth: whole(d.http.maxDepth, 4, 512),
      retryAfter: group({
        fallback: milliseconds(d.http.retryAfter.fallback),
        min: milliseconds(d.http.retryAfter.min),
        max: milliseconds(d.http.retryAfter.max),
      }),
      requestIdHeaders: headers(d.http.requestIdHeaders),
      requestIdFields: fields(d.http.requestIdFields),
    }),
    signature: group({
      header: z._default(
        z.pipe(
          filled('must be a header name'),
          z.transform((name: string) => name.toLowerCase()),
        ),
        d.signature.header,
      ),
      encodings: z._default(
        z
          .array(oneOf(ENCODINGS), { error: `must be a list of ${ENCODINGS.join(', ')}` })
          .check(z.minLength(1, { error: `must name at least one of ${ENCODINGS.join(', ')}` })),
        [...d.signature.encodings],
      ),
      prefixes: texts(d.signature.prefixes),
      dangerouslyAcceptReserializedBody: z._default(
        z.boolean({ error: 'must be true or false' }),
        d.signature.dangerouslyAcceptReserializedBody,
      ),
    }),
    webhook: group({
      maxBytes: whole(d.webhook.maxBytes, 1_024, d.webhook.maxBytes),
      maxDepth: whole(d.webhook.maxDepth, 4, 512),
      events: words<EventMeaning>(EVENT_MEANINGS, d.webhook.events),
      statuses: words<StatusMeaning>(STATUS_MEANINGS, d.webhook.statuses),
      nameFields: fields(d.webhook.nameFields),
      connectionIdFields: fields(d.webhook.connectionIdFields),
      timeFields: fields(d.webhook.timeFields),
      statusFields: fields(d.webhook.statusFields),
      eventIdFields: fields(d.webhook.eventIdFields),
      eventIdHeaders: headers(d.webhook.eventIdHeaders),
      customerIdFields: fields(d.webhook.customerIdFields),
      metadataFields: fields(d.webhook.metadataFields),
      systemFields: fields(d.webhook.systemFields),
      siteFields: fields(d.webhook.siteFields),
    }),
    status: group({
      valueFields: fields(d.status.valueFields),
      timeFields: fields(d.status.timeFields),
      values: words<SyncMeaning>(SYNC_MEANINGS, d.status.values),
      reauthorizationFlag: z._default(
        z.nullable(
          z.strictObject(
            {
              path: z.nullable(z.string({ error: 'must be a path or null' })),
              field: filled('must be a dotted path to a field'),
            },
            { error: notAnObject('must be null or an object with path and field') },
          ),
        ),
        d.status.reauthorizationFlag,
      ),
      metadataFields: fields(d.status.metadataFields),
      systemFields: fields(d.status.systemFields),
      siteFields: fields(d.status.siteFields),
      mailboxFields: fields(d.status.mailboxFields),
    }),
    listing: group({
      query: z._default(
        z.record(z.string(), z.string({ error: 'must be a text' }), { error: 'must be an object of texts' }),
        { ...d.listing.query },
      ),
      pageParameter: z._default(filled('must be the name of a parameter'), d.listing.pageParameter),
      cursorParameter: z._default(filled('must be the name of a parameter'), d.listing.cursorParameter),
      itemsField: z._default(z.string({ error: 'must be a dotted path to a field' }), d.listing.itemsField),
      idFields: fields(d.listing.idFields),
      statusFields: fields(d.listing.statusFields),
      values: words(SERVICE_VALUES, d.listing.values),
      metadataFields: fields(d.listing.metadataFields),
      systemFields: fields(d.listing.systemFields),
      siteFields: fields(d.listing.siteFields),
      mailboxFields: fields(d.listing.mailboxFields),
    }),
    metadata: group({
      customerIdKeys: texts(d.metadata.customerIdKeys, 'metadata keys'),
      answerFields: fields(d.metadata.answerFields),
    }),
    tokens: group({
      tokenFields: fields(d.tokens.tokenFields),
      expiryFields: fields(d.tokens.expiryFields),
      assumedLifetime: milliseconds(d.tokens.assumedLifetime, 2_592_000_000),
      renewBefore: milliseconds(d.tokens.renewBefore),
      pauseAfterRefusal: milliseconds(d.tokens.pauseAfterRefusal),
      keptTokens: whole(d.tokens.keptTokens, 1, 100_000),
    }),
    login: group({
      url: z._default(
        z.string({ error: 'must be the URL of the login page' }).check(
          z.regex(/^https?:\/\/[^\s?#]+$/, {
            error: 'must be the URL of the login page, without parameters',
          }),
        ),
        d.login.url,
      ),
      query: z._default(
        z.record(z.string(), z.string({ error: 'must be a text' }), { error: 'must be an object of texts' }),
        { ...d.login.query },
      ),
      idFields: fields(d.login.idFields),
      refreshTokenFields: fields(d.login.refreshTokenFields),
    }),
  },
  { error: notAnObject('must be a JSON object') },
);

/** Overrides of the standard settings, checked key by key; what is left out is as in `DEFAULTS`. */
export const makiniSettingsSchema = z.pipe(
  overrides,
  z.transform((settings): MakiniSettings => settings),
);
