import { oweAnnouncements } from './announcement.ts';
import { weighAuth } from './authorization.ts';
import type { Connection } from './connection.ts';
import { newConnection } from './connection.ts';
import type { Cause } from './incident.ts';
import { assignTo, learnAbout } from './mapping.ts';
import { tendOffline } from './offline.ts';
import type { Policy } from './policy.ts';
import type { Instant } from './time.ts';

// A reconnect may come back under a new connection id. The old item goes first: closed, final, and with a to-do that stays
// due until the new item says where it comes from. Killed between any two writes, delivery finishes it.

/** Ends the old id in favour of a new one; the customer was asked under the old one and is owed `restored` there. */
export function relinkTo(connection: Connection, newId: string, at: Instant, policy: Policy, now: Instant): Connection {
  if (connection.relinkedTo || connection.gone) return connection;
  const cause: Cause = { source: 'reconnect', at, key: newId };
  const {
    pending: _pending,
    doubt: _doubt,
    ...settled
  } = weighAuth(connection, 'ok', { at }, cause, policy, now).connection;
  const ended = { ...oweAnnouncements(settled, policy, now), relinkedTo: { id: newId, at, done: false } };
  return tendOffline(ended, now);
}

/** The new id takes over whose connection it is, and what it is called. */
export function relinkFrom(stored: Connection | undefined, id: string, old: Connection, now: Instant): Connection {
  const connection = stored ?? newConnection(id);
  if (connection.relinkedFrom === old.id) return connection;
  const { customerId, customerAssigned, system, site } = old;
  const about = { ...(system !== undefined && { system }), ...(site !== undefined && { site }) };
  const named = learnAbout(connection, about, now);
  const mapped =
    customerId === undefined || named.customerAssigned
      ? named
      : customerAssigned
        ? assignTo(named, customerId, now)
        : learnAbout(named, { customerId }, now);
  return { ...mapped, relinkedFrom: old.id };
}

/** The new item stands: nothing is left to do under the old id. */
export function relinkDone(connection: Connection): Connection {
  const { relinkedTo } = connection;
  return relinkedTo && !relinkedTo.done ? { ...connection, relinkedTo: { ...relinkedTo, done: true } } : connection;
}

/** The new id that still has to be written, if any. */
export function unfinishedRelink(connection: Connection): { readonly id: string; readonly at: Instant } | undefined {
  return connection.relinkedTo?.done === false ? connection.relinkedTo : undefined;
}

/** Whether we knew the connection before that moment: then it is another one, and no new id of an old one. */
export function existedBefore(connection: Connection, moment: Instant): boolean {
  const { auth, reach, service } = connection.registers;
  return [auth, reach, service].some((register) => register !== undefined && register.date.at < moment);
}
