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
    const isNear = !outOfTurn && last !== undefined && last.at + spacing > now;
    const until = isNear && blockedUntil(last, await ports.messages.load(last.messageId), spacing, now);
    if (until) return { result: { kind: 'blocked', until } };
    const slot = { at: now, messageId: mine.messageId, leaseUntil: mine.leaseUntil };
    return { customer: withSlot(stored, kind, channel, slot), result: { kind: 'taken' } };
  });
  // A customer who was removed meanwhile has nobody left to be written to too often.
  return taken ?? { kind: 'taken' };
}
