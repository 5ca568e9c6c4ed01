import { alertOnce, type Incident, type OpenIncident } from './incident.ts';
import { type Notice, owe, ownSideAlerts } from './notice.ts';
import type { NoticePolicy } from './policy.ts';
import { DAY, type Instant } from './time.ts';

/** How often operators are reminded of somebody whom nobody asks any more. */
const AGAIN_EVERY = 7 * DAY;

/** The account owner hears, once, of an incident that stays open long after the customer was asked. */
export function oweUnresolved<I extends Incident>(incident: I, notices: NoticePolicy, now: Instant): Incident {
  const dueAt = Math.max(now, incident.openedAt + notices.escalateAfter);
  return alertOnce(incident, [owe('escalation', 'email', dueAt, 'unresolved')]);
}

/** Nobody asks the customer any more: the account owner hears it once, the operators as long as the incident stays open. */
export function oweStopped(incident: OpenIncident, dueAt: Instant): Incident {
  return alertOnce(incident, ownSideAlerts('stopped_asking', dueAt));
}

/** An alert that comes back as long as its incident is open, because what is said once is forgotten. */
export function oweWeekly({ kind, alert, channel, state }: Notice, now: Instant): Notice | undefined {
  const returns = kind === 'operator_alert' && alert === 'stopped_asking' && (state === 'sent' || state === 'failed');
  return returns ? owe(kind, channel, now + AGAIN_EVERY, alert) : undefined;
}
