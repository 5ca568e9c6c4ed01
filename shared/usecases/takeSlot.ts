import type { Slot } from '../domain/customer.ts';
import type { Channel, Claim } from '../domain/notice.ts';
import { blockedUntil, type SlotKind, withSlot } from '../domain/spacing.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { MessageStore } from '../ports.ts';
import { type ChangeCustomerPorts, changeCustomer } from './changeCustomer.ts';

export interface SlotPorts extends ChangeCustomerPorts {
  readonly messages: MessageStore;
}

/** The message that wants to be the next of its kind. */
export interface SlotWish {
  readonly customerId: string;
  readonly kind: SlotKind;
  readonly channel: Channel;
  readonly spacing: Milliseconds;
  /** It repeats the last one, or was asked for: it goes out whatever the distance. */
  readonly outOfTurn: boolean;
}

export type SlotTaken = { readonly kind: 'taken' } | { readonly kind: 'blocked'; readonly until: Instant };

/** Takes the customer's next message of a kind on a channel, unless the last one is too near. */
export async function takeSlot(ports: SlotPorts, wish: SlotWish, mine: Claim): Promise<SlotTaken> {
  const { customerId, kind, channel, spacing, outOfTurn } = wish;
  const taken = await changeCustomer<SlotTaken>(ports, customerId, async (stored, now) => {
    const last = stored.learned[kind]?.[channel];
    if (last?.messageId === mine.messageId) return { result: { kind: 'taken' } };
    const counts = await whatCounts(ports, last, spacing, now);
    if (counts && !outOfTurn) return { result: { kind: 'blocked', until: counts.until } };
    const slot = {
      at: now,
      messageId: mine.messageId,
      leaseUntil: mine.leaseUntil,
      ...(counts && { before: counts.slot }),
    };
    return { customer: withSlot(stored, kind, channel, slot), result: { kind: 'taken' } };
  });
  // A customer who was removed meanwhile has nobody left to be written to too often.
  return taken ?? { kind: 'taken' };
}

/** The last message that keeps the next one away: the one before, where a repeat of it told nobody. */
async function whatCounts(
  { messages }: SlotPorts,
  last: Slot | undefined,
  spacing: Milliseconds,
  now: Instant,
): Promise<{ readonly slot: Omit<Slot, 'before'>; readonly until: Instant } | undefined> {
  if (!last) return undefined;
  const { before, ...latest } = last;
  for (const slot of [latest, ...(before ? [before] : [])]) {
    if (slot.at + spacing <= now) continue;
    const until = blockedUntil(slot, await messages.load(slot.messageId), spacing, now);
    if (until !== undefined) return { slot, until };
  }
  return undefined;
}
