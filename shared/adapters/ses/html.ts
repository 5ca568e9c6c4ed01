import { Eta } from 'eta/core';
import type { Block, MessageContent } from '../../domain/content.ts';
import { paletteOf, styleSheetFor, stylesFor } from './styles.ts';
import { PAGE_TEMPLATE } from './template.ts';

/** A block as the page lays it out: neighbouring notes share one frame, a paragraph knows its lines. */
type Part =
  | Exclude<Block, { kind: 'paragraph' | 'note' }>
  | { readonly kind: 'paragraph'; readonly lines: readonly string[] }
  | { readonly kind: 'notes'; readonly texts: readonly string[] };

const eta = new Eta({ autoEscape: true, autoTrim: [false, 'nl'], cache: false });
const page = eta.compile(PAGE_TEMPLATE);

/** Blanks after the preheader, so that no mail program fills its line with the first words of the mail. */
const PADDING = '&#8199;&#847; '.repeat(60);

const LOGO_WIDTH = 140;

/**
 * The mail as HTML: escaped throughout, complete in itself; it loads nothing but the logo, if there is one.
 *
 * @param stopUrl where its reader ends such mails
 */
export function renderHtml(content: MessageContent, stopUrl?: string): string {
  const palette = paletteOf(content.look);
  const html = eta.render(page, {
    content,
    parts: partsOf(content.blocks),
    logo: logoOf(content),
    stop: content.stop !== undefined && stopUrl !== undefined && { label: content.stop, url: stopUrl },
    s: stylesFor(palette),
    sheet: styleSheetFor(palette),
    padding: PADDING,
  });
  return html.replace(/\n{2,}/g, '\n');
}

function logoOf({ look, from }: MessageContent) {
  return look?.logo && { url: look.logo.url, alt: look.logo.alt ?? from.name, width: look.logo.width ?? LOGO_WIDTH };
}

function partsOf(blocks: readonly Block[]): readonly Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (block.kind === 'note' && last?.kind === 'notes') {
      parts[parts.length - 1] = { kind: 'notes', texts: [...last.texts, block.text] };
    } else if (block.kind === 'note') {
      parts.push({ kind: 'notes', texts: [block.text] });
    } else if (block.kind === 'paragraph') {
      parts.push({ kind: 'paragraph', lines: block.text.split('\n') });
    } else {
      parts.push(block);
    }
  }
  return parts;
}
