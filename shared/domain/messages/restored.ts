import type { Block, FactRow, MessageContent } from '../content.ts';
import { type Frame, framed, frameFor, type Printed, systemRows } from './frame.ts';
import type { Reader, Told } from './told.ts';
import type { Voice } from './voice.ts';

/**
 * Tells the customer who was asked to reconnect that it works again, for how long it did not, and that nothing more is
 * to be done.
 *
 * @throws Error if `told` is empty
 */
export function composeRestored(told: readonly Told[], reader: Reader, voice: Voice): MessageContent {
  const frame = frameFor(told, reader, voice);
  const { words, names, all, brand } = frame;
  const [first] = all;
  const systems = all.length;
  return framed(frame, voice, {
    subject: words.restored.subject(names, systems),
    preheader: words.restored.preheader(),
    heading: words.restored.heading(names, systems),
    blocks: [
      { kind: 'paragraph', text: words.restored.opening(first.name, brand, systems) },
      ...(systems === 1 ? forOne(frame, first) : forMany(frame)),
      { kind: 'paragraph', text: words.restored.nothingToDo(systems) },
    ],
  });
}

function forOne({ words, calendar }: Frame, printed: Printed): readonly Block[] {
  const { told } = printed;
  const rows: FactRow[] = [
    ...systemRows(words, printed),
    { label: words.labels.lostFrom, value: calendar.moment(told.lostAt) },
    ...(told.restoredAt === undefined
      ? []
      : [{ label: words.labels.workingSince, value: calendar.moment(told.restoredAt) }]),
  ];
  return [{ kind: 'facts', rows }];
}

function forMany({ words, calendar, all, listed, left }: Frame): readonly Block[] {
  const items = listed.map(({ told, title }) => ({
    title,
    detail: words.restored.period(
      calendar.short(told.lostAt),
      told.restoredAt === undefined ? undefined : calendar.short(told.restoredAt),
    ),
  }));
  return [
    {
      kind: 'list',
      title: words.restored.listTitle(all.length),
      items,
      ...(left > 0 && { more: words.restored.more(left) }),
    },
    { kind: 'facts', rows: [{ label: words.labels.zone, value: calendar.zone(all[0].told.lostAt) }] },
  ];
}
