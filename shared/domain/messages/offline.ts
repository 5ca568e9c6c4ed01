import type { Block, FactRow, MessageContent } from '../content.ts';
import { type Frame, framed, frameFor, type Printed, systemRows } from './frame.ts';
import type { Reader, Told } from './told.ts';
import type { Voice } from './voice.ts';

/**
 * Says that systems have not answered for hours. It asks for nothing but a look at them, so it has no button: to sign in
 * would not help.
 *
 * @throws Error if `told` is empty
 */
export function composeOffline(told: readonly Told[], reader: Reader, voice: Voice): MessageContent {
  const frame = frameFor(told, reader, voice);
  const { words, calendar, names, all, brand } = frame;
  const [first] = all;
  const systems = all.length;
  return framed(frame, voice, {
    subject: words.offline.subject(names, systems),
    preheader: words.offline.preheader(calendar.short(first.told.lostAt), systems),
    heading: words.offline.heading(names, systems),
    blocks: [
      { kind: 'paragraph', text: words.offline.opening(first.name, brand, systems) },
      ...(systems === 1 ? forOne(frame, first) : forMany(frame)),
      { kind: 'paragraph', text: words.offline.check(systems) },
      { kind: 'paragraph', text: words.offline.nothingToDo(systems) },
    ],
  });
}

function forOne({ words, calendar, paused }: Frame, printed: Printed): readonly Block[] {
  const rows: FactRow[] = [
    ...systemRows(words, printed),
    { label: words.labels.silentSince, value: calendar.moment(printed.told.lostAt) },
    { label: words.labels.paused, value: paused },
  ];
  return [{ kind: 'facts', rows }];
}

function forMany({ words, calendar, paused, all, listed, left }: Frame): readonly Block[] {
  const items = listed.map(({ told, title }) => ({
    title,
    detail: words.offline.since(calendar.short(told.lostAt)),
  }));
  return [
    {
      kind: 'list',
      title: words.offline.listTitle(all.length),
      items,
      ...(left > 0 && { more: words.offline.more(left) }),
    },
    {
      kind: 'facts',
      rows: [
        { label: words.labels.paused, value: paused },
        { label: words.labels.zone, value: calendar.zone(all[0].told.lostAt) },
      ],
    },
  ];
}
