/** Longer than any emoji of the standard: what is longer is a letter buried under combining marks. */
const LONGEST_GRAPHEME = 32;

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
  for (const { segment } of graphemes.segment(text)) {
    if (segment.length > LONGEST_GRAPHEME) continue;
    if (kept.length === max) return `${kept.slice(0, -1).join('').trimEnd()}…`;
    kept.push(segment);
  }
  return kept.join('');
}
