import { remindAt } from '../../domain/reminders.ts';
import type { Instant } from '../../domain/time.ts';
import { changeConnection } from '../changeConnection.ts';
import { changeCustomer } from '../changeCustomer.ts';
import { concurrently } from '../concurrently.ts';
import type { AnswerPorts } from './answerLink.ts';

const AT_ONCE = 10;

/** "We are working on it, remind me then": no reminder before that moment, and the next ones at it. */
export async function snoozeReminders(ports: AnswerPorts, customerId: string, until: Instant): Promise<void> {
  // First what holds the reminders back: killed in between, none goes out too early.
  await changeCustomer(ports, customerId, (stored) => ({
    customer: { ...stored, learned: { ...stored.learned, snoozedUntil: until } },
    result: undefined,
  }));
  const ids = await ports.connections.dueIdsOfCustomer(customerId, Number.MAX_SAFE_INTEGER);
  await concurrently(ids, AT_ONCE, (id) =>
    changeConnection(ports, id, (stored) => ({
      connection: stored?.customerId === customerId ? remindAt(stored, until) : undefined,
      result: undefined,
    })),
  );
}
