import type { MessageContent } from '../content.ts';
import { askingFor } from './asking.ts';
import { framed, frameFor } from './frame.ts';
import { daysLost, type Reader, type Told } from './told.ts';
import type { LinkedVoice } from './voice.ts';

/**
 * Asks once more, after days: how many, for which systems, and what else the page behind the button takes for an answer.
 * The subject is the request's, so that both are read as one conversation; the line beside it counts the days.
 *
 * @param last nobody asks again after this one, and it says so
 * @throws Error if `told` is empty
 */
export function composeReminder(
  told: readonly Told[],
  reader: Reader,
  voice: LinkedVoice,
  last: boolean,
): MessageContent {
  const frame = frameFor(told, reader, voice);
  const { words, names, all, brand, person } = frame;
  const [first] = all;
  const systems = all.length;
  // No reminder comes before a day is over, whatever a clock says.
  const days = Math.max(1, daysLost(first.told, voice.now));
  const asking = askingFor(frame, voice);
  const { alternatives, alternativesAtLast } = words.reminder;
  return {
    ...framed(frame, voice, {
      subject: words.request.subject(names, systems),
      preheader: words.reminder.preheader(days, systems),
      heading: words.reminder.heading(names, systems, days),
      blocks: [
        { kind: 'paragraph', text: words.reminder.opening(first.name, brand, systems, days) },
        ...asking.blocks,
        ...(last ? [{ kind: 'paragraph', text: words.reminder.last(person, voice.replyTo) } as const] : []),
        { kind: 'paragraph', text: (last ? alternativesAtLast : alternatives)(asking.label, systems) },
        ...asking.notes,
      ],
    }),
    stop: words.reminder.stop(),
  };
}
