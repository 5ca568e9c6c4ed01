import type { PageCatalogue } from './catalogue.ts';
import { en } from './en.ts';

const CATALOGUES: readonly PageCatalogue[] = [en];

/** The words of a page for a reader, in the first of these languages that we speak: BCP 47 tags, the wanted one first. */
export function pageWordsFor(locales: readonly string[]): { readonly words: PageCatalogue; readonly locale: string } {
  for (const tag of locales) {
    const wanted = parse(tag);
    const words = CATALOGUES.find(({ language }) => language === wanted?.language);
    if (words && wanted) return { words, locale: wanted.baseName };
  }
  return { words: en, locale: en.language };
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}
