import type { MessageContent } from '../content.ts';
import { askingFor } from './asking.ts';
import { framed, frameFor } from './frame.ts';
import type { Reader, Told } from './told.ts';
import type { LinkedVoice } from './voice.ts';

/**
 * Asks a customer to reconnect one or many systems: which, since when, what is paused, how, how long it takes, who else
 * may do it, where the link leads and why, and who answers questions. Systems that were asked for before may be among
 * them; the days of each tell.
 *
 * @throws Error if `told` is empty
 */
export function composeRequest(told: readonly Told[], reader: Reader, voice: LinkedVoice): MessageContent {
  const frame = frameFor(told, reader, voice);
  const { words, calendar, names, all, brand } = frame;
  const [first] = all;
  const systems = all.length;
  const asking = askingFor(frame, voice);
  return framed(frame, voice, {
    subject: words.request.subject(names, systems),
    preheader: words.request.preheader(calendar.short(first.told.lostAt), systems),
    heading: words.request.heading(names, systems),
    blocks: [
      { kind: 'paragraph', text: words.request.opening(first.name, brand, systems) },
      ...asking.blocks,
      ...asking.notes,
    ],
  });
}
