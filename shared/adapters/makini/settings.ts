import type { Milliseconds } from '../../domain/time.ts';

/**
 * Everything about Makini that its public documentation states, implies or leaves open. No live account has confirmed
 * any of it, so each fact is a setting with a default; docs/makini.md tells where each default comes from.
 *
 * Values are plain JSON. A "field" is a dotted path to an own property (`data.connection_id`); of several fields the
 * first that is there is read.
 */
export interface MakiniSettings {
  /** Scheme and host of the API, without a slash at the end. */
  readonly baseUrl: string;
  readonly paths: PathSettings;
  readonly http: HttpSettings;
  readonly signature: SignatureSettings;
  readonly webhook: WebhookSettings;
  readonly status: StatusSettings;
  readonly listing: ListingSettings;
  readonly metadata: MetadataSettings;
  readonly tokens: TokenSettings;
  readonly login: LoginSettings;
}

/** Paths below `baseUrl`; `{connectionId}` is replaced by the encoded id. */
export interface PathSettings {
  readonly status: string;
  readonly listing: string;
  readonly metadata: string;
  readonly mint: string;
  readonly disconnect: string;
  readonly token: string;
}

export interface HttpSettings {
  /** The longest that one request may take; the caller's deadline may end it sooner. */
  readonly timeout: Milliseconds;
  /** An answer with a longer body is not read to its end. */
  readonly maxResponseBytes: number;
  readonly maxDepth: number;
  /** Bounds of `Retry-After`; `fallback` stands in for one that cannot be read. */
  readonly retryAfter: { readonly fallback: Milliseconds; readonly min: Milliseconds; readonly max: Milliseconds };
  readonly requestIdHeaders: readonly string[];
  readonly requestIdFields: readonly string[];
}

export type SignatureEncoding = 'hex' | 'base64' | 'base64url';

export interface SignatureSettings {
  readonly header: string;
  readonly encodings: readonly SignatureEncoding[];
  /** What may stand before the signature, such as `sha256=`. Empty: nothing may. */
  readonly prefixes: readonly string[];
  /** Also accepts a signature over the body as JavaScript would write it again. Weaker: bytes are no longer what counts. */
  readonly dangerouslyAcceptReserializedBody: boolean;
}

/** What an event or a status word says. `read_status`: look at the status field. `nothing`: known, and without effect. */
export type StatusMeaning = 'reauthorization_required' | 'authorized' | 'online' | 'offline' | 'disconnected';
export type EventMeaning = StatusMeaning | 'read_status' | 'nothing';

export interface WebhookSettings {
  readonly maxBytes: number;
  /** How deep objects and arrays may lie in each other. */
  readonly maxDepth: number;
  /** By event name; a name that ends in `*` stands for all names that begin so, and yields to a full name. */
  readonly events: Readonly<Record<string, EventMeaning>>;
  /** By status word of a `read_status` event; case, spaces, hyphens and underscores do not matter. */
  readonly statuses: Readonly<Record<string, StatusMeaning>>;
  readonly nameFields: readonly string[];
  readonly connectionIdFields: readonly string[];
  readonly timeFields: readonly string[];
  readonly statusFields: readonly string[];
  readonly eventIdFields: readonly string[];
  readonly eventIdHeaders: readonly string[];
  /** Fields outside of the metadata that hold OUR id of the customer. None by default: such a field may hold Makini's. */
  readonly customerIdFields: readonly string[];
  readonly metadataFields: readonly string[];
  readonly systemFields: readonly string[];
  readonly siteFields: readonly string[];
}

/** `error` says nothing about the connection and is counted for operators. */
export type SyncMeaning = 'reauth' | 'ok' | 'nothing' | 'error';

export interface StatusSettings {
  readonly valueFields: readonly string[];
  /** When the value is from: the end of the last synchronization. */
  readonly timeFields: readonly string[];
  readonly values: Readonly<Record<string, SyncMeaning>>;
  /**
   * Where "reauthorization is required" is told outright, once that is known. `path` null: in the answer that holds
   * the value; else a path below `baseUrl`, read with the connection's token.
   */
  readonly reauthorizationFlag: { readonly path: string | null; readonly field: string } | null;
  readonly metadataFields: readonly string[];
  readonly systemFields: readonly string[];
  readonly siteFields: readonly string[];
  readonly mailboxFields: readonly string[];
}

export interface ListingSettings {
  /** Parameters sent with the request for the first page, such as `per_page`. */
  readonly query: Readonly<Record<string, string>>;
  readonly pageParameter: string;
  readonly cursorParameter: string;
  readonly itemsField: string;
  readonly idFields: readonly string[];
  readonly statusFields: readonly string[];
  readonly values: Readonly<Record<string, 'running' | 'inactive' | 'pending'>>;
  readonly metadataFields: readonly string[];
  readonly systemFields: readonly string[];
  readonly siteFields: readonly string[];
  readonly mailboxFields: readonly string[];
}

export interface MetadataSettings {
  /** The metadata keys that hold our customer's id, the first that is there wins. */
  readonly customerIdKeys: readonly string[];
  /** Where the answer of the metadata call holds the metadata; the empty path is the whole answer. */
  readonly answerFields: readonly string[];
}

export interface TokenSettings {
  readonly tokenFields: readonly string[];
  readonly expiryFields: readonly string[];
  /** How long a token is good for when the answer does not tell. */
  readonly assumedLifetime: Milliseconds;
  /** A token is renewed this long before it expires. */
  readonly renewBefore: Milliseconds;
  /** After our credentials were refused, the next attempt waits this long. */
  readonly pauseAfterRefusal: Milliseconds;
  /** How many connections' minted tokens are kept in memory. */
  readonly keptTokens: number;
}

/** How customers log in again. */
export interface LoginSettings {
  /** The page that customers are sent to; the OAuth parameters are added to it. */
  readonly url: string;
  /** Further parameters of that page, such as a scope. */
  readonly query: Readonly<Record<string, string>>;
  /** Where the answer to a new token says which connection it opens. */
  readonly idFields: readonly string[];
  readonly refreshTokenFields: readonly string[];
}

export const DEFAULTS: MakiniSettings = {
  baseUrl: 'https://api.makini.io',
  paths: {
    status: '/api/integrations/current',
    listing: '/api/system/connections',
    metadata: '/api/system/connections/{connectionId}/metadata',
    mint: '/api/system/connections/{connectionId}/token',
    disconnect: '/api/system/connections/{connectionId}',
    token: '/link/token',
  },
  http: {
    timeout: 10_000,
    maxResponseBytes: 1_048_576,
    maxDepth: 64,
    retryAfter: { fallback: 30_000, min: 1_000, max: 900_000 },
    requestIdHeaders: ['x-request-id', 'request-id', 'x-correlation-id'],
    requestIdFields: ['request_id', 'requestId', 'error.request_id', 'error.requestId'],
  },
  signature: {
    header: 'x-webhook-signature',
    encodings: ['hex', 'base64'],
    prefixes: [],
    dangerouslyAcceptReserializedBody: false,
  },
  webhook: {
    maxBytes: 262_144,
    maxDepth: 32,
    events: {
      'connection.auth_required': 'reauthorization_required',
      'connection.authentication_required': 'reauthorization_required',
      'connection.reauthorization_required': 'reauthorization_required',
      'connection.active': 'authorized',
      'connection.authenticated': 'authorized',
      'connection.reconnected': 'authorized',
      'connection.online': 'online',
      'connection.offline': 'offline',
      'connection.disconnected': 'disconnected',
      'connection.deleted': 'disconnected',
      'connection.status_changed': 'read_status',
      'connections.updated': 'read_status',
      'sync.*': 'nothing',
      'system.*': 'nothing',
    },
    statuses: {
      online: 'online',
      offline: 'offline',
      active: 'authorized',
      reauthorization_required: 'reauthorization_required',
      auth_required: 'reauthorization_required',
      disconnected: 'disconnected',
    },
    nameFields: ['event', 'type', 'event_type', 'eventType', 'event.type', 'event.name', 'data.event', 'data.type'],
    connectionIdFields: [
      'connection_id',
      'connectionId',
      'data.connection_id',
      'data.connectionId',
      'connection.id',
      'connection.key',
      'data.connection.id',
      'data.connection.key',
      'body.connection_id',
      'body.connectionId',
    ],
    timeFields: [
      'timestamp',
      'occurred_at',
      'occurredAt',
      'created_at',
      'createdAt',
      'data.timestamp',
      'data.occurred_at',
      'data.created_at',
      'body.timestamp',
    ],
    statusFields: ['status', 'data.status', 'connection.status', 'data.connection.status', 'body.status'],
    eventIdFields: ['id', 'event_id', 'eventId', 'webhook_id', 'webhookId'],
    eventIdHeaders: ['x-webhook-id', 'x-event-id', 'webhook-id'],
    customerIdFields: [],
    metadataFields: [
      'user_metadata',
      'data.user_metadata',
      'connection.user_metadata',
      'data.connection.user_metadata',
      'metadata',
    ],
    systemFields: ['integration_name', 'provider', 'data.integration_name', 'data.provider', 'connection.provider'],
    siteFields: ['company_name', 'data.company_name', 'connection.company_name'],
  },
  status: {
    valueFields: ['data.sync_status', 'sync_status'],
    timeFields: ['data.sync_updated_at', 'sync_updated_at'],
    values: { fail: 'reauth', done: 'ok', fulldone: 'ok', inprogress: 'nothing', error: 'error' },
    reauthorizationFlag: null,
    metadataFields: ['data.user_metadata', 'user_metadata'],
    systemFields: ['data.provider', 'provider'],
    siteFields: ['data.company_name', 'company_name'],
    mailboxFields: ['data.email', 'email'],
  },
  listing: {
    query: {},
    pageParameter: 'page',
    cursorParameter: 'cursor',
    itemsField: 'data',
    idFields: ['key', 'id'],
    statusFields: ['status'],
    values: {
      inactive: 'inactive',
      pending: 'pending',
      active: 'running',
      synchronizing: 'running',
      in_progress: 'running',
    },
    metadataFields: ['user_metadata'],
    systemFields: ['integration_name', 'provider'],
    siteFields: ['company_name', 'name'],
    mailboxFields: ['email'],
  },
  metadata: {
    customerIdKeys: ['customer_id', 'customerId'],
    answerFields: ['data.user_metadata', 'user_metadata', 'data.metadata', 'metadata', 'data', ''],
  },
  tokens: {
    tokenFields: ['access_token', 'data.access_token', 'token', 'data.token'],
    expiryFields: ['expires_in', 'data.expires_in', 'expires_at', 'data.expires_at'],
    assumedLifetime: 300_000,
    renewBefore: 60_000,
    pauseAfterRefusal: 30_000,
    keptTokens: 5_000,
  },
  login: {
    url: 'https://link.makini.io/oauth/authorize',
    query: {},
    idFields: ['data.id', 'id', 'data.key', 'key'],
    refreshTokenFields: ['refresh_token', 'data.refresh_token'],
  },
};
