import type { Situation } from '../../domain/pages/situation.ts';
import { DAY, HOUR, type Instant } from '../../domain/time.ts';
import { entryNow } from '../../domain/timeline.ts';
import type { AnswerPorts } from './answerLink.ts';
import { openLink, ownOf } from './openLink.ts';
import { snoozeReminders } from './snooze.ts';

/** Days that a page offers. */
export type RemindIn = 3 | 7;

/** "We are working on it, remind us then": for all systems of the customer. Pressed twice, it is said once. */
export async function remindLater(ports: AnswerPorts, token: string, days: RemindIn): Promise<Situation> {
  const situation = await openLink(ports, token);
  const system = ownOf(situation, token);
  const customerId = system?.connection.customerId;
  if (situation.kind !== 'lost' || !system || customerId === undefined) return situation;
  const now = ports.clock.now();
  const wanted = now + days * DAY;
  const before = (await ports.customers.load(customerId))?.learned.snoozedUntil;
  const until = before !== undefined && isSameWish(before, wanted) ? before : wanted;
  if (until !== before) {
    const label = `remind in ${days} days`;
    const said = { connectionId: system.connection.id, source: 'customer', key: `${label} ${until}`, label } as const;
    await snoozeReminders(ports, customerId, until);
    await ports.connections.append(entryNow(said, now));
  }
  return { kind: 'later', until, system, ...(situation.reader && { reader: situation.reader }) };
}

function isSameWish(before: Instant, wanted: Instant): boolean {
  return Math.abs(wanted - before) < HOUR;
}
