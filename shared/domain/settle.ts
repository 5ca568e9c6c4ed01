import { replaceNotice } from './bearers.ts';
import type { Connection } from './connection.ts';
import { followUp } from './followUp.ts';
import { channelsStillTold, forgetAsk, type Incident, oweRestored } from './incident.ts';
import type { Notice, SettledReason } from './notice.ts';
import { type Policy, restoredDelay, type Terms } from './policy.ts';
import type { Instant, Milliseconds } from './time.ts';
import { mootReason } from './validity.ts';

/** What came of a send, as far as a notice is concerned. An unknown outcome settles nothing: the lease decides. */
export type Settlement =
  | { readonly kind: 'sent' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'retry'; readonly after: Milliseconds };

/** Ends a claim of ours, and owes what follows; undefined if it is no longer ours to end. */
export function settle(
  connection: Connection,
  claimId: string,
  settlement: Settlement,
  terms: Terms,
  now: Instant,
): Connection | undefined {
  const mine = (notice: Notice) => notice.state === 'sending' && notice.claim?.id === claimId;
  const { incident, offline, prior } = connection;
  const notice = [incident, offline].flatMap((bearer) => bearer?.notices ?? []).find(mine);
  if (notice) {
    const ended = settledNotice(notice, settlement, mootReason(connection, notice), now);
    return followUp(replaceNotice(withoutUnsent(connection, notice, settlement), notice, ended), ended, terms, now);
  }
  const past = prior.find(({ notices }) => notices.some(mine));
  const old = past?.notices.find(mine);
  if (!past || !old) return undefined;
  const settled = replaceNotice(connection, old, settledNotice(old, settlement, past.closedAs ?? 'recovered', now));
  return letGoOfPrior(settled, terms.policy, now);
}

/** A message that was refused asked nobody; of a notice with several attempts an earlier one may have arrived. */
function withoutUnsent(connection: Connection, { claim }: Notice, { kind }: Settlement): Connection {
  const { incident } = connection;
  if (!incident || !claim || kind === 'sent') return connection;
  return { ...connection, incident: forgetAsk(incident, claim.messageId) };
}

function settledNotice(notice: Notice, settlement: Settlement, moot: SettledReason | undefined, now: Instant): Notice {
  const { claim: ended, ...rest } = notice;
  const settledAt = now;
  switch (settlement.kind) {
    case 'sent':
      return { ...rest, state: 'sent', settledAt, ...(ended && { messageId: ended.messageId }) };
    case 'rejected':
      return { ...rest, state: 'failed', settledAt, reason: 'rejected' };
    case 'retry':
      if (moot) return { ...rest, state: 'cancelled', settledAt, reason: moot, attempts: notice.attempts - 1 };
      return { ...rest, state: 'due', dueAt: now + settlement.after, attempts: notice.attempts - 1 };
  }
}

/** Lets go of earlier incidents that are settled; what the customer was told in one counts for the later one. */
export function letGoOfPrior(connection: Connection, policy: Policy, now: Instant): Connection {
  const isBusy = ({ notices }: Incident) => notices.some(({ state }) => state === 'sending');
  const told = connection.prior.flatMap(channelsStillTold);
  const kept: Connection = { ...connection, prior: connection.prior.filter(isBusy) };
  const { incident } = kept;
  if (!incident || told.length === 0) return kept;
  const toldBefore = [...new Set([...incident.toldBefore, ...told])];
  return { ...kept, incident: oweRestored({ ...incident, toldBefore }, now + restoredDelay(policy)) };
}
