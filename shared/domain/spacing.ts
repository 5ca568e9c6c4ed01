import type { Customer, Slot } from './customer.ts';
import { reachedNobody } from './feedback.ts';
import type { Message } from './message.ts';
import type { Channel } from './notice.ts';
import type { Instant, Milliseconds } from './time.ts';

// One customer gets at most one message of a kind per channel within the policy's spacing. The slot is taken on the
// customer's item before anything is claimed: two deliveries at once cannot both have it.

/** The kinds of messages that keep a distance, by where the last one is remembered. */
export type SlotKind = 'asked' | 'offlineTold';

/** Until when the last message keeps the next one away; undefined: it does not. */
export function blockedUntil(
  slot: Slot | undefined,
  message: Message | undefined,
  spacing: Milliseconds,
  now: Instant,
): Instant | undefined {
  const until = slot && slot.at + spacing;
  if (!slot || until === undefined || until <= now || toldNobody(message)) return undefined;
  const mayBeUnderWay = slot.leaseUntil > now && (!message || message.state === 'sending');
  if (mayBeUnderWay) return Math.min(slot.leaseUntil, until);
  // Written down before it is sent: what is not there was never sent.
  return message ? until : undefined;
}

/** Whether it is certain that nobody got the message. */
function toldNobody(message: Message | undefined): boolean {
  return (
    message !== undefined && (message.state === 'rejected' || message.state === 'retrying' || reachedNobody(message))
  );
}

/** The customer whose slot of that kind was taken. */
export function withSlot(customer: Customer, kind: SlotKind, channel: Channel, slot: Slot): Customer {
  const { learned } = customer;
  return { ...customer, learned: { ...learned, [kind]: { ...learned[kind], [channel]: slot } } };
}
