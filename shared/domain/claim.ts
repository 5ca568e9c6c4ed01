import { replaceNotice } from './bearers.ts';
import { allNotices, type Connection, isParked } from './connection.ts';
import { type Group, groupKey, groupOf } from './group.ts';
import { noteAsk } from './incident.ts';
import { type Channel, type Claim, isLive, MAX_ATTEMPTS, type Notice } from './notice.ts';
import { DAY, type Instant } from './time.ts';
import { isAsk, type Topic, topicOf } from './topic.ts';
import { mayBeSaid } from './validity.ts';

// The life of a notice between `due` and its end is claim.ts, settle.ts and lapse.ts. All pure; each result is stored by
// one conditional write, and each is worked out anew when that write meets a newer version.

/** What a message wants to be about. */
export interface Want {
  readonly group: Group;
  readonly topic: Topic;
  readonly channel: Channel;
}

/** What of a connection a message could carry. */
export interface Candidate {
  readonly connection: Connection;
  readonly notice: Notice;
  /** False: it may ride along in a message that is sent for others, and is no reason to send one. */
  readonly ripe: boolean;
}

/** The notice of a connection that a message could carry now, if any: one that is ripe before one that rides along. */
export function candidateOf(connection: Connection, want: Want, now: Instant): Candidate | undefined {
  if (groupKey(groupOf(connection)) !== groupKey(want.group)) return undefined;
  const said = [connection.incident, connection.offline]
    .flatMap((bearer) => bearer?.notices ?? [])
    .filter((notice) => topicOf(notice) === want.topic && notice.channel === want.channel && isLive(notice))
    .filter(
      (notice) => notice.attempts < MAX_ATTEMPTS && !isParked(connection, notice) && mayBeSaid(connection, notice),
    );
  const ripe = said.find((notice) => isRipe(notice, now));
  if (ripe) return { connection, notice: ripe, ripe: true };
  const rider = said.find((notice) => ridesAlong(notice, now));
  return rider && { connection, notice: rider, ripe: false };
}

/** The notice that could be claimed now for its own sake, if any. */
export function claimable(connection: Connection, want: Want, now: Instant): Notice | undefined {
  const candidate = candidateOf(connection, want, now);
  return candidate?.ripe ? candidate.notice : undefined;
}

/** The notice that a claim holds. */
export function claimedBy(connection: Connection, claimId: string): Notice | undefined {
  return allNotices(connection).find((notice) => notice.claim?.id === claimId);
}

/** Takes the right to send; undefined if there is nothing to claim. A claim that is already ours is confirmed. */
export function claim(connection: Connection, want: Want, mine: Claim, now: Instant): Connection | undefined {
  if (claimedBy(connection, mine.id)) return connection;
  const notice = candidateOf(connection, want, now)?.notice;
  if (!notice) return undefined;
  const { heldSince: _heldSince, ...free } = notice;
  const claimed = replaceNotice(connection, notice, {
    ...free,
    state: 'sending',
    claim: mine,
    attempts: notice.attempts + 1,
    ...(notice.state === 'sending' && { maybeSent: true }),
  });
  const { incident } = claimed;
  if (!incident || !isAsk(notice)) return claimed;
  const { channel, round } = notice;
  const ask = { messageId: mine.messageId, channel, at: now, ...(round !== undefined && { round }) };
  return { ...claimed, lastToldAt: now, incident: noteAsk(incident, ask) };
}

/** Whether it is due, or its sender died over it. */
export function isRipe(notice: Notice, now: Instant): boolean {
  return (notice.state === 'due' && notice.dueAt <= now) || hasLapsed(notice, now);
}

/** Whether the right to send it has run out with nobody knowing whether it was sent. */
export function hasLapsed(notice: Notice, now: Instant): boolean {
  return notice.state === 'sending' && notice.claim !== undefined && notice.claim.leaseUntil <= now;
}

/** A message that goes out anyway lists every outage that waits, and saves our own side a second mail the next day. */
function ridesAlong(notice: Notice, now: Instant): boolean {
  if (notice.state !== 'due' || !hasRiders(notice)) return false;
  return isAsk(notice) ? notice.kind === 'reminder' : notice.dueAt <= now + DAY;
}

/** Whether a message about it takes others along before they are due. */
export function hasRiders(notice: Notice): boolean {
  return isAsk(notice) || notice.kind === 'escalation' || notice.alert === 'stopped_asking';
}

/** Whether a message that covers this connection is under way, so that nobody knows yet what becomes of its notice. */
export function isBeingSent(connection: Connection, messageId: string, now: Instant): boolean {
  return allNotices(connection).some(
    ({ state, claim }) => state === 'sending' && claim?.messageId === messageId && claim.leaseUntil > now,
  );
}
