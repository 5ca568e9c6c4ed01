import type { Connection } from '../../shared/domain/connection.ts';
import { type Incident, isOpen } from '../../shared/domain/incident.ts';
import { type AlertReason, audienceOf, type NoticeKind, owe } from '../../shared/domain/notice.ts';
import type { NoticePolicy } from '../../shared/domain/policy.ts';
import { DAY, HOUR, type Instant, type Milliseconds } from '../../shared/domain/time.ts';

/** What a notice is to be rendered about. */
export interface Wanted {
  readonly kind: NoticeKind;
  /** Which reminder. */
  readonly round: number;
  /** Why our own side is told; where it is left out, as the connection has it. */
  readonly alert?: AlertReason;
}

/** Connections with something to tell of. `isReal`: it is so now; otherwise it was made up for the occasion. */
export interface Occasion {
  readonly connections: readonly Connection[];
  readonly isReal: boolean;
}

/**
 * The connections that a notice of this kind would be about now. Where there is none, all of them as if it had happened:
 * so that a notice can be looked at before anybody needs it.
 */
export function occasionFor(
  wanted: Wanted,
  connections: readonly Connection[],
  notices: NoticePolicy,
  now: Instant,
): Occasion {
  const real = happening(wanted.kind, connections);
  const isReal = real.length > 0;
  const about = isReal ? real : connections.map((connection) => madeUp(wanted, connection, notices, now));
  return { isReal, connections: about.map((connection) => withAlert(connection, wanted, now, isReal)) };
}

function happening(kind: NoticeKind, connections: readonly Connection[]): readonly Connection[] {
  if (kind === 'offline_notice') return connections.filter(({ offline }) => offline !== undefined);
  if (kind !== 'restored') return connections.filter(({ incident }) => isOpen(incident));
  const over = connections.filter(({ incident }) => incident?.closedAs === 'recovered');
  const latest = Math.max(...over.map(({ incident }) => incident?.closedAt ?? 0));
  return over.filter(({ incident }) => incident?.closedAt === latest);
}

function madeUp({ kind, round }: Wanted, connection: Connection, notices: NoticePolicy, now: Instant): Connection {
  if (kind === 'offline_notice') return { ...connection, offline: { since: now - notices.offlineAfter, notices: [] } };
  const since = now - ageAt(kind, round, notices);
  const cause = { source: 'webhook', at: since, key: 'preview' } as const;
  const incident: Incident = {
    number: (connection.incident?.number ?? 0) + 1,
    lostAt: since,
    openedAt: since,
    openedBy: cause,
    notices: [],
    toldBefore: [],
    ...(kind === 'restored' && { closedAt: now, closedAs: 'recovered', closedBy: cause }),
  };
  return { ...connection, incident };
}

/** How old an outage is when a notice about it is due. */
function ageAt(kind: NoticeKind, round: number, notices: NoticePolicy): Milliseconds {
  if (kind === 'reminder') return (notices.reminderDays[round - 1] ?? 0) * DAY;
  return kind === 'escalation' ? notices.escalateAfter : HOUR;
}

/** Our own side is told for a reason, which stands on the notice. */
function withAlert(connection: Connection, { kind, alert }: Wanted, now: Instant, isReal: boolean): Connection {
  const { incident } = connection;
  if (!incident || audienceOf({ kind }) === 'customer' || (alert === undefined && isReal)) return connection;
  const reason = alert ?? (kind === 'escalation' ? 'unresolved' : 'no_contact');
  const told = owe(kind, 'email', now, reason);
  return {
    ...connection,
    incident: { ...incident, notices: [...incident.notices.filter((notice) => notice.kind !== kind), told] },
  };
}
