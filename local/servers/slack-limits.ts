import * as z from 'zod';

const MAX_BLOCKS = 50;
const MAX_SECTION_TEXT = 3000;
const MAX_HEADER_TEXT = 150;
const MAX_TEXT = 40_000;

const block = z.looseObject({ type: z.string(), text: z.looseObject({ text: z.string() }).optional() });

/** Slack's word for a post that it would refuse: empty, too long, or with blocks beyond their limits. */
export function invalidContent(content: { text: string; blocks: readonly unknown[] }): string | undefined {
  if (content.text === '' && content.blocks.length === 0) return 'no_text';
  if (content.text.length > MAX_TEXT) return 'msg_too_long';
  if (content.blocks.length > MAX_BLOCKS) return 'invalid_blocks';
  return content.blocks.every(isWithinLimits) ? undefined : 'invalid_blocks';
}

function isWithinLimits(candidate: unknown): boolean {
  const parsed = block.safeParse(candidate);
  if (!parsed.success) return false;
  const length = parsed.data.text?.text.length ?? 1;
  return length >= 1 && length <= (parsed.data.type === 'header' ? MAX_HEADER_TEXT : MAX_SECTION_TEXT);
}
