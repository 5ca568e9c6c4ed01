import type { Account } from './domain/account.ts';
import type { Glance } from './domain/cadence.ts';
import type { Connection } from './domain/connection.ts';
import type { MessageContent } from './domain/content.ts';
import type { Customer } from './domain/customer.ts';
import type { Group } from './domain/group.ts';
import type { Hold } from './domain/hold.ts';
import type { LookBatch } from './domain/look.ts';
import type { Landing, Message } from './domain/message.ts';
import type { ModeState } from './domain/mode.ts';
import type { About, AuthValue, Observation, ServiceValue } from './domain/observation.ts';
import type { Session } from './domain/session.ts';
import type { Instant, Milliseconds, ProviderTime } from './domain/time.ts';
import type { TimelineEntry } from './domain/timeline.ts';
import type { TokenPair } from './domain/tokenPair.ts';
import type { Walk } from './domain/walk.ts';
import type { DeliveryRejection, JournalEntry, MetricName } from './telemetry.ts';

// The whole outside world on one page. Every method may throw on a surprise; expected outcomes are in its type.

export interface Clock {
  now(): Instant;
  /** Waits; used only for back-off within an invocation. */
  pause(duration: Milliseconds): Promise<void>;
}

/** Chance: ids and jitter. */
export interface Chance {
  /** A new id, unique and URL-safe. */
  id(): string;
  /** A number in [0, 1). */
  fraction(): number;
}

/** What happened, for people and alarms. Takes only a closed list of shapes, so that no secret can reach a log. */
export interface Journal {
  note(entry: JournalEntry): void;
  count(metric: MetricName, value?: number): void;
  /** Lets out what was counted so far: for a count that must be out before what it was taken from is forgotten. */
  flush(): void;
}

export interface ConnectionStore {
  /** Strongly consistent. */
  load(id: string): Promise<Connection | undefined>;
  /** Writes if the stored version still is `connection.version`, and then stores `version + 1`. */
  save(connection: Connection): Promise<'saved' | 'conflict'>;
  /** First write wins; a repeat changes nothing. */
  append(entry: TimelineEntry): Promise<void>;
  /** Newest first. */
  timeline(id: string, limit: number): Promise<readonly TimelineEntry[]>;
  /** Deletes the whole timeline; returns how many entries there were. */
  eraseTimeline(id: string): Promise<number>;
  /** Ids of a customer's connections. An index: a hint, re-read before acting. */
  idsOfCustomer(customerId: string): Promise<readonly string[]>;
  /** Ids of a customer's connections that have something due by then. A hint. */
  dueIdsOfCustomer(customerId: string, by: Instant): Promise<readonly string[]>;
  /** Whose notices are due by then, oldest first within each page. A hint. */
  dueGroups(by: Instant): AsyncIterable<{ readonly group: Group; readonly dueAt: Instant }>;
  /** Ids with an open incident. A hint. */
  openIncidentIds(): AsyncIterable<string>;
  /** Ids with an open incident that was opened at that moment, by our clock, or later. A hint. */
  openedIds(since: Instant): AsyncIterable<string>;
  /** Every id ever seen and not expired. A hint. */
  allIds(): AsyncIterable<string>;
  /** The same, with what the sweep must know of each, in an order of the store's own; only what comes after an id. */
  fleet(after?: string): AsyncIterable<{ readonly id: string; readonly glance?: Glance }>;
}

export interface CustomerStore {
  load(id: string): Promise<Customer | undefined>;
  /** Conditional on `version`, like a connection's. */
  save(customer: Customer): Promise<'saved' | 'conflict'>;
  remove(id: string): Promise<void>;
  all(): AsyncIterable<Customer>;
}

export interface MessageStore {
  /** Creates or replaces all but the landings; the last state wins. */
  put(message: Omit<Message, 'landings'>): Promise<void>;
  /**
   * Adds what feedback said of these mailboxes, once and for all: in any order, however often, beside any `put`. The
   * message with all that is known by then; undefined, and nothing written, where there is none.
   */
  land(id: string, landing: Landing, mailboxes: readonly string[]): Promise<Message | undefined>;
  load(id: string): Promise<Message | undefined>;
  remove(id: string): Promise<void>;
  /** All of a customer's. There is no index for it: it reads everything, and is for operators' commands only. */
  ofCustomer(customerId: string): AsyncIterable<Message>;
  /** Everybody's; reads everything too. */
  every(): AsyncIterable<Message>;
}

/** How far the sweep has come, for the next one to go on from there. */
export interface SweepPlace {
  /** The known connection that was asked about last; absent: at the beginning. */
  readonly after?: string;
  /** A listing under way. */
  readonly listing?: ListingPlace;
  /** Start of the last complete listing. */
  readonly listedAt?: Instant;
}

export interface ListingPlace {
  readonly startedAt: Instant;
  readonly walk: Walk;
  /** How many connections it has shown so far. */
  readonly listed: number;
  /** Connections whose status was not found and which it has not shown so far. */
  readonly missing: readonly string[];
  /** How often in a row the page at this place was refused as one that there is not. */
  readonly tries?: number;
  /** The provider asked not to be asked for it before then. */
  readonly notBefore?: Instant;
  /** A listing before this one did not come to its end in time. */
  readonly isOverdue?: boolean;
}

/** The stage's own small state: its mode, the sweep's lease and place, the size of the fleet, whether feedback comes through. */
export interface StageStore {
  /** That of a new stage before one was set. */
  mode(): Promise<ModeState>;
  setMode(state: ModeState): Promise<void>;
  /** Takes the named lease if it is free or lapsed; false while another holder has it. */
  acquireLease(name: string, holder: string, now: Instant, until: Instant): Promise<boolean>;
  releaseLease(name: string, holder: string): Promise<void>;
  /** Undefined before the first sweep. */
  sweepPlace(): Promise<SweepPlace | undefined>;
  saveSweepPlace(place: SweepPlace): Promise<void>;
  /** How many connections the last complete listing had; undefined if there was none. */
  fleetSize(): Promise<number | undefined>;
  saveFleetSize(size: number): Promise<void>;
  /** When feedback about a mail of ours last came, give or take an hour; undefined: never. */
  feedbackSeenAt(): Promise<Instant | undefined>;
  saveFeedbackSeenAt(at: Instant): Promise<void>;
}

/** The stage's mass-outage guard. */
export interface HoldStore {
  /** Strongly consistent; of version 0 if it never closed. */
  load(): Promise<Hold>;
  /** Conditional on `version`, like a connection's. */
  save(hold: Hold): Promise<'saved' | 'conflict'>;
}

/** A delivery kept for a while so that operators can find out the provider's format: without what is no one's business. */
export interface CapturedDelivery {
  /** Headers by a list of what may be kept; the body cut to a limit. */
  readonly delivery: Delivery;
  /** The length of the body as it came. */
  readonly bytes: number;
  /** What became of it: `accepted`, a rejection's reason, or `failed`. */
  readonly outcome: 'accepted' | 'failed' | DeliveryRejection;
}

/** The last few deliveries, kept only while an operator has asked for it. */
export interface CaptureStore {
  /** Until when deliveries are kept; undefined: they are not. */
  until(): Promise<Instant | undefined>;
  start(until: Instant): Promise<void>;
  /** Ends it and deletes what was kept; returns how many. */
  stop(): Promise<number>;
  /** Keeps one in a place of its own, in which a later one may replace it. Forgotten after an hour. */
  keep(place: string, captured: CapturedDelivery): Promise<void>;
  /** Newest first. */
  all(): Promise<readonly CapturedDelivery[]>;
}

/** Says "this group may have notices due"; carries no facts. A lost, doubled or late nudge costs time, never a message. */
export interface NudgeQueue {
  nudge(group: Group, now: Instant): Promise<void>;
  /** Sends many; returns how many could not be sent. */
  nudgeAll(groups: readonly Group[], now: Instant): Promise<{ readonly failed: number }>;
}

/** Takes looks to the workers that make them; carries no names and no secrets. A look that is lost is asked for again. */
export interface LookQueue {
  /** Sends batches, each to be taken no sooner than after `delay`; returns how many could not be sent. */
  ask(batches: readonly LookBatch[], delay?: Milliseconds): Promise<{ readonly failed: number }>;
}

/** The pace at which all functions together may look, confirm and list: one queue for everybody, whose head is at `at`. */
export interface LookPace {
  /** Reserves the time for so many looks; `later` where it would be after `latest`, and then nothing is reserved. */
  reserve(
    looks: number,
    now: Instant,
    latest: Instant,
  ): Promise<{ readonly kind: 'at' | 'later'; readonly at: Instant }>;
  /** The provider asked for a pause: nobody begins before then. */
  holdOff(until: Instant): Promise<void>;
}

/** One raw HTTP request at the webhook endpoint. Header names are lower case. */
export interface Delivery {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly receivedAt: Instant;
  /** The last part of the URL it came to, where a connection has a URL and a secret of its own. */
  readonly endpoint?: string;
}

/** Decides whether a delivery was signed with an active secret, over exactly its bytes. */
export interface DeliveryVerifier {
  /** @throws if no usable secret can be had: nothing unsigned is ever accepted. */
  verify(
    delivery: Delivery,
  ): Promise<{ readonly kind: 'verified' } | { readonly kind: 'rejected'; readonly reason: DeliveryRejection }>;
}

/** What a verified delivery means. */
export type Interpretation =
  | { readonly kind: 'rejected'; readonly reason: DeliveryRejection }
  /** Nothing to decide: an event without effect on health (`known`), or one we have never heard of. */
  | {
      readonly kind: 'ignored';
      readonly name: string;
      readonly known: boolean;
      readonly connectionId?: string;
      readonly observedAt: Instant;
      readonly key: string;
    }
  /** An event without a name, or a known one that lacks a field it needs: the provider's format changed. */
  | { readonly kind: 'field_moved'; readonly name?: string; readonly field: 'name' | 'connection_id' | 'status' }
  | { readonly kind: 'observation'; readonly name: string; readonly observation: Observation };

/** Reads a verified delivery by the provider's format; pure. */
export interface DeliveryInterpreter {
  interpret(delivery: Delivery): Interpretation;
}

export type UnreadableReason =
  | 'timeout'
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'rate_limited'
  | 'server_error'
  | 'client_error'
  | 'redirect'
  | 'not_json'
  | 'unexpected_shape'
  | 'unknown_value'
  | 'no_token';

/** What one status read told. `auth` is absent where the answer says nothing about authorization (a sync in progress). */
export type StatusReading =
  | {
      readonly kind: 'read';
      readonly startedAt: Instant;
      readonly auth?: AuthValue;
      readonly providerTime?: ProviderTime;
      /** The answer should have been dated by the provider and was not; see Observation. */
      readonly undated?: boolean;
      readonly label: string;
      readonly about?: About;
    }
  | { readonly kind: 'not_found'; readonly startedAt: Instant }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly retryAfter?: Milliseconds };

export interface StatusReader {
  /** Reads one connection's status, giving up at `deadline`. Never throws for what a server answers. */
  read(connectionId: string, deadline: Instant): Promise<StatusReading>;
}

export interface ListedConnection {
  readonly id: string;
  readonly label: string;
  /** Absent where the provider's word has no meaning to us; that is counted. */
  readonly service?: ServiceValue;
  readonly about: About;
}

export type ListingPage =
  | {
      readonly kind: 'page';
      readonly startedAt: Instant;
      readonly connections: readonly ListedConnection[];
      /** Where the next page begins; absent on the last one. */
      readonly next?: string;
    }
  | { readonly kind: 'failed'; readonly reason: UnreadableReason; readonly retryAfter?: Milliseconds };

/** The provider's list of all connections, and what it knows of one. */
export interface ConnectionDirectory {
  page(cursor: string | undefined, deadline: Instant): Promise<ListingPage>;
  describe(
    connectionId: string,
    deadline: Instant,
  ): Promise<
    | { readonly kind: 'found'; readonly about: About }
    | { readonly kind: 'not_found' }
    | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }
  >;
}

/**
 * The connections' tokens. The company's workers read the current pair and nothing else; a fresh pair waits beside it until
 * it has been checked. Every call may be repeated after a crash, at any point, and then ends as if made once.
 */
export interface TokenVault {
  /** The pair that the workers use now; undefined where none is kept, or what is kept cannot be read (that is reported). */
  current(connectionId: string): Promise<TokenPair | undefined>;
  /**
   * Keeps a fresh pair where no worker looks. A later attempt's pair takes its place. An attempt has one pair: the same
   * attempt again changes nothing, not even after it was replaced, promoted or discarded. The attempt's name is not secret.
   */
  keepPending(connectionId: string, attempt: string, pair: TokenPair): Promise<void>;
  /** The pair that waits, and whose attempt it is. */
  pending(connectionId: string): Promise<{ readonly attempt: string; readonly pair: TokenPair } | undefined>;
  /**
   * Makes the attempt's pending pair the current one, and the one before it the previous. `promoted` again if that was done
   * already; `gone` if the pair was replaced, discarded or removed, or never kept.
   */
  promote(connectionId: string, attempt: string): Promise<'promoted' | 'gone'>;
  /** Lets the attempt's pending pair go. Nothing happens if it is not, or no longer, pending. */
  discard(connectionId: string, attempt: string): Promise<void>;
  /**
   * Current and pending pair are gone for everybody at once. By hand they can be taken back while the vault's recovery window
   * lasts; a new pair does not bring them back.
   */
  remove(connectionId: string): Promise<void>;
  /** Whose tokens are kept, and for how long unchanged; never values. A hint: what is written meanwhile may be missing. */
  list(): AsyncIterable<KeptTokens>;
}

export interface KeptTokens {
  /** What the vault calls it. */
  readonly name: string;
  /** Absent where only the vault's own name is known, as of something that others put there. */
  readonly connectionId?: string;
  /** The stage that made it; absent where somebody else did. */
  readonly stage?: string;
  /** When anything about it last changed. */
  readonly changedAt: Instant;
  readonly pending: boolean;
}

/** Ends a connection at the provider, for good: its tokens end with it. */
export interface ConnectionEnder {
  /** `gone`: it was not there any more. */
  end(
    connectionId: string,
    deadline: Instant,
  ): Promise<
    | { readonly kind: 'ended' }
    | { readonly kind: 'gone' }
    | { readonly kind: 'failed'; readonly reason: UnreadableReason }
  >;
}

/** Our own account with the provider, from which its Admin token is made. */
export interface ProviderCredentials {
  /** Reads them anew or from a short-lived cache, so that a rotation needs no deployment. @throws if unusable. */
  read(): Promise<{ readonly clientId: string; readonly clientSecret: string }>;
}

/** The signing secrets that a delivery may be signed with now; several during a rotation. */
export interface SigningSecrets {
  /** @throws if there is no usable secret; the request must then be answered 5xx. */
  active(): Promise<readonly string[]>;
  /** Reads again after a failed verification, at most once a minute; false if it was not time or nothing changed. */
  refresh(): Promise<boolean>;
}

/** Keeps the customers' Slack webhooks, for operators; the functions only read them. */
export interface SlackWebhookKeeper {
  /** Whether this very URL is the one that is kept. */
  isKept(customerId: string, url: string): Promise<boolean>;
  keep(customerId: string, url: string): Promise<void>;
  /** Can be taken back for a week. */
  remove(customerId: string): Promise<void>;
  /** Gone at once and for good. */
  erase(customerId: string): Promise<void>;
}

/** Signs and opens the links in messages. A link only identifies: opening it, by people or scanners, changes nothing. */
export interface LinkSigner {
  /**
   * A URL-safe token that says which connection, and whose; good for this purpose and this stage only. `only` is the
   * address of the one person whom the link is for: a token can be read by anybody, so it holds a keyed digest of it.
   */
  sign(claims: LinkClaims, only?: string): Promise<string>;
  /** @throws if no usable key can be had. */
  open(token: string, purpose: LinkPurpose, now: Instant): Promise<OpenedLink>;
}

export type LinkPurpose = 'reconnect' | 'opt_out';

export interface LinkClaims {
  readonly purpose: LinkPurpose;
  readonly connectionId: string;
  /** Absent while nobody knows whose connection it is. */
  readonly customerId?: string;
  readonly expiresAt: Instant;
}

export type OpenedLink =
  | {
      readonly kind: 'valid' | 'expired';
      readonly claims: LinkClaims;
      /** In a link for one person: whether this is their address, in whatever case it is written. */
      readonly isFor?: (address: string) => boolean;
    }
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'signature' | 'purpose' };

/** The keys that links are signed with: the first signs, all of them open. @throws if there is no usable one. */
export interface LinkKeys {
  all(): Promise<readonly [LinkKey, ...LinkKey[]]>;
}

export interface LinkKey {
  /** Names the key in the link's header. */
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The tries to reconnect that are under way. */
export interface SessionStore {
  /** Strongly consistent; undefined where it is unknown or long over. */
  load(state: string): Promise<Session | undefined>;
  /** Conditional on `version`, like a connection's. */
  save(session: Session): Promise<'saved' | 'conflict'>;
}

export type Exchange =
  | { readonly kind: 'exchanged'; readonly pair: TokenPair }
  /** The code is not, or no longer, good. */
  | { readonly kind: 'refused' }
  /** No usable answer: the code may be spent. */
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

export type Identification =
  | { readonly kind: 'identified'; readonly account: Account }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** The provider's own login, to which customers are sent and from which they come back with a code. */
export interface ProviderLogin {
  /** Where a customer logs in; `state` comes back with the answer, if the provider echoes it. */
  url(state: string): Promise<string>;
  /** One attempt, never repeated: a code is spent by its first use. */
  exchange(code: string, deadline: Instant): Promise<Exchange>;
  /** Asks with a new token whose account it opens. */
  identify(accessToken: string, deadline: Instant): Promise<Identification>;
}

/** Renews pairs at the provider. */
export interface PairRefresher {
  /** A fresh pair for an old one, which ends. One attempt, never repeated. */
  refresh(refreshToken: string, deadline: Instant): Promise<Exchange>;
}

/** A token of a pair that is ours. */
export type OwnToken =
  | { readonly kind: 'held'; readonly value: string }
  /** No usable one is kept, so one may be minted. */
  | { readonly kind: 'none' }
  /** The vault did not tell. To mint one now might end the pair that it holds. */
  | { readonly kind: 'unknown' };

/** The pairs that are ours to renew, for whoever reads a status. Never throws. */
export interface OwnPairs {
  /** The token to use now, renewed first where its end is near. */
  token(connectionId: string, deadline: Instant): Promise<OwnToken>;
  /** The token that has taken the place of a refused one, perhaps at this moment. */
  successor(connectionId: string, refused: string, deadline: Instant): Promise<OwnToken>;
  /** A pair that has just proved to work, for the place of one that is void. */
  replace(connectionId: string, instead: TokenPair, deadline: Instant): Promise<void>;
}

/** What became of a send; decided beside the call. Reasons are words of ours, never a server's text. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly providerId: string }
  | { readonly kind: 'rejected'; readonly reason: RejectedReason }
  | { readonly kind: 'retry'; readonly reason: RetryReason; readonly after: Milliseconds }
  /** The request was written and no answer seen: it may have been sent. */
  | { readonly kind: 'unknown' };

export type RejectedReason =
  | 'message_rejected'
  | 'sender_not_verified'
  | 'sending_paused'
  | 'invalid_address'
  | 'too_large'
  | 'destination_gone'
  | 'destination_invalid'
  | 'host_not_allowed'
  | 'secret_unusable'
  | 'bad_credentials'
  | 'invalid_payload';

export type RetryReason = 'rate_limited' | 'daily_quota' | 'unavailable';

export interface Addressee {
  readonly email: string;
  readonly name?: string;
  /** Where this person ends such mails: a page at GET, done at once at POST (RFC 8058). */
  readonly stopUrl?: string;
}

export interface Mailer {
  /**
   * One attempt, over within `timeout`. `messageId` travels with the mail so that feedback finds its message. Where
   * somebody has a link of their own, each gets the mail alone, all at once, and it counts as one: sent if any was taken;
   * else unknown if any may have been; else to be tried again if any may; else rejected.
   */
  send(mail: {
    readonly messageId: string;
    readonly to: readonly Addressee[];
    readonly content: MessageContent;
    /** Names of the conversations it belongs to, the chief one first; mails that share one are shown together. */
    readonly threads: readonly string[];
    readonly timeout: Milliseconds;
  }): Promise<SendOutcome>;
}

/** Whose Slack a post goes to. */
export type SlackTarget =
  | { readonly kind: 'webhook'; readonly customerId: string }
  | { readonly kind: 'channel'; readonly channel: string }
  | { readonly kind: 'operators' };

/** How a post stands to an earlier one in the same channel, which is named by its Slack timestamp. */
export type SlackPlace =
  | { readonly kind: 'reply'; readonly to: string }
  /** It takes the earlier one's place, so that nobody reads what is no longer true. */
  | { readonly kind: 'edit'; readonly of: string };

export interface SlackPoster {
  /**
   * One attempt, over within `timeout`. Only a bot can reply and edit; where the earlier post is gone, or this goes to a
   * webhook, it stands for itself.
   */
  post(message: {
    readonly target: SlackTarget;
    readonly place?: SlackPlace;
    readonly content: MessageContent;
    readonly timeout: Milliseconds;
  }): Promise<SendOutcome>;
}

/** Slack's credentials. Undefined where none is kept, or what is kept cannot be used; throws if the store cannot be read. */
export interface SlackSecrets {
  /** The incoming webhook of a customer's own Slack; its URL is a secret. */
  webhookUrl(customerId: string): Promise<string | undefined>;
  /** The incoming webhook of our operators' channel. */
  operatorsWebhookUrl(): Promise<string | undefined>;
  botToken(): Promise<string | undefined>;
}

/** One fact for the company's own systems. Ids and names of systems only: no address, no contact, no link. */
export type BusEvent = { readonly id: string } & (
  | {
      readonly kind: 'reauthorization_required' | 'restored';
      readonly connection: BusConnection;
      readonly incident: number;
      readonly lostAt: Instant;
      /** Where it was lost and works again. */
      readonly restoredAt?: Instant;
    }
  | {
      readonly kind: 'customer_unreachable';
      readonly customerId: string;
      readonly connections: readonly BusConnection[];
    }
);

export interface BusConnection {
  readonly id: string;
  readonly customerId?: string;
  readonly system?: string;
}

/** Where the company's own systems hear what becomes of connections. */
export interface EventBus {
  /** Publishes each at least once; says which were not taken. */
  publish(events: readonly BusEvent[]): Promise<{ readonly refused: ReadonlySet<string> }>;
}
