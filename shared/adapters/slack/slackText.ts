/** Slack's three control characters; everything that is a mention or a link begins with one of them. */
const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A text as Slack shows it literally, at most `max` UTF-16 units after escaping, which is what Slack counts. A cut never
 * falls into an entity or a character, and an ellipsis marks it.
 */
export function slackText(text: string, max: number): string {
  let kept = '';
  let lastThatLeavesRoom = '';
  for (const { segment } of graphemes.segment(text)) {
    const next = kept + segment.replace(/[&<>]/g, (sign) => ESCAPES.get(sign) ?? sign);
    if (next.length > max) return `${lastThatLeavesRoom}…`;
    kept = next;
    if (kept.length < max) lastThatLeavesRoom = kept;
  }
  return kept;
}
