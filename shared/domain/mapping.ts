import { owedAlerts } from './authorization.ts';
import type { Connection } from './connection.ts';
import { alertOnce, isOpen } from './incident.ts';
import { CHANNELS, cancelIfDue, outlivesIncident, owe } from './notice.ts';
import type { About } from './observation.ts';
import { oweOfflineAfresh } from './offline.ts';
import type { Instant } from './time.ts';
import { usedAgain } from './unused.ts';

/** Takes over what evidence says of the connection besides its health; silence overwrites nothing. */
export function learnAbout(connection: Connection, about: About | undefined, now: Instant): Connection {
  if (!about) return connection;
  const { customerId } = about;
  const named = withNames(connection, about);
  if (customerId === undefined || connection.customerAssigned) return named;
  return mapTo(named, customerId, now);
}

function withNames(connection: Connection, { system, site, mailbox }: About): Connection {
  const told = {
    ...(system !== undefined && { system }),
    ...(site !== undefined && { site }),
    ...(mailbox !== undefined && { mailbox }),
  };
  const isKnown = (['system', 'site', 'mailbox'] as const).every(
    (name) => (told[name] ?? connection[name]) === connection[name],
  );
  return isKnown ? connection : { ...connection, ...told };
}

/** An operator's word on whose connection it is; the provider's metadata never overrides it. */
export function assignTo(connection: Connection, customerId: string, now: Instant): Connection {
  return { ...mapTo(connection, customerId, now), customerAssigned: true };
}

/**
 * Moves the connection to a customer: what is owed moves along, and what another customer was told is owed to this one
 * afresh. Sends to the other one are no part of this incident any more; their messages keep the record.
 */
function mapTo(connection: Connection, customerId: string, now: Instant): Connection {
  if (connection.customerId === customerId) return connection;
  const mapped = oweOfflineAfresh({ ...usedAgain(connection), customerId }, now);
  const { incident } = connection;
  if (!isOpen(incident)) return mapped;
  const alerts = incident.notices
    .filter((n) => n.alert === 'unmapped' || outlivesIncident(n))
    .map((n) => (outlivesIncident(n) ? n : cancelIfDue(n, 'mapped', now)));
  const requests = CHANNELS.map((channel) => {
    const due = incident.notices.find(
      (n) => n.kind === 'reconnect_request' && n.channel === channel && n.state === 'due',
    );
    return due ?? owe('reconnect_request', channel, now);
  });
  const { askedBy: _others, ...rest } = incident;
  const moved = { ...rest, notices: [...requests, ...alerts], toldBefore: [] };
  return { ...mapped, incident: alertOnce(moved, owedAlerts(mapped, now)) };
}
