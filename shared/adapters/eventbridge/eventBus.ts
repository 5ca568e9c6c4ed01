import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus } from '../../ports.ts';
import { DETAIL_TYPES, detailOf, EVENT_SOURCE } from './detail.ts';

/** PutEvents takes this many entries, and this many bytes of them together. */
const MOST_ENTRIES = 10;
const MOST_BYTES = 250_000;

/** Events on an EventBridge bus: its name, or its ARN where it is another account's. */
export function createEventBus(parts: {
  readonly client: EventBridgeClient;
  readonly bus: string;
  readonly stage: string;
}): EventBus {
  const { client, bus, stage } = parts;

  return {
    async publish(events) {
      const refused = new Set<string>();
      const entries = events.map((event) => ({ id: event.id, entry: entryOf(event, stage, bus) }));
      for (const batch of batches(entries)) {
        const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }));
        for (const [i, { id }] of batch.entries()) if (Entries[i]?.EventId === undefined) refused.add(id);
      }
      return { refused };
    },
  };
}

function entryOf(event: BusEvent, stage: string, bus: string) {
  return {
    EventBusName: bus,
    Source: EVENT_SOURCE,
    DetailType: DETAIL_TYPES[event.kind],
    Detail: JSON.stringify(detailOf(event, stage)),
  };
}

type Sized = { readonly id: string; readonly entry: ReturnType<typeof entryOf> };

function batches(entries: readonly Sized[]): readonly (readonly Sized[])[] {
  const made: Sized[][] = [];
  let bytes = 0;
  for (const one of entries) {
    const size = Buffer.byteLength(JSON.stringify(one.entry));
    const last = made.at(-1);
    if (last && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) {
      last.push(one);
      bytes += size;
    } else {
      made.push([one]);
      bytes = size;
    }
  }
  return made;
}
