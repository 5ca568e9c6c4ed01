import type { AwaitedWebhook, Connection } from '../domain/connection.ts';
import { forgetCounted, hasCountable, takeCountable } from '../domain/webhookMatch.ts';
import type { Journal } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';

export interface CountPorts extends ChangePorts {
  readonly journal: Journal;
}

/**
 * Counts the webhooks of changes that a read had found: late, or missed once their time is up. Each is counted once;
 * a process that dies on the way leaves it to be counted by the next visit, so that none is ever lost.
 *
 * @param known the connection as it was just loaded or written
 */
export async function countWebhooks(ports: CountPorts, known: Connection | undefined): Promise<void> {
  if (!known || !hasCountable(known, ports.clock.now())) return;
  const taken = await changeConnection(ports, known.id, (stored, now) => {
    const { connection, taken } = takeCountable(stored ?? known, now);
    return { connection, result: taken };
  });
  if (taken.length === 0) return;
  for (const awaited of taken) tell(ports.journal, known.id, awaited);
  ports.journal.flush();
  await changeConnection(ports, known.id, (stored) => ({
    connection: stored && forgetCounted(stored, taken),
    result: undefined,
  }));
}

/**
 * The missed rate is of losses only: the provider documents an event for a lost authorization and none for one that is
 * back, so a recovery that nobody announced says nothing against its deliveries and is counted apart.
 */
function tell(journal: Journal, connectionId: string, { value, foundBy, foundAt, cameAt }: AwaitedWebhook): void {
  const came = cameAt !== undefined;
  if (value === 'reauth') journal.count(came ? 'LateWebhook' : 'MissedWebhook');
  else if (!came) journal.count('UnannouncedRecovery');
  journal.note({
    event: came ? 'webhook.late' : 'webhook.missed',
    connectionId,
    change: value === 'reauth' ? 'lost' : 'regained',
    source: foundBy,
    foundAt: new Date(foundAt).toISOString(),
  });
}
