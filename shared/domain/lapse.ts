import { mapNotices, replaceNotice } from './bearers.ts';
import { hasLapsed } from './claim.ts';
import { allNotices, type Connection, isParked } from './connection.ts';
import { followUp } from './followUp.ts';
import { MAX_ATTEMPTS, type Notice } from './notice.ts';
import type { Terms } from './policy.ts';
import { letGoOfPrior } from './settle.ts';
import type { Instant } from './time.ts';
import { mootReason } from './validity.ts';

/**
 * Deals with leases that ran out: what nobody needs any more is presumed sent, what has no attempts left has failed, what
 * has to wait is due again, any other may be claimed again. Gives the same connection if there are none.
 */
export function lapse(connection: Connection, terms: Terms, now: Instant): Connection {
  if (!allNotices(connection).some((notice) => hasLapsed(notice, now))) return connection;
  const ofPrior = new Set(connection.prior.flatMap(({ notices }) => notices));
  const presumed = mapNotices(connection, (notice) =>
    ofPrior.has(notice) && hasLapsed(notice, now) ? presumedSent(notice, now) : notice,
  );
  let lapsed = letGoOfPrior(presumed, terms.policy, now);
  for (const notice of allNotices(lapsed).filter((one) => hasLapsed(one, now))) {
    const ended = lapsedNotice(lapsed, notice, now);
    if (ended !== notice) lapsed = followUp(replaceNotice(lapsed, notice, ended), ended, terms, now);
  }
  return lapsed;
}

function lapsedNotice(connection: Connection, notice: Notice, now: Instant): Notice {
  if (mootReason(connection, notice)) return presumedSent(notice, now);
  const { claim: _claim, ...rest } = notice;
  if (notice.attempts >= MAX_ATTEMPTS) {
    return { ...rest, state: 'failed', maybeSent: true, reason: 'attempts_used_up', settledAt: now };
  }
  return isParked(connection, notice) ? { ...rest, state: 'due', maybeSent: true } : notice;
}

function presumedSent({ claim: _claim, ...rest }: Notice, now: Instant): Notice {
  return { ...rest, state: 'sent', maybeSent: true, reason: 'presumed_sent', settledAt: now };
}
