import type { Block, FactRow, ListItem, MessageContent } from '../../domain/content.ts';
import { slackText } from './slackText.ts';

/** Limits of Block Kit, as Slack's reference states them; lengths are counted after escaping. */
export const MAX = { header: 150, section: 3000, field: 2000, context: 2000, button: 75, blocks: 50, fallback: 3000 };
/** A section holds ten fields; a label and its value take two. */
const ROWS_PER_SECTION = 5;

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

/** For words of ours only: in it `*`, `_` and the like are formatting. */
interface Markdown {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

interface Button {
  readonly type: 'button';
  readonly text: PlainText;
  readonly url: string;
  readonly style?: 'primary';
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | {
      readonly type: 'section';
      readonly text?: PlainText | Markdown;
      readonly fields?: readonly (PlainText | Markdown)[];
      readonly accessory?: Button;
    }
  | { readonly type: 'actions'; readonly elements: readonly Button[] }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | { readonly type: 'divider' };

/** A post as both of Slack's interfaces take it. `text` is what notifications and screen readers use. */
export interface SlackPost {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/**
 * The message in Block Kit. Whatever may hold a name from outside is plain text, which knows neither mentions nor links
 * nor formatting; links of ours stand in buttons and are never touched.
 */
export function renderPost(content: MessageContent): SlackPost {
  const head: SlackBlock = { type: 'header', text: plain(content.heading, MAX.header) };
  const foot: readonly SlackBlock[] = [{ type: 'divider' }, context(content.footer.join('\n'))];
  const body = content.blocks.flatMap(renderBlock).slice(0, MAX.blocks - 1 - foot.length);
  return {
    text: slackText(`${content.subject}\n${content.preheader}`, MAX.fallback),
    blocks: [head, ...body, ...foot],
  };
}

function renderBlock(block: Block): readonly SlackBlock[] {
  switch (block.kind) {
    case 'paragraph':
      return [{ type: 'section', text: plain(block.text, MAX.section) }];
    case 'facts':
      return [...(block.title ? [titled(block.title)] : []), ...chunks(block.rows).map(fields)];
    case 'button':
      return [{ type: 'actions', elements: [{ ...button(block.label, block.url), style: 'primary' }] }];
    case 'list':
      return [titled(block.title), ...block.items.map(listed), ...(block.more ? [context(block.more)] : [])];
    case 'steps': {
      const steps = block.items.map((item, index) => `${index + 1}. ${item}`).join('\n');
      return [titled(block.title), { type: 'section', text: plain(steps, MAX.section) }];
    }
    case 'note':
      return [context(block.text)];
  }
}

function chunks(rows: readonly FactRow[]): readonly (readonly FactRow[])[] {
  const count = Math.ceil(rows.length / ROWS_PER_SECTION);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_SECTION, (index + 1) * ROWS_PER_SECTION),
  );
}

function fields(rows: readonly FactRow[]): SlackBlock {
  return {
    type: 'section',
    fields: rows.flatMap(({ label, value }) => [bold(label, MAX.field), plain(value, MAX.field)]),
  };
}

function listed({ title, detail }: ListItem): SlackBlock {
  return { type: 'section', text: plain(`${title}\n${detail}`, MAX.section) };
}

function titled(title: string): SlackBlock {
  return { type: 'section', text: bold(title, MAX.section) };
}

export function context(text: string): SlackBlock {
  return { type: 'context', elements: [plain(text, MAX.context)] };
}

export function button(label: string, url: string): Button {
  return { type: 'button', text: plain(label, MAX.button), url };
}

export function plain(text: string, max: number): PlainText {
  return { type: 'plain_text', text: slackText(text, max) || ' ', emoji: false };
}

export function bold(text: string, max: number): Markdown {
  return { type: 'mrkdwn', text: `*${slackText(text, max - 2)}*`, verbatim: true };
}
