import { type Cause, type Incident, isOpen, type PastIncident } from './incident.ts';
import { audienceOf, type Notice } from './notice.ts';
import type { AuthValue, Source } from './observation.ts';
import { type EvidenceDate, type Health, healthOf, type Registers } from './registers.ts';
import type { Instant } from './time.ts';

/** The layout of a connection item; readers accept this and the previous one. */
export const CONNECTION_SCHEMA = 1;

/** Evidence of a lost authorization that arrived so close after a reconnect that it may be an echo of the old outage. */
export interface PendingReauth {
  readonly date: EvidenceDate;
  readonly cause: Cause;
  /** From when a look at the status is owed. */
  readonly lookAt: Instant;
}

/** An event without a usable time: it decides nothing until a status read was tried. */
export interface Doubt {
  readonly value: AuthValue;
  /** Our clock at its receipt. */
  readonly cause: Cause;
  /** From when a look at the status is owed. */
  readonly lookAt: Instant;
}

/** The company's own workers saw a call fail. */
export interface Reported {
  /** Our clock, at the last report that asked for a look. */
  readonly at: Instant;
  /** From when the look is owed; absent once it was made. */
  readonly lookAt?: Instant;
}

/** The system has not answered for long: a slot of its own, because it opens no incident. */
export interface Offline {
  /** When the evidence says that it stopped answering. */
  readonly since: Instant;
  readonly notices: readonly Notice[];
}

/** The customer said that the system is not used any more: nobody asks again until it works once more. */
export interface Unused {
  readonly at: Instant;
}

/** A change that a read found before any delivery had brought it about. */
export interface AwaitedWebhook {
  readonly value: AuthValue;
  readonly foundBy: Source;
  /** Our clock. */
  readonly foundAt: Instant;
  /** The date of what was overturned: a delivery about this change is dated later, an older one tells an older story. */
  readonly overturned: EvidenceDate;
  /** A delivery before this moment is late; after it the webhook has been missed. */
  readonly until: Instant;
  /** Our clock at the delivery that said the same. */
  readonly cameAt?: Instant;
  /** Somebody took it to count it and has until then to finish; afterwards the next one does. */
  readonly takenUntil?: Instant;
}

/** The end of an id: disconnected at the provider. */
export interface Gone {
  readonly at: Instant;
}

/** The id under which a reconnect came back; final for the old id. Not `done` until the new item exists. */
export interface Relinked {
  readonly id: string;
  readonly at: Instant;
  readonly done: boolean;
}

/** The status read answered 404: whether the id has ended is for listings to say. */
export interface Absence {
  /** Complete ones in a row that lacked the id too. */
  readonly listings: number;
  readonly lastAt: Instant;
}

/** How current our picture of a connection's status is. */
export interface Freshness {
  /** Start of the last read that was answered; before the first answer, when it was first tried. */
  readonly since: Instant;
  /** Looks in a row, since then, that gave no answer. */
  readonly unanswered?: {
    readonly times: number;
    readonly lastAt: Instant;
    /** The provider asked to be left alone until then. */
    readonly notBefore?: Instant;
  };
}

/** The last status read that said something about authorization, to notice a date field that does not move. */
export interface LastReading {
  readonly value: AuthValue;
  readonly raw: Instant;
}

export type AnnouncementKind = 'reauthorization_required' | 'restored' | 'customer_unreachable';

/** What is owed to the company's own systems about one connection's incident. */
export interface Announcement {
  readonly kind: AnnouncementKind;
  readonly incident: number;
  readonly dueAt: Instant;
}

/** What is owed and what was told last; absent parts mean nothing. */
export interface Announcements {
  readonly owed: readonly Announcement[];
  /** The incident whose loss was told and whose end was not. */
  readonly lossTold?: number;
}

/**
 * One customer's system linked through the provider, and everything about it that must change together.
 * Stored as one item; written only by a conditional write on `version`.
 */
export interface Connection {
  readonly id: string;
  readonly schema: number;
  /** 0 before the first write. */
  readonly version: number;
  readonly customerId?: string;
  /** An operator's assignment is never overwritten by what the provider's metadata says. */
  readonly customerAssigned?: boolean;
  readonly system?: string;
  readonly site?: string;
  /** The mailbox that is connected, where the system is one: the customer's people may not read mail there any more. */
  readonly mailbox?: string;
  readonly registers: Registers;
  readonly gone?: Gone;
  readonly relinkedTo?: Relinked;
  readonly relinkedFrom?: string;
  /** A link of the provider's, made for this connection, where the customer reconnects instead of the common login. */
  readonly magicLink?: string;
  /** A complete listing showed the id again after its end; news from before that is old. */
  readonly revivedAt?: Instant;
  readonly absence?: Absence;
  readonly lastReading?: LastReading;
  /** Absent where its status was never looked at. */
  readonly freshness?: Freshness;
  /** Our clock at the end of the last verified reconnect. */
  readonly reconnectedAt?: Instant;
  readonly pending?: PendingReauth;
  readonly doubt?: Doubt;
  readonly reported?: Reported;
  readonly offline?: Offline;
  readonly unused?: Unused;
  /** Changes that a read found, until it was counted whether a delivery told of them. */
  readonly awaiting?: readonly AwaitedWebhook[];
  /** What the company's own systems are told of it. */
  readonly announcements?: Announcements;
  /** The latest incident, open or closed. */
  readonly incident?: Incident;
  /** Closed incidents with a notice that was still being sent when the next one opened. */
  readonly prior: readonly Incident[];
  /** Earlier incidents, newest first, bounded. */
  readonly history: readonly PastIncident[];
  /** Claim of the last request; the cooldown counts from here. */
  readonly lastToldAt?: Instant;
  /** Our clock at the last write. */
  readonly writtenAt: Instant;
}

export function newConnection(id: string): Connection {
  return { id, schema: CONNECTION_SCHEMA, version: 0, registers: {}, prior: [], history: [], writtenAt: 0 };
}

export function healthOfConnection(connection: Connection): Health {
  return healthOf(connection.registers, connection.gone !== undefined);
}

/** Every notice of the latest incident, of a long silence, and of those kept aside. */
export function allNotices(connection: Connection): readonly Notice[] {
  const { incident, offline, prior } = connection;
  return [incident, offline, ...prior].flatMap((bearer) => bearer?.notices ?? []);
}

/**
 * Notices to the customer and to their account owner wait while nobody knows whose connection it is, and while the
 * provider has stopped serving it: neither could mend that. Operators are told meanwhile.
 */
export function isParked(connection: Connection, notice: Notice): boolean {
  if (audienceOf(notice) === 'operators') return false;
  return connection.customerId === undefined || connection.registers.service?.value === 'inactive';
}

/** From when a look at the status is owed: something could not be decided without one, or a failed call was reported. */
export function lookDueAt(connection: Connection): Instant | undefined {
  const moments = [connection.doubt, connection.pending, connection.reported].flatMap((waiting) =>
    waiting?.lookAt === undefined ? [] : [waiting.lookAt],
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** The next moment at which something is to be done for this connection; undefined if nothing is. */
export function nextDueAt(connection: Connection): Instant | undefined {
  const moments = allNotices(connection).flatMap((notice) => {
    if (notice.state === 'due') return isParked(connection, notice) ? [] : [notice.dueAt];
    return notice.state === 'sending' && notice.claim ? [notice.claim.leaseUntil] : [];
  });
  const look = lookDueAt(connection);
  if (look !== undefined) moments.push(look);
  moments.push(...(connection.announcements?.owed.map(({ dueAt }) => dueAt) ?? []));
  if (connection.relinkedTo?.done === false) moments.push(connection.relinkedTo.at);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** Whether the id is at its end: no news of it means anything any more. */
export function hasEnded(connection: Connection): boolean {
  return connection.gone !== undefined || connection.relinkedTo !== undefined;
}

/** True while an incident needs the customer. */
export function hasOpenIncident(connection: Connection): boolean {
  return isOpen(connection.incident);
}
