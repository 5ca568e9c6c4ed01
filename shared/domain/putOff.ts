import { replaceNotice } from './bearers.ts';
import { claimable, type Want } from './claim.ts';
import type { Connection } from './connection.ts';
import type { Notice } from './notice.ts';
import type { Instant } from './time.ts';

/** When a notice is due instead, and whether it waits for an operator. */
export type Later = (notice: Notice, connection: Connection) => Pick<Notice, 'dueAt' | 'heldSince'>;

/** Moves a notice that is ripe to a later moment; undefined if there is none. It stays owed. */
export function putOff(connection: Connection, want: Want, later: Later, now: Instant): Connection | undefined {
  const notice = claimable(connection, want, now);
  if (!notice) return undefined;
  const { claim: _claim, ...rest } = notice;
  return replaceNotice(connection, notice, {
    ...rest,
    state: 'due',
    ...later(notice, connection),
    ...(notice.state === 'sending' && { maybeSent: true }),
  });
}
