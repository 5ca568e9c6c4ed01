import type { Block, ListItem, MessageContent } from '../../domain/content.ts';
import { bold, button, context, MAX, plain, type SlackBlock, type SlackPost } from './blocks.ts';
import { slackText } from './slackText.ts';

/** Lines of a list that a channel can read at a glance; the mail has all of them. */
const MOST_LINES = 10;
/** So many systems have a button of their own; more stand in one section. */
const MOST_BUTTONS = 5;

/**
 * The message for people who read a channel all day: what it is, which connections, and where to go. What to do stands in
 * the runbook, so its steps are left out where a button leads there.
 */
export function renderCompact(content: MessageContent): SlackPost {
  const leads = content.blocks.some((block) => block.kind === 'button');
  const body = content.blocks
    .filter((block) => block.kind !== 'note' && !(leads && block.kind === 'steps'))
    .flatMap(renderBlock);
  return {
    text: slackText(`${content.subject}\n${content.preheader}`, MAX.fallback),
    blocks: [{ type: 'section', text: bold(content.heading, MAX.section) }, ...body.slice(0, MAX.blocks - 1)],
  };
}

function renderBlock(block: Block): readonly SlackBlock[] {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return [context(block.text)];
    case 'facts':
      return [context(block.rows.map(({ label, value }) => `${label}: ${value}`).join('\n'))];
    case 'button':
      return [{ type: 'actions', elements: [button(block.label, block.url)] }];
    case 'list': {
      const more = block.items.length > MOST_LINES ? (block.more ?? '…') : block.more;
      return [...listed(block.items), ...(more === undefined ? [] : [context(more)])];
    }
    case 'steps':
      return [context(block.items.map((item, index) => `${index + 1}. ${item}`).join('\n'))];
  }
}

function listed(items: readonly ListItem[]): readonly SlackBlock[] {
  if (items.length <= MOST_BUTTONS) {
    return items.map(({ title, detail, url }) => ({
      type: 'section',
      text: plain(`${title}\n${detail}`, MAX.section),
      ...(url !== undefined && { accessory: button('Open', url) }),
    }));
  }
  const lines = items.slice(0, MOST_LINES).map(({ title, detail }) => `${title} · ${detail}`);
  return [{ type: 'section', text: plain(lines.join('\n'), MAX.section) }];
}
