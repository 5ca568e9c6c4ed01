/** Longer than any emoji of the standard: what is longer is a letter buried under combining marks. */
const LONGEST_GRAPHEME = 32;

/** Emoji that are built of many take room in a mail that words do not; a text of them alone is cut sooner. */
const UNITS_PER_CHARACTER = 4;

/** Controls, line and paragraph separators, and half characters; a run of them reads as one space. */
const BREAKING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Signs without a shape that reorder or hide what stands beside them. The joiners inside emoji and words stay. */
const INVISIBLE = /[\p{Bidi_Control}\u00AD\u180E\u200B\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFB]+/gu;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A name or phrase from outside, fit for a subject, a header or a sentence: one line, nothing that reorders or hides
 * text, at most `max` characters as people count them, never half of one. Empty if nothing readable is left.
 */
export function oneLine(text: string, max: number): string {
  const line = text.replace(BREAKING, ' ').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim().normalize('NFC');
  return shorten(line, max);
}

/** At most `max` characters as people count them; an ellipsis, which counts, shows that something was left out. */
export function shorten(text: string, max: number): string {
  const kept: string[] = [];
  let units = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (segment.length > LONGEST_GRAPHEME) continue;
    units += segment.length;
    if (kept.length === max || units > max * UNITS_PER_CHARACTER) return withEllipsis(kept, max);
    kept.push(segment);
  }
  return kept.join('');
}

function withEllipsis(kept: readonly string[], max: number): string {
  const room = max * UNITS_PER_CHARACTER - 1;
  let head = kept.slice(0, max - 1);
  while (head.join('').length > room) head = head.slice(0, -1);
  return `${head.join('').trimEnd()}…`;
}
