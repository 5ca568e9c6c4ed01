import { type Connection, hasEnded } from './connection.ts';
import { type Instant, MINUTE } from './time.ts';

// A report of a failed call is the company's own word, not the provider's: it decides nothing and asks for a look.

/** Looks that reports asked for lie at least this far apart: a worker that fails in a loop reports each time. */
const LOOK_AT_MOST_EVERY = 5 * MINUTE;

/**
 * Asks for a look at the status because a call failed. The same connection if none is needed: its end or its outage is
 * known, newer evidence says that it works, or a report asked for one just now.
 *
 * @param failedAt when the call failed, by the reporter's clock
 */
export function askForLook(connection: Connection, failedAt: Instant, now: Instant): Connection {
  const { registers, reported } = connection;
  const { auth } = registers;
  if (hasEnded(connection) || auth?.value === 'reauth') return connection;
  if (auth && auth.date.at > Math.min(failedAt, now)) return connection;
  if (reported && now - reported.at < LOOK_AT_MOST_EVERY) return connection;
  return { ...connection, reported: { at: now, lookAt: now } };
}

/** After a look, whatever it told: what a report asked for is done. The sweep looks again by itself. */
export function afterReported(connection: Connection, now: Instant): Connection {
  const { reported } = connection;
  if (reported?.lookAt === undefined || reported.lookAt > now) return connection;
  return { ...connection, reported: { at: reported.at } };
}
