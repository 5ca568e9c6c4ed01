import type { Block, MessageContent } from '../../domain/content.ts';

/** What stands between a label and its value, where it is not ": ". */
const COLONS: Readonly<Record<string, string>> = { fr: '\u00a0: ', ja: '：' };

/**
 * The mail for those who read plain text. Lines are left as long as they are: mail programs wrap sentences by
 * themselves, and a link that somebody else wrapped is a dead link, so each stands alone on its line.
 *
 * @param stopUrl where its reader ends such mails
 */
export function renderPlainText(content: MessageContent, stopUrl?: string): string {
  const colon = COLONS[content.locale.slice(0, 2)] ?? ': ';
  return [
    content.heading,
    ...content.blocks.map((block) => renderBlock(block, colon)),
    `-- \n${[...content.footer, ...stopLines(content, stopUrl, colon)].join('\n')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function stopLines({ stop }: MessageContent, url: string | undefined, colon: string): readonly string[] {
  return stop === undefined || url === undefined ? [] : [`${stop}${colon.trimEnd()}`, url];
}

function renderBlock(block: Block, colon: string): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return block.text;
    case 'facts':
      return [
        ...(block.title ? [block.title] : []),
        ...block.rows.map(({ label, value }) => `${label}${colon}${value}`),
      ].join('\n');
    case 'button':
      return `${block.label}${colon.trimEnd()}\n${block.url}`;
    case 'list':
      return [
        block.title,
        ...block.items.map(({ title, detail, url }, index) =>
          [`${index + 1}. ${title}`, detail, ...(url === undefined ? [] : [url])].join('\n   '),
        ),
        ...(block.more ? [block.more] : []),
      ].join('\n\n');
    case 'steps':
      return [block.title, ...block.items.map((item, index) => `${index + 1}. ${item}`)].join('\n');
  }
}
