import { groupKey, groupOf } from '../domain/group.ts';
import { waitsForHold } from '../domain/hold.ts';
import type { MessageState } from '../domain/message.ts';
import { oneLine } from '../domain/messages/outsideText.ts';
import { type Permission, permissionFor } from '../domain/mode.ts';
import { type Again, sayAgain } from '../domain/sayAgain.ts';
import { entryNow } from '../domain/timeline.ts';
import { topicOf } from '../domain/topic.ts';
import type { HoldStore, MessageStore, NudgeQueue, StageStore } from '../ports.ts';
import { type ChangePorts, changeConnection } from './changeConnection.ts';

export interface ResendPorts extends ChangePorts {
  readonly holds: HoldStore;
  readonly messages: MessageStore;
  readonly nudges: NudgeQueue;
  readonly stage: StageStore;
}

/** What became of each connection that the message spoke of. */
export interface Spoken {
  readonly connectionId: string;
  readonly outcome: Exclude<Again['kind'], 'over'> | Extract<Again, { kind: 'over' }>['reason'];
}

export type Resent =
  | { readonly kind: 'unknown_message' }
  /** `why`: it was deliberately not sent; absent: it is on its way. */
  | { readonly kind: 'never_sent'; readonly why?: string }
  /** Customers do not hear from this stage now. */
  | { readonly kind: 'withheld'; readonly reason: Exclude<Permission, 'send'> }
  /** Owed again for at least one connection. `held`: it waits for the guard to open; else it goes out within a minute. */
  | { readonly kind: 'owed'; readonly held: boolean; readonly connections: readonly Spoken[] }
  | { readonly kind: 'nothing_to_say'; readonly connections: readonly Spoken[] };

/** Nobody has the message, or it is on its way by itself. */
const NEVER_SENT: readonly MessageState[] = ['sending', 'retrying', 'shadow'];

/** Longer than anybody explains themselves. */
const LONGEST_REASON = 200;

/**
 * Owes what a message said once more, where it is still true: for an operator who knows that it was lost, or who mended what
 * it was refused for. The reason stays in the timelines.
 */
export async function resendNotice(ports: ResendPorts, messageId: string, reason: string): Promise<Resent> {
  const message = await ports.messages.load(messageId);
  if (!message) return { kind: 'unknown_message' };
  if (NEVER_SENT.includes(message.state)) {
    return { kind: 'never_sent', ...(message.state === 'shadow' && { why: message.reason ?? 'shadow' }) };
  }
  const permission = permissionFor(await ports.stage.mode(), message.customerId ?? '');
  if (message.audience !== 'operators' && permission !== 'send') return { kind: 'withheld', reason: permission };
  const groups = new Map<string, ReturnType<typeof groupOf>>();
  const connections: Spoken[] = [];
  for (const { connectionId, incident } of message.covers) {
    const again = await changeConnection(ports, connectionId, (stored, now) => {
      const result = stored && sayAgain(stored, message, incident, now);
      return { ...(result?.kind === 'owed' && { connection: result.connection }), result };
    });
    connections.push({ connectionId, outcome: outcomeOf(again) });
    if (again?.kind !== 'owed') continue;
    groups.set(groupKey(groupOf(again.connection)), groupOf(again.connection));
    await keepReason(ports, connectionId, {
      messageId,
      label: `${message.kind} sent again by ${message.channel}`,
      reason,
    });
  }
  if (groups.size === 0) return { kind: 'nothing_to_say', connections };
  await ports.nudges.nudgeAll([...groups.values()], ports.clock.now());
  const hold = await ports.holds.load();
  return { kind: 'owed', held: hold?.current !== undefined && waitsForHold(topicOf(message)), connections };
}

function outcomeOf(again: Again | undefined): Spoken['outcome'] {
  if (!again) return 'disconnected';
  return again.kind === 'over' ? again.reason : again.kind;
}

async function keepReason(
  { clock, connections }: ResendPorts,
  connectionId: string,
  { messageId, label, reason }: { readonly messageId: string; readonly label: string; readonly reason: string },
): Promise<void> {
  const said = `${label}: ${oneLine(reason, LONGEST_REASON)}`;
  await connections.append(
    entryNow({ connectionId, source: 'operator', key: `resend:${messageId}`, label: said }, clock.now()),
  );
}
