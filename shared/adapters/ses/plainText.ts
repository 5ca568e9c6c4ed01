import type { Block, MessageContent } from '../../domain/content.ts';

/**
 * The mail for those who read plain text. Lines are left as long as they are: mail programs wrap sentences by
 * themselves, and a link that somebody else wrapped is a dead link, so each stands alone on its line.
 */
export function renderPlainText(content: MessageContent): string {
  return [content.heading, ...content.blocks.map(renderBlock), `-- \n${content.footer.join('\n')}`]
    .join('\n\n')
    .concat('\n');
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return block.text;
    case 'facts':
      return [
        ...(block.title ? [block.title] : []),
        ...block.rows.map(({ label, value }) => `${label}: ${value}`),
      ].join('\n');
    case 'button':
      return `${block.label}:\n${block.url}`;
    case 'list':
      return [
        block.title,
        ...block.items.map(({ title, detail, link }, index) =>
          [`${index + 1}. ${title}`, `   ${detail}`, ...(link ? [`   ${link.label}:`, link.url] : [])].join('\n'),
        ),
        ...(block.more ? [block.more] : []),
      ].join('\n\n');
    case 'steps':
      return [block.title, ...block.items.map((item, index) => `${index + 1}. ${item}`)].join('\n');
  }
}
